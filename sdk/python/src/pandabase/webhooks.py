"""Whether a webhook is genuine."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from typing import Any, Mapping, Sequence, cast

from ._errors import WebhookError
from .types import LicenseRequest, WebhookPayload

TOLERANCE = 300.0
"""Seconds that a delivery's time may differ from ours."""


def verify_webhook(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> WebhookPayload:
    """Verifies the signature of a delivery, of V2 or V1, and returns what it carries.

    `secret` is the endpoint's `whsec_…`, or several while one takes another's place. `body` has the bytes as
    they came: JSON that was parsed and written again may have other bytes.

    Raises WebhookError if it is not genuine or too old; answer it with 400.
    """
    return cast(WebhookPayload, _verified(secret, headers, body, tolerance, now))


def verify_license_request(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> LicenseRequest:
    """The same for a request for licence keys, which a product's `webhookSecret` signs."""
    return cast(LicenseRequest, _verified(secret, headers, body, tolerance, now))


def _verified(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    tolerance: float,
    now: float | None,
) -> Any:
    named = {name.lower(): value for name, value in headers.items()}
    timestamp = _header(named, "Webhook-Timestamp")
    signature = _header(named, "Webhook-Signature")
    if re.fullmatch(r"[0-9]{1,16}", timestamp) is None:
        raise WebhookError("Webhook-Timestamp is no time")
    is_v2 = signature.startswith("v1,")
    seconds = int(timestamp) / (1 if is_v2 else 1000)
    if abs((time.time() if now is None else now) - seconds) > tolerance:
        raise WebhookError("Webhook-Timestamp is too far from the present")
    start = f"{_header(named, 'Webhook-Id')}.{timestamp}." if is_v2 else f"{timestamp}."
    signed = start.encode() + body
    fits = _fits_v2 if is_v2 else _fits_v1
    for one in [secret] if isinstance(secret, str) else secret:
        if fits(one, signed, signature):
            return json.loads(body)
    raise WebhookError("Webhook-Signature does not fit: another secret, or not the bytes that came")


def _fits_v2(secret: str, signed: bytes, signatures: str) -> bool:
    """One of the signatures fits: its key is what `whsec_` is followed by, decoded."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise WebhookError("the secret is not one of a webhook: whsec_…")
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    found = [hmac.compare_digest(expected, one.encode()) for one in signatures.split(" ")]
    return any(found)


def _fits_v1(secret: str, signed: bytes, signature: str) -> bool:
    """The key is the text of the whole secret."""
    if not secret:
        return False
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.lower().encode())


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name.lower())
    if value is None:
        raise WebhookError(f"{name} is missing")
    return value
