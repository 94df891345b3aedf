"""The other side of the gRPC interop test.

`arena.py FOLDER serve` answers the remotes of the game case, and prints its port. `arena.py FOLDER call ADDRESS` calls them,
and prints what it got as JSON. FOLDER holds the modules that protoc made.
"""

import json
import sys
from concurrent import futures

sys.path.insert(0, sys.argv[1])

import grpc
from game.v1 import game_arena_pb2_grpc, messages_pb2


class Arena(game_arena_pb2_grpc.GameArenaServiceServicer):
    def Seats(self, request, context):
        if request.id == "none":
            return messages_pb2.GameArenaSeatsResponse()
        most = request.at_most if request.HasField("at_most") else -1
        return messages_pb2.GameArenaSeatsResponse(result=len(request.id) + most)

    def Evict(self, request, context):
        response = messages_pb2.GameArenaEvictResponse()
        response.result.route = request.reason if request.HasField("reason") else "no reason"
        left = response.result.left.add()
        left.seat = 7
        left.players.extend([request.uid, "é"])
        return response


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    game_arena_pb2_grpc.add_GameArenaServiceServicer_to_server(Arena(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"port {port}", flush=True)
    server.wait_for_termination()


def call(address):
    def say(response):
        return response.SerializeToString(deterministic=True).hex()

    with grpc.insecure_channel(address) as channel:
        arena = game_arena_pb2_grpc.GameArenaServiceStub(channel)
        seats = arena.Seats(messages_pb2.GameArenaSeatsRequest(id="oasis", at_most=4), timeout=10)
        none = arena.Seats(messages_pb2.GameArenaSeatsRequest(id="none"), timeout=10)
        evict = arena.Evict(messages_pb2.GameArenaEvictRequest(uid="u1"), timeout=10)
        raw = channel.unary_unary("/game.v1.GameArenaService/Seats")
        try:
            raw(bytes.fromhex("0a05"), timeout=10)
            refused = None
        except grpc.RpcError as error:
            refused = [error.code().name, error.details()]
    players = list(evict.result.left[0].players)
    print(
        json.dumps(
            {
                "seats": seats.result,
                "none": none.HasField("result"),
                "evict": [evict.result.route, evict.result.left[0].seat, players],
                "refused": refused,
            }
        )
    )


if sys.argv[2] == "serve":
    serve()
else:
    call(sys.argv[3])
