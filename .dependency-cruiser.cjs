// The fence. Each room may look only at the rooms on its line; test/architecture.test.ts proves that it bites.
const rooms = {
  'packages/protocol': [],
  'packages/core': ['packages/protocol'],
  'packages/frontend': ['packages/core', 'packages/protocol'],
  'packages/cluster': ['packages/core', 'packages/protocol'],
  'packages/client': ['packages/protocol'],
  'packages/server': [
    'packages/core',
    'packages/frontend',
    'packages/cluster',
    'packages/protocol',
  ],
  codegen: ['packages/core', 'packages/protocol'],
  'packages/cli': ['codegen', 'packages/server'],
  apps: ['packages/server', 'packages/client'],
};
// Each heavy dependency has one home, so that it can be replaced in one place.
const homes = {
  'uWebSockets\\.js': 'packages/frontend',
  '@grpc/grpc-js': 'packages/cluster',
  'grpc-health-check': 'packages/cluster',
  consul: 'packages/cluster',
  redis: 'packages/cluster',
  pino: 'packages/server',
  croner: 'packages/core',
  '@msgpack/msgpack': 'packages/core',
  '@fastify/busboy': 'packages/frontend',
  'reflect-metadata': 'packages/core',
  'ts-morph': 'codegen',
  '@ts-morph/common': 'codegen',
  commander: 'packages/cli',
  esbuild: 'apps',
};
const any = (names) => `^(${names.join('|')})/`;
// Wherever npm has put it, at the root or below one package; and by its bare name when it is not installed at all.
const dependencyPath = (name) => `(^|(^|/)node_modules/)${name}(/|$)`;

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no unresolved',
      severity: 'error',
      from: {},
      // There once codegen has run, or what packages/bundle.mjs makes.
      to: { couldNotResolve: true, pathNot: '/generated/|^\\./(command|codegen)\\.cjs$' },
    },
    ...Object.entries(rooms).map(([room, sees]) => ({
      name: `${room} sees ${sees.join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: any([room]) },
      to: { path: any([...Object.keys(rooms), 'test']), pathNot: any([room, ...sees]) },
    })),
    ...Object.entries(homes).map(([dependency, room]) => ({
      name: `${dependency} is imported only in ${room}`,
      severity: 'error',
      from: { path: any(Object.keys(rooms)), pathNot: any([room]) },
      to: { path: dependencyPath(dependency) },
    })),
    {
      name: 'enter a package by its index',
      severity: 'error',
      from: { path: '^(packages/[^/]+|codegen|apps|test)/', pathNot: '^test/unit/' },
      to: {
        path: '^(packages/[^/]+|codegen)/',
        pathNot: [
          '^$1/',
          '^(packages/[^/]+|codegen)/src/(index|testing|codec|grpc|http|protobuf|protobuf/index)\\.ts$',
        ],
      },
    },
    {
      name: 'protocol and client run in a browser: no Node module',
      severity: 'error',
      from: { path: '^packages/(protocol|client)/', pathNot: '^packages/client/src/node/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client for browsers never sees its part for Node',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/node/' },
      to: { path: '^packages/client/src/node/' },
    },
    {
      name: 'codegen emit and check never see ts-morph',
      severity: 'error',
      from: { path: '^codegen/src/(emit|check|ir|write)/' },
      to: {
        path: [
          dependencyPath('ts-morph'),
          dependencyPath('@ts-morph/common'),
          '^codegen/src/(discover|model)/',
        ],
      },
    },
    {
      name: 'core does no I/O: no Node module',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'imports that the fence can read: createRequire only for the addon',
      severity: 'error', // the command asks node:module for what Node compiled alone, its bundling where the compiler is
      from: {
        path: '^(packages|codegen)/',
        pathNot: '^packages/(frontend/src/uws-binding\\.ts|cli/src/keep-code\\.cts|bundle\\.mjs)$',
      },
      to: { path: '^(node:)?module$', dependencyTypes: ['core'] },
    },
    {
      name: 'decorators only mark: they see the shapes of hooks and of the manifest',
      severity: 'error',
      from: { path: '^packages/core/src/decorators/' },
      to: {
        path: '^packages/core/',
        pathNot:
          '^packages/core/src/(decorators/|dispatch/pipeline\\.ts$|http/(hooks|upload-limits)\\.ts$|manifest/manifest\\.ts$)',
      },
    },
    {
      name: 'ports are shapes: they build on no other part',
      severity: 'error',
      from: { path: '^packages/core/src/ports/' },
      to: {
        path: '^packages/core/',
        pathNot: '^packages/core/src/ports/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the typed remotes ride the link, which knows nothing of them',
      severity: 'error',
      from: { path: '^packages/cluster/src/(link|discovery|directory)/' },
      to: { path: '^packages/cluster/src/(remotes|routing)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // type-only imports count too
    // Seen when something imports it, but not read: so that an import of built or generated code cannot hide.
    doNotFollow: { path: '(^|/)(node_modules|dist|generated)/' },
    exclude: {
      path: [
        '^test/(codegen/cases|e2e/http/tools/openapi-fetch)/', // what codegen and other tools work on
        '^test/bench/peers/(?!floors/|wires/)[^/]+/', // other frameworks, with what each has installed for itself
      ],
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'default'],
    },
  },
};
