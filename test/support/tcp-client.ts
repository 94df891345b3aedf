import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A plain or TLS socket that collects what arrives. */
export class TcpClient {
  readonly socket: Socket;
  readonly received: Buffer[] = [];
  ended = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.received.push(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
    });
  }

  static async open(port: number, host = '127.0.0.1', tls = false): Promise<TcpClient> {
    const socket = tls
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connect({ host, port, noDelay: true });
    await once(socket, tls ? 'secureConnect' : 'connect');
    return new TcpClient(socket);
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  stopReading(): void {
    this.socket.pause();
  }

  readAgain(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }
}
