import { join } from 'node:path';
import type { ServerCommand } from '../harness/server-process.js';
import { BytesWire } from './wires/bytes-wire.js';
import { ColyseusWire } from './wires/colyseus-wire.js';
import { JsonWire } from './wires/json-wire.js';
import { PomeloWire } from './wires/pomelo-wire.js';
import { SocketIoWire } from './wires/socket-io-wire.js';
import type { Wire } from './wires/wire.js';

/** Someone else's server that does the same. */
export interface Peer {
  /** In the table. */
  readonly name: string;
  /** Under test/bench/peers; what it needs is installed there. Undefined: it runs on what this repository has. */
  readonly folder: string | undefined;
  /** How many free ports it needs; clients dial the first. */
  readonly ports: number;
  /** Started in this order. */
  servers(ports: readonly number[]): readonly ServerCommand[];
  readonly wire: Wire;
  /** Has the room: join and shout. */
  readonly hasRoom: boolean;
  /** The echo is answered by another server than the one that clients dial. */
  readonly isForwarded: boolean;
}

const here = import.meta.dirname;

function floor(name: string, file: string, wire: Wire, hasRoom = false): Peer {
  return {
    name,
    folder: undefined,
    ports: 1,
    servers: ([port = 0]) => [{ name: 'server', program: join(here, file), args: [String(port)] }],
    wire,
    hasRoom,
    isForwarded: false,
  };
}

function single(name: string, folder: string, wire: Wire, ...args: readonly string[]): Peer {
  return {
    name,
    folder,
    ports: 1,
    servers: ([port = 0]) => [
      { name: 'server', program: join(here, folder, 'server.mjs'), args: [String(port), ...args] },
    ],
    wire,
    hasRoom: true,
    isForwarded: false,
  };
}

/** A cluster of pinus is three processes, whoever answers; the ports between them are those of its configuration. */
function pinus(name: string, echo: string, isForwarded: boolean): Peer {
  const folder = join(here, 'pinus');
  const command = (role: string, fields: Readonly<Record<string, string | number>>) => ({
    name: role,
    program: join(folder, 'app.js'),
    args: Object.entries({ env: 'production', host: '127.0.0.1', ...fields }).map(
      ([key, value]) => `${key}=${value}`,
    ),
    cwd: folder,
  });
  return {
    name,
    folder: 'pinus',
    ports: 1,
    servers: ([port = 0]) => [
      command('master', {
        id: 'master-server-1',
        serverType: 'master',
        type: 'master',
        startId: 'master',
        port: 3291,
      }),
      command('game', { id: 'game-1', serverType: 'game', port: 3293 }),
      command('connector', {
        id: 'connector-1',
        serverType: 'connector',
        port: 3292,
        clientHost: '127.0.0.1',
        clientPort: port,
        frontend: 'true',
      }),
    ],
    wire: new PomeloWire('connector.room', echo),
    hasRoom: !isForwarded,
    isForwarded,
  };
}

type Mode = 'standalone' | 'grpc' | 'nats';

/** Pitaya beside what it needs: etcd, and NATS where servers talk through it, in a process of their own. */
function pitaya(mode: Mode): Peer {
  const program = join(here, 'pitaya', 'pitaya-peer');
  const isForwarded = mode !== 'standalone';
  return {
    name: isForwarded ? `pitaya ${mode}` : 'pitaya',
    folder: 'pitaya',
    ports: 6,
    servers: ([port = 0, etcd = 0, etcdPeer = 0, nats = 0, one = 0, two = 0]) => {
      const shared = ['-mode', mode, '-etcd', String(etcd), '-nats', String(nats)];
      if (!isForwarded)
        return [
          {
            name: 'frontend',
            program,
            args: ['-role', 'frontend', ...shared, '-port', String(port)],
          },
        ];
      return [
        {
          name: 'services',
          program,
          args: ['-role', 'services', ...shared, '-etcd-peer', String(etcdPeer)],
        },
        { name: 'backend', program, args: ['-role', 'backend', ...shared, '-rpc', String(two)] },
        {
          name: 'frontend',
          program,
          args: ['-role', 'frontend', ...shared, '-rpc', String(one), '-port', String(port)],
        },
      ];
    },
    wire: new PomeloWire('room.room', isForwarded ? 'game.room.echo' : 'room.room.echo'),
    hasRoom: !isForwarded,
    isForwarded,
  };
}

/** The smallest servers that do it; the last is the one that others are set against. */
export const FLOORS: readonly Peer[] = [
  floor('uws bytes', 'floors/bytes.ts', new BytesWire(), true),
  floor('uws json', 'floors/json.ts', new JsonWire()),
  floor('uws packets', 'floors/packets.ts', new PomeloWire('room')),
  floor('floor', '../floors/echo.ts', new PomeloWire('room')),
];

export const PEERS: readonly Peer[] = [
  single('ws', 'ws', new JsonWire()),
  single('socket.io', 'socket.io', new SocketIoWire()),
  single('colyseus ws', 'colyseus', new ColyseusWire(), 'ws'),
  single('colyseus uws', 'colyseus', new ColyseusWire(), 'uws'),
  pinus('pinus', 'connector.room.echo', false),
  pinus('pinus forwarded', 'game.room.echo', true),
  pitaya('standalone'),
  pitaya('grpc'),
  pitaya('nats'),
];
