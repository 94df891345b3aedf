import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { repositoryRoot } from './support/repository-root.js';
import { runCommand } from './support/run-command.js';
import { copyTree } from './support/scratch-tree.js';

interface Report {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly {
      readonly module: string;
      readonly dependencyTypes: string[];
    }[];
  }[];
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Reads the tree in `cwd` with the fence that lies there. */
async function cruise(cwd: string): Promise<Report> {
  const program = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rooms = ['packages', 'codegen', 'apps', 'test'];
  const flags = ['--output-type', 'json', '--no-progress'];
  const { stdout, stderr } = await runCommand(process.execPath, [program, ...rooms, ...flags], {
    cwd,
  });
  assert.ok(stdout.startsWith('{'), `dependency-cruiser wrote no report: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** One breach: a file that is added to the tree, and the rule that has to say no. */
interface Breach {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const breaches: readonly Breach[] = [
  {
    title: 'an upward import by the name of the package',
    file: 'packages/core/src/upward.ts',
    text: "export { createServer } from '@nopal/server';",
    rule: 'packages/core sees packages/protocol',
  },
  {
    title: 'an upward import of a type alone',
    file: 'packages/protocol/src/upward-type.ts',
    text: "import type { Session } from '@nopal/core';\nexport type Upward = Session;",
    rule: 'packages/protocol sees no other room',
  },
  {
    title: 'a dynamic import of a higher room',
    file: 'packages/cluster/src/upward-later.ts',
    text: "export const later = () => import('@nopal/server');",
    rule: 'packages/cluster sees packages/core, packages/protocol',
  },
  {
    title: 'frontend looking sideways at cluster',
    file: 'packages/frontend/src/sideways.ts',
    text: "export { MemoryLink } from '@nopal/cluster';",
    rule: 'packages/frontend sees packages/core, packages/protocol',
  },
  {
    title: 'client looking at core',
    file: 'packages/client/src/sideways.ts',
    text: "export { GameError } from '@nopal/core';",
    rule: 'packages/client sees packages/protocol',
  },
  {
    title: 'apps looking at core',
    file: 'apps/backend/src/downward.ts',
    text: "export { GameError } from '@nopal/core';",
    rule: 'apps sees packages/server, packages/client',
  },
  {
    title: 'codegen looking at server',
    file: 'codegen/src/upward.ts',
    text: "export { createServer } from '@nopal/server';",
    rule: 'codegen sees packages/core, packages/protocol',
  },
  {
    title: 'cli looking at core',
    file: 'packages/cli/src/downward.ts',
    text: "export { GameError } from '@nopal/core';",
    rule: 'packages/cli sees codegen, packages/server',
  },
  {
    title: 'a package that looks at the tests',
    file: 'packages/server/src/tested.ts',
    text: "export { until } from '../../../test/support/until.js';",
    rule: 'packages/server sees packages/core, packages/frontend, packages/cluster, packages/protocol',
  },
  {
    title: 'a relative reach into the source of a package it may see',
    file: 'packages/frontend/src/reach.ts',
    text: "export { Session } from '../../core/src/session/session.js';",
    rule: 'enter a package by its index',
  },
  {
    title: 'a relative reach into the built code of a package it may see',
    file: 'packages/server/src/reach-built.ts',
    text: "export { Session } from '../../core/dist/index.js';",
    rule: 'enter a package by its index',
  },
  {
    title: 'an integration test that goes past the index',
    file: 'test/integration/past-the-index.ts',
    text: "export { Session } from '../../packages/core/src/session/session.js';",
    rule: 'enter a package by its index',
  },
  {
    title: 'a cycle, also of types alone',
    file: 'packages/core/src/circle-a.ts',
    text: "import type { B } from './circle-b.js';\nexport type A = B | 1;",
    rule: 'no cycles',
  },
  {
    title: 'an import of something that there is not',
    file: 'packages/core/src/nowhere.ts',
    text: "export { nothing } from 'no-such-package';",
    rule: 'no unresolved',
  },
  {
    title: 'a way into a package that its exports do not name',
    file: 'packages/frontend/src/side-door.ts',
    text: "export { Session } from '@nopal/core/session/session.js';",
    rule: 'no unresolved',
  },
  {
    title: 'uWebSockets.js outside frontend',
    file: 'packages/server/src/socket.ts',
    text: "export { App } from 'uWebSockets.js';",
    rule: 'uWebSockets\\.js is imported only in packages/frontend',
  },
  {
    title: 'pino outside server',
    file: 'packages/core/src/log.ts',
    text: "import type { Logger } from 'pino';\nexport type Log = Logger;",
    rule: 'pino is imported only in packages/server',
  },
  {
    title: 'gRPC outside cluster, installed or not',
    file: 'packages/server/src/call.ts',
    text: "import type { Client } from '@grpc/grpc-js';\nexport type Caller = Client;",
    rule: '@grpc/grpc-js is imported only in packages/cluster',
  },
  {
    title: 'a copy of pino that npm placed below another package',
    file: 'packages/frontend/src/log-below.ts',
    text: "export { pino } from '../node_modules/pino/index.js';",
    rule: 'pino is imported only in packages/server',
  },
  {
    title: 'ts-morph outside codegen',
    file: 'packages/cli/src/morph.ts',
    text: "export { Project } from 'ts-morph';",
    rule: 'ts-morph is imported only in codegen',
  },
  {
    title: 'ts-morph in what codegen emits with',
    file: 'codegen/src/emit/morph.ts',
    text: "import type { ts } from 'ts-morph';\nexport type Node = ts.Node;",
    rule: 'codegen emit and check never see ts-morph',
  },
  {
    title: "codegen's emit looking at its model's reader",
    file: 'codegen/src/emit/reads.ts',
    text: "export { readProject } from '../model/read-project.js';",
    rule: 'codegen emit and check never see ts-morph',
  },
  {
    title: 'a Node module in protocol',
    file: 'packages/protocol/src/node.ts',
    text: "export { deflateSync } from 'node:zlib';",
    rule: 'protocol and client run in a browser: no Node module',
  },
  {
    title: 'a Node module in the part of client that browsers load',
    file: 'packages/client/src/node-here.ts',
    text: "export { connect } from 'net';",
    rule: 'protocol and client run in a browser: no Node module',
  },
  {
    title: 'the part of client for Node in the part that browsers load',
    file: 'packages/client/src/node-there.ts',
    text: "export { TcpTransport } from './node/tcp-transport.js';",
    rule: 'client for browsers never sees its part for Node',
  },
  {
    title: 'I/O in core',
    file: 'packages/core/src/io.ts',
    text: "export { readFileSync } from 'node:fs';",
    rule: 'core does no I/O: no Node module',
  },
  {
    title: 'createRequire, which hides imports from the fence',
    file: 'packages/server/src/hidden.ts',
    text: "export { createRequire } from 'node:module';",
    rule: 'imports that the fence can read: createRequire only for the addon',
  },
  {
    title: 'a decorator that does more than mark',
    file: 'packages/core/src/decorators/busy.ts',
    text: "import type { Session } from '../session/session.js';\nexport type Busy = Session;",
    rule: 'decorators only mark: they see the shapes of hooks and of the manifest',
  },
  {
    title: 'a port that builds on a part of core',
    file: 'packages/core/src/ports/built.ts',
    text: "export { Session } from '../session/session.js';",
    rule: 'ports are shapes: they build on no other part',
  },
  {
    title: 'the link looking at the typed remotes',
    file: 'packages/cluster/src/link/typed.ts',
    text: "export { createRemotes } from '../remotes/create-remotes.js';",
    rule: 'the typed remotes ride the link, which knows nothing of them',
  },
];

/** What the breaches need beside them. */
const beside: Readonly<Record<string, string>> = {
  'packages/core/src/circle-b.ts':
    "import type { A } from './circle-a.js';\nexport type B = A | 2;",
  'packages/core/dist/index.js': 'export class Session {}',
  'packages/frontend/node_modules/pino/index.js': 'export const pino = 1;',
};

/** What a package imports without the fence's seeing it. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  'packages/frontend': ['uWebSockets.js'], // by createRequire, so that its failure to load can be told
};

describe('the fence', () => {
  let asItIs: Report;
  before(async () => {
    asItIs = await cruise(repositoryRoot);
  });

  it('finds nothing to say about the tree as it is, having read it', () => {
    const { summary } = asItIs;
    const said = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    assert.deepEqual(said, []);
    // With a TypeScript whose compiler it cannot load, dependency-cruiser is content with nothing.
    assert.ok(summary.totalCruised > 150, `only ${summary.totalCruised} modules were read`);
  });

  for (const room of readdirSync(join(repositoryRoot, 'packages'), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => `packages/${name}`)
    .concat('codegen')) {
    it(`sees ${room} import exactly what its package.json declares`, () => {
      const imported = asItIs.modules
        .filter(({ source }) => source.startsWith(`${room}/src/`))
        .flatMap(({ dependencies }) => dependencies)
        .filter((one) => !one.module.startsWith('.') && !one.dependencyTypes.includes('core'))
        .map(({ module }) => /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0]);
      const declared: Manifest = JSON.parse(
        readFileSync(join(repositoryRoot, room, 'package.json'), 'utf8'),
      );
      assert.deepEqual(
        [...new Set([...imported, ...(UNSEEN[room] ?? [])])].sort(),
        Object.keys(declared.dependencies ?? {}).sort(),
      );
    });
  }

  describe('names the rule that is broken by', () => {
    const tree = realpathSync(mkdtempSync(join(tmpdir(), 'nopal-fence-')));
    let report: Report;
    before(async () => {
      copyTree(tree);
      for (const [file, text] of [
        ...Object.entries(beside),
        ...breaches.map(({ file, text }) => [file, text] as const),
      ]) {
        mkdirSync(dirname(join(tree, file)), { recursive: true });
        writeFileSync(join(tree, file), `${text}\n`);
      }
      report = await cruise(tree);
    });
    after(() => rmSync(tree, { recursive: true, force: true }));

    for (const { title, file, rule } of breaches) {
      it(title, () => {
        const fired = report.summary.violations.filter(({ from }) => from === file);
        assert.ok(
          fired.some(({ rule: { name } }) => name === rule),
          `${file} broke ${JSON.stringify(fired.map((one) => one.rule.name))}, not "${rule}"`,
        );
      });
    }

    it('nothing else in the copy', () => {
      const planted = new Set([...breaches.map(({ file }) => file), ...Object.keys(beside)]);
      const others = report.summary.violations.filter(({ from }) => !planted.has(from));
      assert.deepEqual(others, []);
    });
  });
});
