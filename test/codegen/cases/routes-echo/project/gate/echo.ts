import { Component, GameError, Get, type HttpContext, Post, Put, type Reply, reply, Route } from '@nopal/core';
import type { Body, Cookie, Header, int32, MaxLength, Query, uint32 } from '@nopal/protocol';

export enum Level {
  Low = 1,
  High = 7,
}

export interface Filter {
  text?: string;
  least?: number;
  flags: boolean[];
  kind: 'a' | 'b';
  inner: { when?: Date; big?: bigint; level?: Level };
}

export interface Thing {
  name: string & MaxLength<16>;
  count: int32;
  when?: Date;
  tags: string[];
  on: boolean;
}

export interface Given {
  id: string;
  count: number;
  flag: boolean;
  when: Date;
  big: bigint;
  rest: string;
}

export interface Headers {
  text: string;
  counts: number[];
  sid?: string;
}

/** Gives back what it got. */
@Component({ http: { prefix: '/echo' } })
export class Echo {
  @Get('/query')
  query(filter: Filter, ids: uint32[], note?: string): { filter: Filter; ids: number[]; note?: string } {
    return { filter, ids, ...(note !== undefined && { note }) };
  }

  @Get('/path/:id/:count/:flag/:when/:big/*rest')
  path(id: string, count: number, flag: boolean, when: Date, big: bigint, rest: string): Given {
    return { id, count, flag, when, big, rest };
  }

  @Get('/headers')
  headers(text: Header<'X-Text'>, counts: Header<'x-counts', number[]>, sid?: Cookie<'sid'>): Headers {
    return { text, counts, ...(sid !== undefined && { sid }) };
  }

  @Post('/fields')
  fields(name: string, count: int32, tags: string[], when?: Date): Thing {
    return { name, count, tags, on: true, ...(when !== undefined && { when }) };
  }

  @Put('/things/:id')
  thing(id: string, thing: Thing, dry: Query<boolean, 'dry-run'> = false): Reply<{ id: string; thing: Thing; dry: boolean }> {
    return reply({ id, thing, dry }, { status: 201 });
  }

  @Post('/form-fields', { consumes: ['form'] })
  formFields(name: string, count: int32, tags: string[], when?: Date): Thing {
    return { name, count, tags, on: true, ...(when !== undefined && { when }) };
  }

  @Post('/form-thing', { consumes: ['application/x-www-form-urlencoded'] })
  formThing(thing: Thing): Thing {
    return thing;
  }

  @Post('/text', { consumes: ['text'] })
  text(text: Body<string>): string {
    return text;
  }

  @Get('/seasons/:season/best')
  @Get('/best')
  best(season?: uint32, size?: uint32): { season?: number; size?: number } {
    return { ...(season !== undefined && { season }), ...(size !== undefined && { size }) };
  }

  @Post('/list')
  list(things: Body<Thing[]>): Thing[] {
    return things;
  }

  @Post('/bytes')
  bytes(bytes: Uint8Array): Uint8Array {
    return bytes;
  }

  @Get('/maybe/:id')
  maybe(id: string): Thing | undefined {
    return id === 'none' ? undefined : { name: id, count: 1, tags: [], on: false };
  }

  @Get('/fail/:code')
  fail(code: string): string {
    throw new GameError(code, `failed with ${code}`, { metadata: { code } });
  }

  @Get('/slow')
  slow(http: HttpContext): Promise<void> {
    return new Promise((_, reject) => http.signal.addEventListener('abort', () => reject(http.signal.reason)));
  }

  @Route()
  async *getStream(): AsyncGenerator<string> {
    yield 'one ';
    yield 'two';
  }
}

/** Under names of its own. */
@Component({ http: { host: 'Admin.example.com' } })
export class Named {
  @Get('/echo/name')
  @Get('/echo/name', { host: '*.shops.example.com', name: 'shop' })
  name(http: HttpContext): string {
    return http.host;
  }
}
