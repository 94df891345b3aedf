/** One change of a published contract. Names begin with the scenario's own, so that what is found can be told apart. */
export interface Scenario {
  readonly title: string;
  /** Begins every type and class of it. */
  readonly name: string;
  /** The declarations of `$Order`, which a handler takes; `$` is the name. */
  readonly before: string;
  readonly after: string;
  /** What codegen says, in any order; errors refuse the change. */
  readonly codes?: readonly string[];
  /** What JSON says changes, by our names or by what protobuf's own JSON does with 64 bits: only the bytes stay compatible. */
  readonly bytesOnly?: true;
  /**
   * Judged by what old bytes say with the new definitions, in protobuf's JSON: buf's rules go by the names of messages, and
   * refuse every move into a oneof, although the bytes are the same.
   */
  readonly decoded?: { readonly old: object; readonly now: object };
  /** The methods of the component beside the one that takes the order. */
  readonly methods?: { readonly before: string; readonly after: string; readonly tags?: string };
}

const base = 'export interface $Order { a: string; b: number; c?: boolean }';

/** Changes that keep every client working. */
export const ALLOWED: readonly Scenario[] = [
  {
    title: 'a field is added in the middle',
    name: 'Add',
    before: base,
    after: 'export interface $Order { a: string; x?: string; b: number; c?: boolean }',
  },
  {
    title: 'fields change places',
    name: 'Reorder',
    before: base,
    after: 'export interface $Order { c?: boolean; b: number; a: string }',
  },
  {
    title: 'a field is renamed with its tag',
    name: 'RenameTagged',
    before: base,
    after:
      'export interface $Order {\n a: string;\n /** @was b */\n count: number;\n c?: boolean }',
    codes: ['CG4058'],
    bytesOnly: true,
  },
  {
    title: 'a field is removed with its tag',
    name: 'Remove',
    before: base,
    after: '/** @removed b */\nexport interface $Order { a: string; c?: boolean }',
  },
  {
    title: 'a removed field comes back after another one took its place',
    name: 'ReAdd',
    before: base,
    after: '/** @removed b */\nexport interface $Order { a: string; z?: number; c?: boolean }',
  },
  {
    title: 'a type is renamed',
    name: 'TypeName',
    decoded: { old: { item: { y: 'Y', x: 'X' } }, now: { item: { y: 'Y', x: 'X' } } },
    before:
      'export interface $Order { item: $Item }\nexport interface $Item { y: string; x: string }',
    after:
      'export interface $Order { item: $Article }\nexport interface $Article { x: string; y: string }',
  },
  {
    title: 'a number becomes wider',
    name: 'Widen',
    before:
      "import type { int32, int53, uint32 } from '@nopal/protocol';\nexport interface $Order { a: int32; b: uint32; c: uint32[] }",
    after:
      "import type { int32, int53, uint32 } from '@nopal/protocol';\nexport interface $Order { a: int53; b: int53; c: int53[] }",
    bytesOnly: true,
    decoded: {
      old: { a: -5, b: 4_000_000_000, c: [1, 4_000_000_000] },
      now: { a: '-5', b: '4000000000', c: ['1', '4000000000'] },
    },
  },
  {
    title: 'a field becomes optional',
    name: 'Optional',
    decoded: { old: { a: 'x', b: 2.5, c: true }, now: { a: 'x', b: 2.5, c: true } },
    before: base,
    after: 'export interface $Order { a?: string; b?: number | null; c?: boolean | null }',
  },
  {
    title: 'a value is added to an enum of texts, in front',
    name: 'EnumAdd',
    before: "export type $Colour = 'red' | 'blue'; export interface $Order { c: $Colour }",
    after: "export type $Colour = 'azure' | 'blue' | 'red'; export interface $Order { c: $Colour }",
  },
  {
    title: 'a value of an enum is removed with its tag',
    name: 'EnumRemove',
    before:
      'export enum $Size { Small = 1, Large = 2, Huge = 3 } export interface $Order { s: $Size }',
    after:
      '/** @removed Small */\nexport enum $Size { Large = 2, Huge = 3 }\nexport interface $Order { s: $Size }',
  },
  {
    title: 'a member of an enum of numbers is renamed',
    name: 'EnumRename',
    before: 'export enum $Size { Small = 1, Large = 2 } export interface $Order { s: $Size }',
    after: 'export enum $Size { Tiny = 1, Large = 2 } export interface $Order { s: $Size }',
    bytesOnly: true,
  },
  {
    title: "the type of a union's case is renamed, and a case added in front",
    name: 'Case',
    decoded: { old: { it: { item: { y: 'z' } } }, now: { it: { item: { y: 'z' } } } },
    before:
      "export interface $Gold { kind: 'gold'; x: number } export interface $Item { kind: 'item'; y: string }\nexport interface $Order { it: $Gold | $Item }",
    after:
      "export interface $New { kind: 'new'; z: string } export interface $Coins { kind: 'gold'; x: number } export interface $Item { kind: 'item'; y: string }\nexport interface $Order { it: $New | $Item | $Coins }",
    bytesOnly: true,
  },
  {
    title: 'a route is renamed with its tag and another removed with its own',
    name: 'Route',
    before: base,
    after: base,
    codes: ['CG4058'],
    methods: {
      before:
        "@Handler({ kind: 'notify' }) old(it: $Order): void { void it; }\n@Handler() gone(): void {}",
      after: "/** @was old */ @Handler({ kind: 'notify' }) fresh(it: $Order): void { void it; }",
      tags: '/** @removed gone */',
    },
  },
  {
    title: "a remote's parameters change places and one is added",
    name: 'Remote',
    before: base,
    after: base,
    methods: {
      before: '@Remote() call(a: string, b: number): void { void a; void b; }',
      after: '@Remote() call(b: number, a: string, c?: string): void { void a; void b; void c; }',
    },
  },
];

