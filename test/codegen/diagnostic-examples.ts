/** Examples for the page of diagnostics, of those that no golden case shows. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  CG1001: `nopal.config.json:3:3 - error CG1001: unknown key "outptu"; allowed are "servers", "output", …; did you mean "output"?
  3   "outptu": "x"
      ~~~~~~~~`,
  CG1901: `generated/client.js:1:1 - error CG1901: generated/client.js cannot be written: the file system is read-only
  hint: the old files are still there; mend it and run nopal codegen again`,
  CG1902: `generated:1:1 - error CG1902: generated is a link to /var/cache/game, outside the project
  hint: the old files are still there; mend it and run nopal codegen again`,
  CG2014: `src/world.ts:12:20 - error CG2014: the project's messages have more than 20000 types`,
  CG3001: `src/chat.ts:4:18 - error CG3001: two declarations want the name game.v1.Line in the .proto files`,
  CG3002: `src/chat.ts:6:3 - error CG3002: Line: "userID" and "user_id" are both user_id in the .proto files`,
  CG3003: `src/chat.ts:5:3 - warning CG3003: Line.userID is user_id in the .proto files, which other languages read as userId`,
  CG3004: `src/mode.ts:3:3 - error CG3004: Mode.FAST is 4294967296, which is no 32-bit integer`,
  CG3060: `protos/vendor/all.proto:1:1 - error CG3060: this file has 2097152 bytes; at most 1048576 bytes`,
  CG4005: `src/bag.ts:9:3 - error CG4005: 'power' of Item asks for the number 7, and it is published as 3
  hint: Write \`@field 3\`, or leave the tag out: the lock keeps it.`,
  CG4006: `src/bag.ts:9:3 - error CG4006: 'power' of Item cannot have the number 2: 2 belongs to 'name'`,
  CG4007: `src/bag.ts:9:3 - warning CG4007: 'power' of Item has the number 16: @hot cannot give it one of 1 to 15, since it is published`,
  CG4008: `codegen.lock.json:1:1 - error CG4008: git knows no commit or branch "origin/trunk"`,
  CG4056: `src/chat.ts:5:3 - warning CG4056: the field 'text' of Line allows less than before: 200 instead of 500 long; older clients that send it are refused`,
  CG4058: `src/bag.ts:9:3 - warning CG4058: the field 'atk' of Item is now called 'power': it keeps the number 3, but clients know the old name only`,
  CG4059: `codegen.lock.json:14:7 - error CG4059: the lock on disk lacks a published entry: Item [3, "power"]`,
};
