import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createServer, DEFAULT_LIMITS, type Limits, type ServerOptions } from '@nopal/server';
import { Declarations, type DeclaredMember } from '../support/declared-members.js';
import { assertGenerated, markdownTable } from '../support/generated-part.js';

const MANIFEST = { version: 1, servers: {}, remotes: {} } as const;

function optionRows(members: readonly DeclaredMember[]): string[][] {
  return members.map(({ name, type, isOptional, meaning }) => {
    assert.notEqual(meaning, '', `${name} has no meaning`);
    return [isOptional ? `\`${name}\`` : `**\`${name}\`**`, `\`${type}\``, meaning];
  });
}

/** What a server says that is started with a wrong option. */
async function refusal(options: Partial<Record<keyof ServerOptions, unknown>>): Promise<string> {
  try {
    await createServer({ manifest: MANIFEST, type: 'x', ...options } as unknown as ServerOptions);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the option was taken');
}

describe('docs/options.md', () => {
  const declared = new Declarations(
    ...['server-options', 'start-servers', 'limits'].map(
      (name) => `packages/server/src/${name}.ts`,
    ),
  );

  it('lists every option of createServer', async () => {
    const members = declared.interface('ServerOptions');
    const head = ['option', 'type', 'meaning'];
    assertGenerated('docs/options.md', 'server options', markdownTable(head, optionRows(members)));
    const said = await refusal({ unknown: 1 } as object);
    for (const { name } of members)
      assert.match(said, new RegExp(`\\b${name}\\b`), `createServer does not know ${name}`);
  });

  it('lists what startServers takes beyond that, and what it does not take', () => {
    const server = declared.interface('ServerOptions').map(({ name }) => name);
    const members = declared.interface('StartOptions');
    const start = members.map(({ name }) => name);
    const own = members.filter(({ name }) => !server.includes(name));
    const missing = server.filter((name) => !start.includes(name)).map((name) => `\`${name}\``);
    const sentence = `\`startServers\` takes all of these but ${missing.join(', ')}, and:\n\n`;
    const head = ['option', 'type', 'meaning'];
    const table = markdownTable(head, optionRows(own));
    assertGenerated('docs/options.md', 'start options', sentence + table);
  });

  it('lists every limit with its default', () => {
    const names = Object.keys(DEFAULT_LIMITS);
    const members = declared
      .interface('Limits')
      .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    assert.deepEqual(
      members.map(({ name }) => name),
      names,
    );
    const rows = members.map(({ name, type, meaning }) => {
      assert.notEqual(meaning, '', `${name} has no meaning`);
      const value = DEFAULT_LIMITS[name as keyof Limits];
      const printed = typeof value === 'number' ? value.toLocaleString('en') : `\`${value}\``;
      return [`\`${name}\``, printed, meaning, type === 'number' ? 'a number' : `\`${type}\``];
    });
    const head = ['limit', 'default', 'meaning', 'takes'];
    assertGenerated('docs/options.md', 'limits', markdownTable(head, rows));
  });
});
