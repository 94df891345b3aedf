import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../support/repository-root.js';
import type { Programs } from '../harness/bundle-program.js';

const METHODS_OF_COMPONENT = 10;

/**
 * Makes a game with so many methods, each with messages of its own, and runs codegen for it. Answers its program, which takes
 * a port. The first handler is `game.part0.echo0`.
 */
export function makeGame(programs: Programs, methods: number): string {
  const folder = programs.folder(`game-${methods}`);
  const main = join(folder, 'src/main.ts');
  if (existsSync(main)) return main;
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const components = Math.ceil(methods / METHODS_OF_COMPONENT);
  for (let index = 0; index < components; index += 1) {
    const left = methods - index * METHODS_OF_COMPONENT;
    write(`src/game/part${index}.ts`, component(index, Math.min(METHODS_OF_COMPONENT, left)));
  }
  write(
    'nopal.config.json',
    JSON.stringify({ servers: { game: { frontend: true, components: 'src/game/*.ts' } } }),
  );
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        strict: true,
        experimentalDecorators: true,
        skipLibCheck: true,
        customConditions: ['source'],
      },
      include: ['src'],
    }),
  );
  write('package.json', '{ "name": "made-game", "private": true, "type": "module" }');
  write('src/main.ts', MAIN);
  const cli = join(repositoryRoot, 'packages/cli/src/main.ts');
  const flags = ['--conditions=source', '--import', 'tsx', cli, 'codegen', '--project', folder];
  execFileSync(process.execPath, flags, {
    cwd: repositoryRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return main;
}

const MAIN = `import { createLogger, startServers } from '@nopal/server';
import { manifest } from '../generated/manifest.js';

const { address } = await startServers({
  manifest,
  port: Number(process.argv[2]),
  logger: createLogger('error'),
  limits: {
    messagesPerSecond: 10_000_000,
    messageBurst: 10_000_000,
    maxConnectionsPerAddress: 100_000,
    maxNewConnectionsPerSecondPerAddress: 100_000,
  },
});
console.log(\`game listens on \${address.port}\`);
`;

/** A component whose handlers have messages of several fields. */
function component(index: number, methods: number): string {
  const parts = Array.from({ length: methods }, (_, method) => {
    const name = `${index}x${method}`;
    return {
      types: `
export interface Request${name} { m: string; level?: number; tags?: string[] }
export interface Reply${name} { m: string; place?: { x: number; y: number } }
`,
      handler: `
  @Handler()
  echo${method}(_session: Session, message: Request${name}): Reply${name} {
    return { m: message.m };
  }
`,
    };
  });
  return `import { Component, Handler, type Session } from '@nopal/server';
${parts.map(({ types }) => types).join('')}
@Component()
export class Part${index} {${parts.map(({ handler }) => handler).join('')}}
`;
}
