"""How a request is sent: credentials, idempotency keys, time limits, retries, errors."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import secrets
import string
import time
from dataclasses import dataclass, field
from typing import Any, Literal, Mapping
from urllib.parse import quote, urlencode

import httpx

from ._errors import ApiError, ConnectionFailed, PandabaseError, RequestTimeout

LONGEST_WAIT = 60.0
"""Longer than this no retry is waited for, whatever the server asks; in seconds."""
LONGEST_DELAY = 8.0
"""The longest wait of the doubling, in seconds."""
STATUSES_TO_REPEAT = frozenset({429, 500, 502, 503, 504})
IN_PROGRESS = "still in progress"
"""The answer to a repetition while the first try is still at work."""
USER_AGENT = "pandabase-python/0.1.0"


@dataclass(frozen=True)
class Options:
    """What one call may say."""

    timeout: float | None = None
    """In place of the client's, in seconds."""
    max_retries: int | None = None
    """In place of the client's."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers."""


@dataclass(frozen=True)
class KeyedOptions(Options):
    """What a call that changes something once may say."""

    idempotency_key: str | None = None
    """The same key with the same body has the same effect and answer for 24 hours: 8 to 32 characters.

    A call without one gets a key of its own, which its retries share. Set it where your program may start
    again between two tries.
    """


@dataclass(frozen=True)
class Settings:
    """Which store, on which server, and who asks."""

    store_id: str
    base_url: str
    api_key: str | None = field(repr=False)
    signing: tuple[str, str] | None = field(repr=False)
    timeout: float
    max_retries: int
    retry_delay: float


@dataclass(frozen=True)
class Request:
    """A request, as the generated methods describe it."""

    method: str
    path: str
    credential: Literal["required", "optional", "none"]
    has_key: bool = False
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def can_repeat(self) -> bool:
        """Whether a repetition changes nothing more."""
        return self.method == "GET" or self.has_key


@dataclass(frozen=True)
class Failure:
    """An attempt that did not succeed."""

    error: PandabaseError
    can_repeat: bool


class Success:
    """An attempt that did."""

    def __init__(self, data: Any) -> None:
        self.data = data


class Call:
    """One call: what all its attempts have in common, and what becomes of each."""

    def __init__(self, settings: Settings, request: Request, options: Options | None) -> None:
        options = options or Options()
        self._settings = settings
        self._request = request
        self._retries = settings.max_retries if options.max_retries is None else options.max_retries
        self._attempts = 0
        self.timeout = settings.timeout if options.timeout is None else options.timeout
        self.method = request.method
        self.url = httpx.URL(settings.base_url.rstrip("/") + request.path + _search(request.query))
        self.content = b"" if request.body is None else json.dumps(request.body).encode()
        self._headers = {**options.headers, "Accept": "application/json", "User-Agent": USER_AGENT}
        if request.body is not None:
            self._headers["Content-Type"] = "application/json"
        if request.has_key:
            key = options.idempotency_key if isinstance(options, KeyedOptions) else None
            self._headers["Idempotency-Key"] = key or new_key()

    def headers(self) -> dict[str, str]:
        """The headers of an attempt. A signature has a time, so that every attempt gets its own."""
        request, settings = self._request, self._settings
        if request.credential == "none":
            return self._headers
        if settings.signing is not None:
            token, secret = settings.signing
            path = self.url.raw_path.split(b"?")[0].decode()
            return self._headers | _signed(token, secret, request.method, path, self.content)
        if settings.api_key is not None:
            return self._headers | {"Authorization": f"Bearer {settings.api_key}"}
        if request.credential == "required":
            raise PandabaseError("this call needs a credential: give the client an api_key or signing")
        return self._headers

    def judge(self, response: httpx.Response) -> Success | Failure:
        """What an answer says.

        A refusal with 429 had no effect; other failures can be repeated only under a key.
        """
        try:
            body = response.json()
        except ValueError:
            body = None
        told = body if isinstance(body, dict) else {}
        if response.is_success and "data" in told:
            return Success(told["data"])
        status = response.status_code
        after = response.headers.get("Retry-After", "")
        error = ApiError(
            _message(response, told),
            status=status,
            request_id=response.headers.get("X-Request-Id"),
            retry_after=int(after) if after.isdecimal() else None,
            body=body,
        )
        is_busy = status == 409 and IN_PROGRESS in str(error)
        repeatable = self._request.can_repeat and (is_busy or status in STATUSES_TO_REPEAT)
        return Failure(error, status == 429 or repeatable)

    def failed(self, error: httpx.RequestError) -> Failure:
        """An attempt without an answer."""
        place = f"{self.method} {self.url.copy_with(query=None)}"
        told: ConnectionFailed
        if isinstance(error, httpx.TimeoutException):
            told = RequestTimeout(f"no answer within {self.timeout} s: {place}")
        else:
            told = ConnectionFailed(f"no answer: {place}: {error}")
        told.__cause__ = error
        return Failure(told, self._request.can_repeat)

    def delay(self, failure: Failure) -> float:
        """Seconds until the next attempt; raises the error if there is none."""
        error = failure.error
        if isinstance(error, ApiError) and error.retry_after is not None:
            delay = float(error.retry_after)
        else:
            most = min(self._settings.retry_delay * 2**self._attempts, LONGEST_DELAY)
            # Clients that failed together do not come back together.
            delay = most * random.uniform(0.5, 1)
        if not failure.can_repeat or self._attempts >= self._retries or delay > LONGEST_WAIT:
            raise error
        self._attempts += 1
        return delay


