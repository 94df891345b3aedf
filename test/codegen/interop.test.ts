import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type Client,
  credentials,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { generate } from '@nopal/codegen';
import { GameError } from '@nopal/core';
import { type GrpcMethod, rawRequests } from '@nopal/server/grpc';
import { buf, bufDescriptors, bufPaths } from '../support/buf.js';
import { fileDescriptors, withoutNotes } from '../support/file-descriptors.js';
import { protoc, writeProtos } from '../support/protoc.js';
import { python } from '../support/python.js';
import { repositoryRoot } from '../support/repository-root.js';
import { runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { CaseProject, casesDir } from './case-project.js';

const ARENA = join(repositoryRoot, 'test/support/python-programs/arena.py');
const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

async function generated(name: string): Promise<CaseProject> {
  const project = new CaseProject(name, `interop-${name}`);
  opened.push(project);
  await generate({ projectDir: project.dir });
  return project;
}

/** A project's .proto files in one folder, as imports name them: `files` are the generated ones. */
function importable(project: CaseProject): {
  readonly folder: string;
  readonly files: readonly string[];
  readonly byHand: readonly string[];
} {
  const folder = join(project.dir, 'importable');
  const generated = new Map(
    [...project.protos()].filter(([, text]) => text.startsWith('// @generated')),
  );
  const byHand = [...project.generated('protos').keys()].filter(
    (file) => file.endsWith('.proto') && !file.startsWith('gen/'),
  );
  writeProtos(folder, new Map(byHand.map((file) => [file, project.read(`protos/${file}`)])));
  writeProtos(folder, generated);
  return { folder, files: [...generated.keys()], byHand };
}

/** Whether gRPC definitions have a service of a hand-written file. */
function declaresServed(project: CaseProject, file: string, definitions: string): boolean {
  const text = project.read(`protos/${file}`);
  const [, scope = ''] = /^package (.+);$/m.exec(text) ?? [];
  const services = [...text.matchAll(/^service (\w+)/gm)].map(([, name]) => `${scope}.${name}`);
  return services.some((service) => definitions.includes(`'/${service}/`));
}

/** The repository's own games; their .proto files are committed. */
function ownProjects(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  const [, folders = ''] = /--project (.*)$/.exec(scripts.codegen) ?? [];
  return folders.split(' ');
}

describe('.proto files', () => {
  const cases = readdirSync(casesDir).filter((name) =>
    existsSync(join(casesDir, name, 'expected/protos')),
  );
  assert.ok(cases.length >= 3 && ownProjects().length >= 4);

  for (const name of cases) {
    it(`of the case ${name} pass buf, and descriptors.binpb is what buf compiles`, async () => {
      const project = await generated(name);
      const { folder, files, byHand } = importable(project);
      assert.equal(await buf(folder, 'lint', ...bufPaths(files)), '');
      const { output = 'generated' } = JSON.parse(project.read('nopal.config.json'));
      const definitions = project.read(`${output}/grpc.js`);
      const implemented = byHand.filter((file) => declaresServed(project, file, definitions));
      const described = [...files, ...implemented];
      const theirs = await bufDescriptors(folder, join(project.dir, 'image.binpb'), described);
      const ours = readFileSync(join(project.dir, output, 'descriptors.binpb'));
      if (byHand.length === 0) assert.ok(ours.equals(theirs), 'byte for byte');
      const wanted = withoutNotes(fileDescriptors(theirs), byHand);
      assert.deepEqual(fileDescriptors(ours), wanted);
      const module = await import(pathToFileURL(join(project.dir, output, 'descriptors.js')).href);
      assert.ok(ours.equals(module.descriptors), 'what the manifest loads is the same');
    });
  }
  for (const name of ownProjects()) {
    it(`of ${name} pass buf`, async () => {
      assert.equal(await buf(join(repositoryRoot, name, 'protos/gen'), 'lint'), '');
    });
  }
});

interface Arena {
  readonly Seats: GrpcMethod<{ id: string; atMost?: number }, { result?: number }>;
  readonly Evict: GrpcMethod<
    { uid: string; reason: string | null },
    { result: { left: { seat: number; players: string[] }[]; route: string } }
  >;
}

describe('gRPC definitions', () => {
  let project: CaseProject;
  let service: Arena;
  let interpreter: Awaited<ReturnType<typeof python>>;

  before(async () => {
    project = await generated('game');
    const module = await import(pathToFileURL(join(project.dir, 'generated/grpc.js')).href);
    service = module.GameArenaService;
    interpreter = await python();
    if ('missing' in interpreter) return;
    const folder = join(project.dir, 'protos/gen');
    const files = [...project.protos().keys()].filter((file) => file.endsWith('.proto'));
    await protoc(interpreter.path, folder, files);
  });

  /** Answers with the arguments, so that both directions show. */
  async function serve(): Promise<{ readonly server: Server; readonly address: string }> {
    const server = new Server();
    server.addService(rawRequests(service) as unknown as ServiceDefinition, {
      Seats: decoded(service.Seats, ({ id, atMost }) =>
        id === 'none' ? {} : { result: id.length + (atMost ?? -1) },
      ),
      Evict: decoded(service.Evict, ({ uid, reason }) => ({
        result: { left: [{ seat: 7, players: [uid, 'é'] }], route: reason ?? 'no reason' },
      })),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return { server, address: `127.0.0.1:${port}` };
  }

  function decoded<Request, Response>(
    method: GrpcMethod<Request, Response>,
    answer: (request: Request) => Response,
  ) {
    return (call: ServerUnaryCall<Buffer, Response>, reply: sendUnaryData<Response>) => {
      try {
        reply(null, answer(method.requestDeserialize(call.request)));
      } catch (error) {
        const details = GameError.is(error) ? `${error.code}: ${error.message}` : String(error);
        reply({ code: status.INVALID_ARGUMENT, details });
      }
    };
  }

  function call<Request, Response>(
    client: Client,
    method: GrpcMethod<Request, Response>,
    request: Request,
  ): Promise<Response | undefined> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline: Date.now() + 10_000 },
        (error, response) => (error === null ? resolve(response) : reject(error)),
      );
    });
  }

  async function assertAnswers(address: string): Promise<void> {
    const Arena = makeGenericClientConstructor(service as unknown as ServiceDefinition, 'Arena');
    const client = new Arena(address, credentials.createInsecure());
    try {
      assert.deepEqual(await call(client, service.Seats, { id: 'oasis', atMost: 4 }), {
        result: 9,
      });
      assert.deepEqual(await call(client, service.Seats, { id: 'none' }), {});
      assert.deepEqual(await call(client, service.Evict, { uid: 'u1', reason: null }), {
        result: { left: [{ seat: 7, players: ['u1', 'é'] }], route: 'no reason' },
      });
      assert.deepEqual(await call(client, service.Evict, { uid: 'u1', reason: '' }), {
        result: { left: [{ seat: 7, players: ['u1', 'é'] }], route: '' },
      });
    } finally {
      client.close();
    }
  }

  it('serve grpc-js on both sides', async () => {
    const { server, address } = await serve();
    try {
      await assertAnswers(address);
    } finally {
      server.forceShutdown();
    }
  });

  it('let a client call a server in Python', async (t) => {
    if ('missing' in interpreter) return t.skip(interpreter.missing);
    const folder = join(project.dir, 'protos/gen');
    const running = new RunningCommand(interpreter.path, [ARENA, folder, 'serve'], {
      cwd: folder,
    });
    try {
      await running.until(() => /port \d+/.test(running.output), 'it listens');
      const [, port] = /port (\d+)/.exec(running.output) ?? [];
      await assertAnswers(`127.0.0.1:${port}`);
    } finally {
      await running.stop();
    }
  });

  it('let a server answer a client in Python, and say what is wrong with a request', async (t) => {
    if ('missing' in interpreter) return t.skip(interpreter.missing);
    const { server, address } = await serve();
    try {
      const folder = join(project.dir, 'protos/gen');
      const program = [ARENA, folder, 'call', address];
      const { code, stdout, stderr } = await runCommand(interpreter.path, program, { cwd: folder });
      assert.equal(code, 0, stderr);
      const { refused, ...answers } = JSON.parse(stdout);
      assert.deepEqual(answers, {
        seats: 9,
        none: false,
        evict: ['no reason', 7, ['u1', 'é']],
      });
      assert.deepEqual(refused, [
        'INVALID_ARGUMENT',
        'BAD_REQUEST: the bytes are no request of game.arena.seats',
      ]);
    } finally {
      server.forceShutdown();
    }
  });

  it('refuse to send what is not of its type, with each violation', () => {
    assert.throws(
      () => service.Evict.requestSerialize({ uid: 5, reason: null } as never),
      (error) =>
        GameError.is(error) && error.code === 'INVALID' && /uid must be/.test(error.message),
    );
    assert.throws(
      () => service.Evict.requestDeserialize(Buffer.from([8, 1, 8])),
      (error) => GameError.is(error) && error.code === 'BAD_REQUEST',
    );
  });
});
