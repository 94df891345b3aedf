// A bare grpc-js server: answers a unary call with its own bytes.
//   node --import tsx test/bench/floors/grpc-unary.ts PORT
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';

const asIs = (bytes: Buffer): Buffer => bytes;
const server = new Server();
server.addService(
  {
    echo: {
      path: '/floor/echo',
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  },
  {
    echo(call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) {
      answer(null, call.request);
    },
  },
);
const credentials = ServerCredentials.createInsecure();
server.bindAsync(`127.0.0.1:${process.argv[2]}`, credentials, (error, port) => {
  console.log(error === null ? `floor listens on 127.0.0.1:${port}` : error.message);
});
