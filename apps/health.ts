import { connect } from 'node:net';

/** Whether the server of this container takes connections: of players if it is a gate, of other servers if not. */
const port = Number(process.env.NOPAL_PORT ?? process.env.NOPAL_LINK_PORT ?? 3250);
const socket = connect(port, '127.0.0.1');
socket.setTimeout(2000, () => process.exit(1));
socket.once('error', () => process.exit(1));
socket.once('connect', () => process.exit(0));
