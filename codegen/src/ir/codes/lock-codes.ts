import type { CodeTexts } from './code-texts.js';

/** `CG4…`: the lock, and changes that break the contract. From CG4051 on they end the run with 3. */
export const LOCK_CODES = {
  CG4001: {
    title: 'codegen.lock.json cannot be read',
    remedy: 'Take the committed one back: `git checkout HEAD -- codegen.lock.json`.',
  },
  CG4002: {
    title: 'codegen.lock.json has merge-conflict markers',
    remedy: 'Finish the merge of the sources, then run `nopal lock --rebase REF`.',
  },
  CG4003: {
    title: 'codegen.lock.json is newer than the tool',
    remedy: 'Install the version of Nopal that wrote it.',
  },
  CG4004: {
    title: 'codegen.lock.json contradicts itself: numbers or names twice, out of order or reserved',
    remedy: 'Take the committed one back: numbers are given by the tool.',
  },
  CG4005: {
    title: '`@field` asks for another number than the published one',
    remedy: 'Leave the tag out: the lock keeps the number.',
  },
  CG4006: {
    title: '`@field` asks for a number that is taken or not allowed',
    remedy: 'Use one that nothing has or had; not 19000 to 19999.',
  },
  CG4007: {
    warning: true,
    title: '`@hot` comes too late, or more than 15 fields have it',
    remedy: 'Leave it out; only the fields of a message that is not published get one of 1 to 15.',
  },
  CG4008: {
    title: 'git does not know the branch or commit of the published lock',
    remedy: 'Fetch it, or correct `lockBase` in nopal.config.json.',
  },
  CG4009: {
    title: 'no number is left',
    remedy: 'Take away a `@field` that is far too high; there are 65,535 routes.',
  },
  CG4051: {
    title: 'something published seems to have been renamed',
    remedy: 'Write `@was old` on the new one, or `@removed old` on what holds it.',
  },
  CG4052: {
    title: 'something published is gone',
    remedy: 'Put it back, or confirm with `@removed name` on what held it.',
  },
  CG4053: {
    title: 'something published has a type that older programs read otherwise',
    remedy: 'Put the old type back and add a new field, case or route.',
  },
  CG4054: {
    title: 'a published enum member has another value',
    remedy: 'Give it its old value back.',
  },
  CG4055: {
    title: 'the package of a published contract is another one',
    remedy: 'Set `package` in nopal.config.json to the old one.',
  },
  CG4056: {
    warning: true,
    title: 'something published that clients send allows less than before',
    remedy:
      'Keep the old limits while older clients are out there; a warning, since the game decides.',
  },
  CG4057: {
    warning: true,
    title: 'something that clients send must be given, and older clients do not send it',
    remedy: 'Make it optional.',
  },
  CG4058: {
    warning: true,
    title: 'something published has another name',
    remedy: 'It keeps its number, but JSON carries names: wait until no client uses the old one.',
  },
  CG4059: {
    title: 'codegen.lock.json lacks published entries',
    remedy: 'Take the committed one back: `git checkout HEAD -- codegen.lock.json`.',
  },
  CG4060: {
    title: 'an enum member has the value of a removed one',
    remedy: 'Give it a value that nothing had before.',
  },
} as const satisfies CodeTexts;
