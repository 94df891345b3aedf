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
  codegen: ['packages/core'],
  'packages/cli': ['codegen', 'packages/server'],
  apps: ['packages/server', 'packages/client'],
};
// Each heavy dependency has one home, so that it can be replaced in one place.
const homes = {
  'uWebSockets\\.js': 'packages/frontend',
  '@grpc/grpc-js': 'packages/cluster',
  consul: 'packages/cluster',
  redis: 'packages/cluster',
  pino: 'packages/server',
  croner: 'packages/core',
  'reflect-metadata': 'packages/core',
  'ts-morph': 'codegen',
  commander: 'packages/cli',
};
const any = (names) => `^(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '(^|/)generated/' },
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
      to: { path: `^node_modules/${dependency}/` },
    })),
    {
      name: 'enter a package by its index',
      severity: 'error',
      from: { path: '^(packages/[^/]+|codegen|apps|test)/', pathNot: '^test/unit/' },
      to: {
        path: '^(packages/[^/]+|codegen)/src/',
        pathNot: ['^$1/', '^(packages/[^/]+|codegen)/src/(index|testing)\\.ts$'],
      },
    },
    {
      name: 'protocol and client run in a browser: no Node module',
      severity: 'error',
      from: { path: '^packages/(protocol|client)/', pathNot: '^packages/client/src/node/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'codegen emit and check never see ts-morph',
      severity: 'error',
      from: { path: '^codegen/src/(emit|check|ir|write)/' },
      to: { path: '^(node_modules/ts-morph/|codegen/src/(discover|model)/)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // type-only imports count too
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'default'],
    },
  },
};
