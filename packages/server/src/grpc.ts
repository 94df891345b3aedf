// What the generated gRPC definitions call, apart from what a game is written with: it loads no server.
export { type GrpcMethod, type GrpcService, grpcMethod, rawRequests } from './grpc/grpc-method.js';
