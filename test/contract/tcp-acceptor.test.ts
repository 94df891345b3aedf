import { TcpAcceptor } from '@nopal/frontend';
import { TcpClient } from '../support/tcp-client.js';
import { acceptorContract } from './acceptor.contract.js';

acceptorContract('TcpAcceptor', {
  create: (options) => new TcpAcceptor({ port: 0, host: '127.0.0.1', ...options }),
  connect: (_acceptor, port) => TcpClient.open(port),
});
