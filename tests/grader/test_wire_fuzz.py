"""Whatever arrives, the wire and the decoder refuse it in their own words, within limits."""

import json
import os
import random
import re
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.grader.protocol.wire import HEADER, PART, Wire, WireError

FUZZ = Path(__file__).with_name("fuzz_decoder.py")
MESSAGE = {"values": {"x": {"t": "list", "v": [{"t": "int", "v": "1"}, None, True, 1.5, "é"]}}}


def received(data: bytes, max_bytes: int = 1 << 20, seconds: float | None = None) -> dict:
    """What a wire makes of these bytes, after which the other side is gone."""
    mine, theirs = socket.socketpair()
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    with theirs:
        theirs.settimeout(10)
        theirs.sendall(data)
    wire = Wire(mine, max_bytes)
    try:
        return wire.receive(seconds)
    finally:
        wire.close()


def framed(body: bytes) -> bytes:
    return HEADER.pack(len(body)) + body


def test_a_message_arrives():
    assert received(framed(json.dumps(MESSAGE).encode())) == MESSAGE


# Deeper than any Python's reader of JSON goes, in as many parts as are let pass.
DEEP = 50_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 7,
        struct.pack("<Q", 2**63),
        struct.pack("<Q", 100) + b"{}",
        framed(b""),
        framed(b"[]"),
        framed(b"nothing"),
        framed(b"\xff\xfe{}"),
        framed(b'{"a": ' + b"9" * 5000 + b"}"),
        framed(b'{"a": ' + b"[" * 900),
        framed(b'{"a": ' + b"[" * DEEP + b"]" * DEEP + b"}"),
        framed(b'{"a": [' + b"{}," * ((1 << 20) // PART) + b"{}]}"),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(WireError):
        received(data)


def test_a_message_that_does_not_arrive_whole_in_time_is_given_up():
    mine, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(HEADER.pack(100) + b"{")
        with pytest.raises(TimeoutError):
            Wire(mine, 1000).receive(0.1)
    mine.close()


@pytest.mark.parametrize("seed", range(3))
def test_broken_messages_raise_nothing_else(seed):
    chance = random.Random(seed)
    whole = framed(json.dumps(MESSAGE).encode())
    for _ in range(1000):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 1, 3, 10])):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randrange(1, 9)]
                case 2:
                    data[place:place] = chance.choice(
                        [b"[", b"{", b'"', b"\\ud800", b"1e999", b"-"]
                    )
                case 3:
                    data[place:place] = data[place : place + 20]
            data = data or bytearray(b"\0")
        try:
            assert isinstance(received(bytes(data), seconds=10), dict)
        except (WireError, TimeoutError):
            continue


@pytest.mark.parametrize("seed", range(2))
def test_forged_values_give_a_value_or_are_refused_within_memory_and_time(seed):
    done = subprocess.run(
        [sys.executable, str(FUZZ), str(seed), "1000"],
        env=os.environ | {"PYTHONPATH": str(FUZZ.parents[2])},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    values, times = map(int, re.match(r"(\d+) of (\d+) gave a value", done.stdout).groups())
    assert 0 < values < times == 1000  # else nothing was forged, or all of it too badly
