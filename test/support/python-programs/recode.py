"""Reads messages and writes them anew, so that every field goes through another implementation.

Argument: the folder with modules that protoc made. Input and output: a line for each message, its full name and its bytes in
hexadecimal; an answer that begins with "!" says what was wrong.
"""

import importlib
import pathlib
import sys

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import DecodeError

folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder))
for module in sorted(folder.rglob("*_pb2.py")):
    importlib.import_module(".".join(module.relative_to(folder).with_suffix("").parts))

pool = descriptor_pool.Default()
for line in sys.stdin:
    name, _, data = line.rstrip("\n").partition(" ")
    kind = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
    message = kind()
    try:
        message.ParseFromString(bytes.fromhex(data))
    except DecodeError as error:
        print(f"! {error}")
        continue
    # What the declarations do not know must not slip through unread.
    message.DiscardUnknownFields()
    print(message.SerializeToString(deterministic=True).hex())
