// Fetches the peers that are asked for, all by default, and has a real exchange with each: an echo, and where it has a room a
// broadcast that two members get.
//   npm run bench:peers [-- NAME…]
import { freePorts } from '../harness/free-ports.js';
import { ServerProcess } from '../harness/server-process.js';
import { installPeer } from './install-peer.js';
import { FLOORS, PEERS, type Peer } from './peers.js';
import { WireClient } from './wire-client.js';
import { Seen } from './wires/wire.js';

const CHARACTERS = 55;
const text = Buffer.from('x'.repeat(CHARACTERS));

function mustHold(payload: Buffer, what: string): void {
  if (!payload.includes(text)) throw new Error(`${what} is ${payload.toString('latin1')}`);
}

async function talk({ wire, hasRoom }: Peer, port: number): Promise<void> {
  const [one, two] = await Promise.all([WireClient.open(wire, port), WireClient.open(wire, port)]);
  try {
    for (const id of [1, 2, 127]) one.send(wire.echo(id, CHARACTERS));
    for (const id of [1, 2, 127]) mustHold(await one.hears(id), `the answer to ${id}`);
    if (!hasRoom) return;
    one.send(wire.join(3, 'ann'));
    two.send(wire.join(4, 'bob'));
    await Promise.all([one.hears(3), two.hears(4)]);
    one.send(wire.shout(CHARACTERS));
    for (const member of [one, two]) mustHold(await member.hears(Seen.PUSH), 'the broadcast');
  } finally {
    one.close();
    two.close();
  }
}

async function tryPeer(peer: Peer): Promise<string | undefined> {
  const missing = installPeer(peer.folder);
  if (missing !== undefined) return missing;
  const ports = await freePorts(peer.ports);
  const servers: ServerProcess[] = [];
  const node = ['--conditions=source', '--import', 'tsx'];
  try {
    for (const command of peer.servers(ports)) {
      const flags = command.program.endsWith('.ts') ? node : [];
      servers.push(await ServerProcess.start(command, flags));
    }
    await talk(peer, ports[0] as number);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.all(servers.map((server) => server.killed()));
  }
}

const wanted = process.argv.slice(2);
const all = [...FLOORS, ...PEERS];
const chosen = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
if (chosen.length === 0 || wanted.some((name) => !all.some((peer) => peer.name === name))) {
  console.error(
    `usage: npm run bench:peers [-- NAME…]; names are: ${all.map(({ name }) => JSON.stringify(name)).join(', ')}`,
  );
  process.exit(1);
}
for (const peer of chosen) {
  const wrong = await tryPeer(peer);
  if (wrong !== undefined) process.exitCode = 1;
  console.log(`${peer.name.padEnd(16)} ${wrong ?? (peer.hasRoom ? 'echo and broadcast' : 'echo')}`);
}
