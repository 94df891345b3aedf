// A client of the demo by other tools alone: openapi-typescript makes api.d.ts of the demo's document, TypeScript 5 compiles.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

declare const process: { readonly argv: readonly string[] };

const [, , baseUrl = ''] = process.argv;
const demo = createClient<paths>({ baseUrl });

const login = await demo.POST('/login', { body: { name: 'Ada' } });
const ticket: string | undefined = login.data?.ticket;

const refused = await demo.POST('/login', { body: { name: '' } });
const problem: components['schemas']['Problem'] | undefined = refused.error;

const query = { from: 0, size: 2 };
const page = await demo.GET('/leaderboard', { params: { query } });
const scores: components['schemas']['Score'][] = page.data?.scores ?? [];

const arenas = await demo.GET('/arenas');

// What the document does not have does not compile.
// @ts-expect-error: a name is a text
void (() => demo.POST('/login', { body: { name: 7 } }));
// @ts-expect-error: there is no such path
void (() => demo.GET('/nowhere'));
// @ts-expect-error: a size is a number
void (() => demo.GET('/leaderboard', { params: { query: { size: 'all' } } }));

console.log(
  JSON.stringify({
    ticket,
    refused: { status: refused.response.status, code: problem?.code },
    scores: scores.map(({ rank, name }) => ({ rank, name })),
    arenas: arenas.data?.arenas.map(({ title }) => title),
  }),
);