class _Core:
    def __init__(self, settings: Settings) -> None:
        if settings.api_key is not None and settings.signing is not None:
            raise PandabaseError("api_key and signing are two credentials: give one")
        if not settings.base_url.startswith(("https://", "http://")):
            raise PandabaseError(f"base_url is no address of a server: {settings.base_url}")
        self._settings = settings
        self.store = segment("store_id", settings.store_id)
        """The store, as a piece of a path."""


class SyncCore(_Core):
    """Sends requests, and waits for their answers."""

    def __init__(self, settings: Settings, http: httpx.Client | None) -> None:
        super().__init__(settings)
        self._http = http or httpx.Client()
        self._is_ours = http is None

    def request(self, request: Request, options: Options | None) -> Any:
        """Sends a request until there is a definite answer, and returns its `data`."""
        call = Call(self._settings, request, options)
        while True:
            outcome = self._attempt(call)
            if isinstance(outcome, Success):
                return outcome.data
            time.sleep(call.delay(outcome))

    def _attempt(self, call: Call) -> Success | Failure:
        headers = call.headers()
        try:
            # A redirection of ours leads from http to https: following it would send the credential in
            # clear first.
            response = self._http.request(
                call.method,
                call.url,
                headers=headers,
                content=call.content or None,
                timeout=call.timeout,
                follow_redirects=False,
            )
        except httpx.RequestError as error:
            return call.failed(error)
        return call.judge(response)

    def close(self) -> None:
        """Closes the connections, unless they are somebody else's."""
        if self._is_ours:
            self._http.close()


class AsyncCore(_Core):
    """Sends requests, while other tasks run."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient | None) -> None:
        super().__init__(settings)
        self._http = http or httpx.AsyncClient()
        self._is_ours = http is None

    async def request(self, request: Request, options: Options | None) -> Any:
        """Sends a request until there is a definite answer, and returns its `data`."""
        call = Call(self._settings, request, options)
        while True:
            outcome = await self._attempt(call)
            if isinstance(outcome, Success):
                return outcome.data
            await asyncio.sleep(call.delay(outcome))

    async def _attempt(self, call: Call) -> Success | Failure:
        headers = call.headers()
        try:
            response = await self._http.request(
                call.method,
                call.url,
                headers=headers,
                content=call.content or None,
                timeout=call.timeout,
                follow_redirects=False,
            )
        except httpx.RequestError as error:
            return call.failed(error)
        return call.judge(response)

    async def close(self) -> None:
        """Closes the connections, unless they are somebody else's."""
        if self._is_ours:
            await self._http.aclose()


def segment(name: str, value: str) -> str:
    """A piece of a path. One that would lead to another path is refused."""
    if value in ("", ".", ".."):
        raise PandabaseError(f"{name} is {value!r}")
    return quote(value, safe="")


def new_key() -> str:
    """A new idempotency key: 29 characters, which every operation takes."""
    alphabet = string.ascii_lowercase + string.digits
    return "idem_" + "".join(secrets.choice(alphabet) for _ in range(24))


def _search(query: Mapping[str, Any]) -> str:
    def spelt(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    given = {name: spelt(value) for name, value in query.items() if value is not None}
    return "?" + urlencode(given) if given else ""


def _signed(token: str, secret: str, method: str, path: str, body: bytes) -> dict[str, str]:
    # The key is the text of the digest, not its bytes.
    key = hashlib.sha256(secret.encode()).hexdigest().encode()
    now = str(int(time.time()))
    text = f"{now}.{method}.{path}.".encode() + body
    return {
        "Authorization": f"Bearer {token}",
        "X-Signature-Timestamp": now,
        "X-Signature": hmac.new(key, text, hashlib.sha256).hexdigest(),
    }


def _message(response: httpx.Response, told: dict[str, Any]) -> str:
    if response.is_redirect:
        return f"the server is elsewhere, at {response.headers.get('Location')}: correct base_url"
    error = told.get("error")
    if isinstance(error, str):
        return error
    return f"an answer that is not the API's, with status {response.status_code}"
