"""A client that knows nothing of the game but its address.

`services.py ADDRESS` finds the services by reflection, calls remotes with messages made from the descriptors, reads a typed
error, and watches health: it prints one JSON document, then `health STATUS` for each change until the server ends the watch.
"""

import json
import sys

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_status import rpc_status

channel = grpc.insecure_channel(sys.argv[1])
database = ProtoReflectionDescriptorDatabase(channel)
pool = DescriptorPool(database)


def method(service, name):
    found = pool.FindServiceByName(service).FindMethodByName(name)
    request = GetMessageClass(found.input_type)
    response = GetMessageClass(found.output_type)
    call = channel.unary_unary(
        f"/{service}/{name}",
        request_serializer=request.SerializeToString,
        response_deserializer=response.FromString,
    )
    return request, call


post = "game.v1.GamePostService"
Seats, seats = method(post, "Seats")
answer = seats(Seats(arena="oasis", floors=3), timeout=10)

Refuse, refuse = method(post, "Refuse")
try:
    refuse(Refuse(by="python"), timeout=10)
    refused = None
except grpc.RpcError as error:
    status = rpc_status.from_call(error)
    info = error_details_pb2.ErrorInfo()
    status.details[0].Unpack(info)
    trailers = {key: value for key, value in error.trailing_metadata() if key == "nopal-code"}
    refused = [error.code().name, status.message, info.reason, info.domain, dict(info.metadata), trailers]

treasury = pool.FindServiceByName("game.v1.GameTreasuryService")
treasure = treasury.FindMethodByName("Appraise").input_type.fields_by_name["treasure"].message_type

print(
    json.dumps(
        {
            "services": sorted(database.get_services()),
            "seats": answer.result,
            "refused": refused,
            "present": sorted(one.name for one in treasure.fields if one.has_presence),
            "treasure": treasure.full_name,
        }
    ),
    flush=True,
)

health = health_pb2_grpc.HealthStub(channel)
for service in ["", post]:
    found = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
    print("check", health_pb2.HealthCheckResponse.ServingStatus.Name(found.status), flush=True)
for change in health.Watch(health_pb2.HealthCheckRequest(service=post)):
    print("health", health_pb2.HealthCheckResponse.ServingStatus.Name(change.status), flush=True)
print("watch ended", flush=True)
