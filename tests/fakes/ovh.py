"""OVHcloud's SMS interface over real HTTP, as its published types tell it; a wrong signature is refused."""

import hashlib
import json
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from appliance.texting.ovh import OvhAccount
from tests.fakes.texting import NOBODYS

ACCOUNT = OvhAccount("sms-ab12345-1", "key", "secret", "consumer", sender="")
NOW = 1_795_521_600
"""What time it is there, in seconds of the epoch: not what the box thinks."""


class Ovh:
    """One account; ``with`` starts and stops it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        """Bodies of every POST of texts."""
        self.jobs: dict[int, dict[str, Any]] = {}
        """What is still in the queue, by number."""
        self.outgoing: dict[int, dict[str, Any]] = {}
        self.incoming: dict[int, dict[str, Any]] = {}
        self.keeps_in_queue = False
        self.refuses: tuple[int, dict[str, str]] | None = None
        self.refuses_texts = False
        self.loses_answers = False
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/1.0"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def leaves(self) -> None:
        """The queue is sent."""
        self.outgoing |= {number: {**job, "deliveryReceipt": 0} for number, job in self.jobs.items()}
        self.jobs.clear()

    def comes_in(self, number: str, words: str) -> None:
        key = 900 + len(self.incoming)
        at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC).isoformat()
        self.incoming[key] = {"id": key, "sender": number, "message": words, "creationDatetime": at, "tag": ""}

    def answer(self, method: str, path: str, headers: dict[str, str], body: str) -> tuple[int, object]:
        parts = urlsplit(path)
        if parts.path == "/1.0/auth/time":
            return 200, NOW
        if self.refuses is not None:
            return self.refuses
        if headers.get("X-Ovh-Signature") != self._signature(method, path, headers["X-Ovh-Timestamp"], body):
            return 403, {"errorCode": "INVALID_CREDENTIAL", "message": "Invalid signature"}
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match method, parts.path.removeprefix(f"/1.0/sms/{ACCOUNT.name}/").split("/"):
            case "POST", ["jobs"]:
                return self._take(json.loads(body))
            case "GET", ["outgoing"]:
                return 200, [number for number, one in self.outgoing.items() if one["tag"] == asked["tag"]]
            case "GET", ["jobs" | "incoming" as kind]:
                return 200, sorted(self._kept(kind), reverse=True)
            case "GET", [("jobs" | "incoming" | "outgoing") as kind, number] if int(number) in self._kept(kind):
                return 200, self._kept(kind)[int(number)]
        return 404, {"message": "The requested object does not exist"}

    def _kept(self, kind: str) -> dict[int, dict[str, Any]]:
        return {"jobs": self.jobs, "incoming": self.incoming, "outgoing": self.outgoing}[kind]

    def _take(self, told: dict[str, Any]) -> tuple[int, object]:
        self.asked.append(told)
        if self.refuses_texts:
            return 400, {"message": "Sender is not valid"}
        receivers = told["receivers"]
        if receivers == [NOBODYS]:
            return 200, {"ids": [], "invalidReceivers": receivers, "validReceivers": [], "totalCreditsRemoved": 0}
        number = 500 + len(self.jobs) + len(self.outgoing)
        self.jobs[number] = {"id": number, "receiver": receivers[0], "message": told["message"], "tag": told["tag"]}
        if not self.keeps_in_queue:
            self.leaves()
        return 200, {"ids": [number], "invalidReceivers": [], "validReceivers": receivers, "totalCreditsRemoved": 1}

    def _signature(self, method: str, path: str, at: str, body: str) -> str:
        whole = "+".join([ACCOUNT.application_secret, ACCOUNT.consumer_key, method, self._root + path, body, at])
        return "$1$" + hashlib.sha1(whole.encode()).hexdigest()

    @property
    def _root(self) -> str:
        return self.url.removesuffix("/1.0")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        account = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._do("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

            def do_GET(self) -> None:
                self._do("GET", "")

            def _do(self, method: str, body: str) -> None:
                status, answer = account.answer(method, self.path, dict(self.headers), body)
                if account.loses_answers and method == "POST":
                    return
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked may be gone
                    self.send_response(status)
                    self.end_headers()
                    self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        return Handler
