"""An OpenAI-compatible server on 127.0.0.1 that records its requests and fails on demand."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAILURES = {
    "401": (401, "application/json", '{"error": {"message": "Incorrect API key: course-key"}}'),
    "404": (404, "application/json", '{"error": {"message": "model not found"}}'),
    "429": (429, "application/json", '{"error": {"message": "rate limit"}}'),
    "500": (500, "text/plain", "Traceback (most recent call last):\n  oops"),
    "html": (200, "text/html", "<html>Please log in</html>"),
    "bad json": (200, "application/json", "{not json"),
    "empty": (200, "application/json", ""),
    "no choices": (200, "application/json", '{"object": "chat.completion", "choices": []}'),
}


class OpenAIServer:
    """The server; use it in a `with` block.

    `mode` is "ok", "null", "blank", "slow" (no byte of an answer), "drip" (a byte now and then),
    "redirect" or a key of `FAILURES`; `answer` is the text of the next answers; `requests` holds
    what came in, each with method, path, headers (lower-case names) and body.
    """

    def __init__(self) -> None:
        self.mode = "ok"
        self.answer = "What have you tried so far?"
        self.requests: list[dict[str, Any]] = []
        self._asked = threading.Event()
        self._closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """The endpoint's base address, as in `BOB_ENDPOINT`."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def reset(self) -> None:
        """Forgets the requests and answers normally again."""
        self.requests.clear()
        self._asked.clear()
        self.mode, self.answer = "ok", "What have you tried so far?"

    def wait_for_request(self, seconds: float) -> bool:
        """Waits until a request has been recorded, which a client that gave up does not see to.

        Returns
        -------
        bool
            False if none has come in time.
        """
        return self._asked.wait(seconds)

    def __enter__(self) -> OpenAIServer:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def _completion(self, text: str | None) -> str:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        return json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._record("")
                self._reply(200, "application/json", '{"object": "list", "data": []}')

            def do_POST(self) -> None:
                self._record(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
                mode = server.mode
                if mode in FAILURES:
                    self._reply(*FAILURES[mode])
                elif mode == "redirect":
                    self._reply(307, "text/plain", "", location=server.url + "/elsewhere")
                elif mode == "slow":
                    server._closing.wait(20)
                    self.close_connection = True
                elif mode == "drip":
                    self._drip()
                else:
                    text = {"null": None, "blank": " \n"}.get(mode, server.answer)
                    self._reply(200, "application/json", server._completion(text))

            def _record(self, body: str) -> None:
                server.requests.append(
                    {
                        "method": self.command,
                        "path": self.path,
                        "headers": {k.lower(): v for k, v in self.headers.items()},
                        "body": json.loads(body) if body else None,
                    }
                )
                server._asked.set()

            def _reply(self, status: int, kind: str, text: str, location: str = "") -> None:
                self._start(status, kind, len(text.encode()), location)
                self.wfile.write(text.encode())

            def _start(self, status: int, kind: str, length: int, location: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(length))
                if location:
                    self.send_header("Location", location)
                self.end_headers()

            def _drip(self) -> None:
                self._start(200, "application/json", 1000)
                try:
                    while not server._closing.wait(0.1):
                        self.wfile.write(b" ")
                except OSError:  # the client gave up, as it should
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        return Handler