/** Changes that are refused; buf agrees when they are made all the same. */
export const REFUSED: readonly Scenario[] = [
  {
    title: 'a field is renamed without a tag',
    name: 'RenameBare',
    before: base,
    after: 'export interface $Order { a: string; count: number; c?: boolean }',
    codes: ['CG4051', 'CG4057'],
  },
  {
    title: 'a field is gone without a tag',
    name: 'Delete',
    before: base,
    after: 'export interface $Order { a: string; b: number }',
    codes: ['CG4052'],
  },
  {
    title: 'a field has another type',
    name: 'Retype',
    before: base,
    after: 'export interface $Order { a: string; b: bigint; c?: boolean }',
    codes: ['CG4053'],
  },
  {
    title: 'a text becomes bytes',
    name: 'Bytes',
    before: base,
    after: 'export interface $Order { a: Uint8Array; b: number; c?: boolean }',
    codes: ['CG4053'],
  },
  {
    title: 'one becomes many',
    name: 'Repeated',
    before: base,
    after: 'export interface $Order { a: string; b: number[]; c?: boolean }',
    codes: ['CG4053'],
  },
  {
    title: 'a list of entries becomes a map',
    name: 'Map',
    before:
      'export interface $Order { m: $Entry[] } export interface $Entry { key: string; value: number }',
    after:
      'export interface $Order { m: Record<string, string> } export interface $Entry { key: string; value: number }',
    codes: ['CG4053'],
  },
  {
    title: 'a number is carried otherwise',
    name: 'Zigzag',
    before:
      "import type { int32, sint32 } from '@nopal/protocol';\nexport interface $Order { a: int32 }",
    after:
      "import type { int32, sint32 } from '@nopal/protocol';\nexport interface $Order { a: sint32 }",
    codes: ['CG4053'],
  },
  {
    title: 'a pin differs from the published number',
    name: 'Pin',
    before: base,
    after: 'export interface $Order {\n a: string;\n /** @field 9 */\n b: number;\n c?: boolean }',
    codes: ['CG4005'],
  },
  {
    title: 'a value of an enum is gone without a tag',
    name: 'EnumDelete',
    before:
      "export type $Colour = 'red' | 'blue' | 'green'; export interface $Order { c: $Colour }",
    after: "export type $Colour = 'red' | 'green'; export interface $Order { c: $Colour }",
    codes: ['CG4052'],
  },
  {
    title: 'a member of an enum has another value',
    name: 'EnumValue',
    before: 'export enum $Size { Small = 1, Large = 2 } export interface $Order { s: $Size }',
    after: 'export enum $Size { Small = 3, Large = 2 } export interface $Order { s: $Size }',
    codes: ['CG4054'],
  },
  {
    title: "a union's case has another discriminant",
    name: 'CaseTag',
    before:
      "export interface $Gold { kind: 'gold'; x: number } export interface $Item { kind: 'item'; y: string }\nexport interface $Order { caseTag: $Gold | $Item }",
    after:
      "export interface $Gold { kind: 'coins'; x: number } export interface $Item { kind: 'item'; y: string }\nexport interface $Order { caseTag: $Gold | $Item }",
    codes: ['CG4051'],
  },
  {
    title: "a remote's parameter is gone",
    name: 'Parameter',
    before: base,
    after: base,
    codes: ['CG4052'],
    methods: {
      before: '@Remote() call(a: string, b: number): void { void a; void b; }',
      after: '@Remote() call(a: string): void { void a; }',
    },
  },
];

/** The file of a scenario before or after its change. */
export function sourceOf(scenario: Scenario, when: 'before' | 'after'): string {
  const { name, methods } = scenario;
  const text = `import { Component, Handler, Remote } from '@nopal/core';
${scenario[when]}
${when === 'after' ? (methods?.tags ?? '') : ''}
@Component()
export class $Shop {
  @Handler({ kind: 'notify' }) buy(order: $Order): void { void order; }
  @Remote() ask(order: $Order): void { void order; }
  ${methods?.[when] ?? ''}
}
`;
  return text.replaceAll('$', name);
}
