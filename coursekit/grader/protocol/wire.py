"""Messages between the grader's processes: a length, then JSON, over a stream socket.

No message is ever unpickled. The reader sets the largest message it takes, so a process that runs
a stranger's code cannot make the other side allocate without bound.
"""

import json
import socket
import struct
import time

HEADER = struct.Struct("<Q")
CHUNK = 1 << 20
PART = 12  # bytes that an object or list of a large message has on average, at least
MIN_PARTS = 1000


class WireError(Exception):
    """The other side is gone, too slow, or does not speak the protocol."""


class Wire:
    """One end of a connection.

    Parameters
    ----------
    connection : socket.socket
        A connected stream socket; the wire owns it.
    max_bytes : int
        The largest message that is read.
    """

    def __init__(self, connection: socket.socket, max_bytes: int) -> None:
        self.connection = connection
        self.max_bytes = max_bytes

    def send(self, message: dict, seconds: float | None = None) -> None:
        """Sends one message.

        Raises
        ------
        WireError
            If the other side is gone, or has not read it after `seconds`.
        """
        body = json.dumps(message).encode()
        try:
            self.connection.settimeout(seconds)
            self.connection.sendall(HEADER.pack(len(body)) + body)
        except OSError as problem:
            raise WireError("the connection is closed") from problem

    def receive(self, seconds: float | None = None) -> dict:
        """The next message.

        Raises
        ------
        TimeoutError
            If it has not arrived whole after `seconds`.
        WireError
            If the other side is gone, or the message is too large or no JSON object.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        (size,) = HEADER.unpack(self._exactly(HEADER.size, deadline))
        if size > self.max_bytes:
            raise WireError(f"a message of {size} bytes, at most {self.max_bytes} are read")
        try:
            body = self._exactly(size, deadline)
        except MemoryError as problem:
            raise WireError("a message that is too large for this machine") from problem
        return parsed(body, self.max_bytes)

    def close(self) -> None:
        self.connection.close()

    def _exactly(self, size: int, deadline: float | None) -> bytearray:
        body = bytearray()
        while len(body) < size:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            try:
                self.connection.settimeout(left)
                part = self.connection.recv(min(CHUNK, size - len(body)))
            except TimeoutError:
                raise
            except OSError as problem:
                raise WireError("the connection broke") from problem
            if not part:
                raise WireError("the other side is gone")
            body += part
        return body


def parsed(body: bytes | bytearray, max_bytes: int) -> dict:
    """The JSON object in a message's body.

    Raises
    ------
    WireError
        If it is none, or larger, or of more parts, than a message of `max_bytes` may be.
    """
    if len(body) > max_bytes:
        raise WireError(f"a message of {len(body)} bytes, at most {max_bytes} are read")
    # Empty ones take twenty times their bytes in memory.
    if body.count(b"{") + body.count(b"[") > max(MIN_PARTS, max_bytes // PART):
        raise WireError("a message of too many parts")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError, MemoryError) as problem:
        raise WireError("a message that is not JSON") from problem
    if not isinstance(message, dict):
        raise WireError("a message that is not an object")
    return message
