import { Ajv } from 'ajv';
import protobuf from 'protobufjs';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The same messages for protobufjs, whose code for them is compiled at run time and equals its static one. */
const root = protobuf.parse(
  `syntax = "proto3";
enum Channel { UNSPECIFIED = 0; TEAM = 1; WHISPER = 2; WORLD = 3; }
message Move { double x = 1; double y = 2; uint32 seq = 3; }
message Chat { string from = 1; Channel channel = 2; string text = 3; int64 sentAt = 4; optional uint32 replyTo = 5; }
message Item { uint32 id = 1; string name = 2; uint32 count = 3; bool bound = 4; map<string, double> bonuses = 5; }
message Inventory { string owner = 1; uint32 gold = 2; repeated Item items = 3; }`,
  { keepCase: true },
).root;

export function protobufjsType(name: 'Move' | 'Chat' | 'Inventory'): protobuf.Type {
  return root.lookupType(name);
}

/** What UTF-8 can carry: more than a plain `string` asks for. */
const CARRIED = '^\\P{Cs}*$';

const UINT32 = { type: 'integer', minimum: 0, maximum: 4_294_967_295 } as const;
const NUMBER = { type: 'number' } as const;

/** @param isText whether texts are looked into, which `is` leaves to `encode` */
function schemaOf(name: 'Move' | 'Chat' | 'Inventory', isText: boolean): object {
  const text = { type: 'string', ...(isText && { pattern: CARRIED }) };
  const bonuses = {
    type: 'object',
    additionalProperties: NUMBER,
    ...(isText && { propertyNames: { pattern: CARRIED } }),
  };
  const object = (properties: object, optional: readonly string[] = []) => ({
    type: 'object',
    properties,
    required: Object.keys(properties).filter((one) => !optional.includes(one)),
  });
  const item = { id: UINT32, name: text, count: UINT32, bound: { type: 'boolean' }, bonuses };
  switch (name) {
    case 'Move':
      return object({ x: NUMBER, y: NUMBER, seq: UINT32 });
    case 'Chat':
      return object(
        {
          from: text,
          channel: { enum: ['world', 'team', 'whisper'] },
          text,
          sentAt: { type: 'integer' },
          replyTo: UINT32,
        },
        ['replyTo'],
      );
    case 'Inventory':
      return object({ owner: text, gold: UINT32, items: { type: 'array', items: object(item) } });
  }
}

export function ajvCheck(
  name: 'Move' | 'Chat' | 'Inventory',
  isText: boolean,
): (value: unknown) => boolean {
  return new Ajv({ strict: false }).compile(schemaOf(name, isText));
}

export function typeboxCheck(
  name: 'Move' | 'Chat' | 'Inventory',
  isText: boolean,
): (value: unknown) => boolean {
  const text = Type.String(isText ? { pattern: CARRIED } : {});
  const uint32 = Type.Integer({ minimum: 0, maximum: 4_294_967_295 });
  const boxes = {
    Move: Type.Object({ x: Type.Number(), y: Type.Number(), seq: uint32 }),
    Chat: Type.Object({
      from: text,
      channel: Type.Union([Type.Literal('world'), Type.Literal('team'), Type.Literal('whisper')]),
      text,
      sentAt: Type.Integer(),
      replyTo: Type.Optional(uint32),
    }),
    Inventory: Type.Object({
      owner: text,
      gold: uint32,
      items: Type.Array(
        Type.Object({
          id: uint32,
          name: text,
          count: uint32,
          bound: Type.Boolean(),
          bonuses: Type.Record(text, Type.Number()),
        }),
      ),
    }),
  };
  const validator = Compile(boxes[name]);
  return (value) => validator.Check(value);
}
