import { WebSocketAcceptor } from '@nopal/frontend';
import { WebSocketClient } from '../support/web-socket-client.js';
import { acceptorContract } from './acceptor.contract.js';

acceptorContract('WebSocketAcceptor', {
  create: (options) => new WebSocketAcceptor({ port: 0, host: '127.0.0.1', ...options }),
  connect: (_acceptor, port) => WebSocketClient.open({ port }),
});
