"""An SMS provider as a program of its own: the interface of ``docs/sms.md`` over real HTTP.

``python -m tests.fakes.provider PORT LOG`` keeps what it has taken in LOG, a line each, as a provider's disk would.
"""

import json
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.texting import NOBODYS


class Provider:
    """Takes one request after the other; ``with`` starts and stops it."""

    def __init__(self, port: int = 0, log: Path | None = None) -> None:
        self.taken: dict[str, dict[str, Any]] = {}
        """By reference; what is here leaves for a telephone."""
        self.posts: list[str] = []
        """References of every POST, repeated ones too."""
        self.headers: list[dict[str, str]] = []
        self.replies: list[dict[str, str]] = []
        self.refuses: int | None = None
        self.loses_answers = False
        self.log = log
        self._server = HTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def serve(self) -> None:
        self._server.serve_forever()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def comes_in(self, number: str, words: str) -> None:
        at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC).isoformat()
        self.replies.append({"id": f"in-{len(self.replies):03}", "from": number, "text": words, "received": at})

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, object]:
        self.headers.append(headers)
        if self.refuses is not None:
            return self.refuses, {}
        parts = urlsplit(path)
        match method, parts.path.removeprefix("/v1").split("/")[1:]:
            case "POST", ["messages"]:
                return self._take(headers["Idempotency-Key"], body)
            case "GET", ["messages", key]:
                return (200, {"state": self.taken[key]["state"]}) if key in self.taken else (404, {})
            case "GET", ["replies"]:
                after = parse_qs(parts.query).get("after", [""])[0]
                ids = [one["id"] for one in self.replies]
                return 200, {"replies": self.replies[ids.index(after) + 1 if after in ids else 0 :]}
        return 404, {}

    def _take(self, key: str, body: dict[str, Any]) -> tuple[int, object]:
        self.posts.append(key)
        if body["to"] == NOBODYS:
            return 422, {}
        if key not in self.taken:
            self.taken[key] = {**body, "state": "accepted"}
        if self.log:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({"key": key, **body}) + "\n")
        return 201, {"reference": key}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._do("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def do_GET(self) -> None:
                self._do("GET", {})

            def _do(self, method: str, body: dict[str, Any]) -> None:
                status, answer = provider.answer(method, self.path, dict(self.headers), body)
                if provider.loses_answers:
                    return
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked may be dead
                    self.send_response(status)
                    self.end_headers()
                    self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        return Handler


if __name__ == "__main__":
    serving = Provider(int(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(f"{serving.url}\n")
    sys.stdout.flush()
    serving.serve()
