import type { CodeTexts } from './code-texts.js';

/** `CG5…`: HTTP routes, and how their methods' parameters are bound. */
export const ROUTE_CODES = {
  CG5001: {
    title: 'the pattern of a @Route, or what its component puts before it, cannot match',
    remedy: "Write a verb and a path: `'GET /players/:id'`; only its last part may be `*`.",
  },
  CG5002: {
    title: "a @Route has no pattern, and the method's name does not tell one",
    remedy: "Write the pattern, or name the method after its verb: `getPing` is 'GET /ping'.",
  },
  CG5003: {
    title: 'two routes of a server answer the same verb, path and host',
    remedy: 'Change one of the patterns: only one of the two methods could ever run.',
  },
  CG5004: {
    title: 'the path names a parameter that the method does not take',
    remedy: 'Give the method a parameter of that name, or take HttpContext and read `params`.',
  },
  CG5005: {
    title: 'two parameters are the whole body',
    remedy: 'Put both in one object, or say where the other one comes from: `Query<Page>`.',
  },
  CG5006: {
    title: 'one text cannot carry a parameter of this type',
    remedy: 'Use a scalar or a list of scalars, or take it out of the body: `Body<Filter[]>`.',
  },
  CG5007: {
    title: 'two parameters read the same part of the request',
    remedy: 'Keep one of them, or name another query field, header or cookie.',
  },
  CG5008: {
    title:
      'a @Route takes what only a connection has, or another method takes what only a request has',
    remedy: 'Take HttpContext in a @Route, Session in a @Handler; Call in any of them.',
  },
  CG5009: {
    title: 'a parameter of a @Route says wrongly where it comes from',
    remedy:
      "Use one of Query, Header, Cookie and Body, with a name that HTTP allows: `Header<'x-token'>`.",
  },
  CG5010: {
    title: 'the whole body of a @Route is optional',
    remedy: 'Make its fields optional instead: a body is always there.',
  },
  CG5011: {
    title: 'a parameter of a @Route has no name',
    remedy: 'Name it: it is bound by its name.',
  },
  CG5012: {
    title: 'the result of a @Route is of several kinds, which one answer cannot be',
    remedy: 'Put them into one type: `Reply<Found | Missing>`.',
  },
} as const satisfies CodeTexts;
