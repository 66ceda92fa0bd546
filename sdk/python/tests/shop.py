"""The server that the tests run against: `pandabase dev`, whose `dev.json` PANDABASE_DEV names."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator, Mapping

import httpx

from pandabase import AsyncPandabase, Pandabase
from pandabase.types import CardInput, NewCustomer, NewProduct

with open(os.environ["PANDABASE_DEV"], encoding="utf-8") as file:
    dev: dict[str, str] = json.load(file)

BUYER: NewCustomer = {
    "email": "mia@example.org",
    "name": "Mia Stone",
    "billing": {
        "line1": "1 Main St",
        "city": "Oakland",
        "state": "CA",
        "postal_code": "94607",
        "country": "US",
    },
}
CARD: CardInput = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
PRODUCT: NewProduct = {
    "title": "Rain",
    "productType": "DIGITAL_DOWNLOAD",
    "price": 1200,
    "status": "ACTIVE",
}
ABSENT = "prd_000000000000000000000000"


def client(base_url: str | None = None, *, timeout: float = 30, max_retries: int = 2) -> Pandabase:
    return Pandabase(
        store_id=dev["storeId"],
        base_url=base_url or dev["baseUrl"],
        api_key=dev["apiToken"],
        timeout=timeout,
        max_retries=max_retries,
        retry_delay=0.01,
    )


def async_client(base_url: str | None = None, *, timeout: float = 30, max_retries: int = 2) -> AsyncPandabase:
    return AsyncPandabase(
        store_id=dev["storeId"],
        base_url=base_url or dev["baseUrl"],
        api_key=dev["apiToken"],
        timeout=timeout,
        max_retries=max_retries,
        retry_delay=0.01,
    )


class Fault:
    """What a server in between does with a request in place of passing it on."""

    def __init__(
        self, status: int = 0, headers: Mapping[str, str] | None = None, error: str = "a fault"
    ) -> None:
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


LOSE_THE_ANSWER = Fault()
SAY_NOTHING = Fault()


class Between:
    """A server between the client and the real one, which damages what it is told to."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = list(faults)
        self.requests: list[Mapping[str, str]] = []
        self.base_url = ""
        self.is_over = threading.Event()

    @property
    def keys(self) -> list[str | None]:
        return [headers.get("idempotency-key") for headers in self.requests]


@contextmanager
def between(*faults: Fault) -> Iterator[Between]:
    state = Between(*faults)

    class Handler(Quiet):
        def answer(self) -> None:
            body = self.content()
            state.requests.append({name.lower(): value for name, value in self.headers.items()})
            fault = state.faults.pop(0) if state.faults else None
            if fault is SAY_NOTHING:
                state.is_over.wait(30)
                self.close_connection = True
            elif fault is not None and fault.status:
                answer = {"ok": False, "error": fault.error}
                self.send(fault.status, json.dumps(answer).encode(), fault.headers)
            else:
                sent = self.pass_on(body)
                if fault is LOSE_THE_ANSWER:
                    self.close_connection = True
                else:
                    self.send(sent.status_code, sent.content, sent.headers)

        def pass_on(self, body: bytes) -> httpx.Response:
            names = ["Authorization", "Content-Type", "Idempotency-Key", "X-Signature", "X-Signature-Timestamp"]
            headers = {name: self.headers[name] for name in names if name in self.headers}
            return httpx.request(self.command, dev["baseUrl"] + self.path, headers=headers, content=body or None)

    with serving(Handler) as base_url:
        state.base_url = base_url
        yield state
        state.is_over.set()


class Quiet(BaseHTTPRequestHandler):
    """A handler that answers every method with `answer`, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        raise NotImplementedError

    def content(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() in ("retry-after", "location", "x-request-id"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.answer()

    do_POST = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
