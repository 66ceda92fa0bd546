"""A client of a store on a pandabase server."""

from ._client import AsyncPandabase, Pandabase
from ._core import KeyedOptions, Options, new_key
from ._errors import ApiError, ConnectionFailed, PandabaseError, QueueFull, RequestTimeout, WebhookError
from ._paging import AsyncPages, OnePage, Page
from .usage import AsyncUsageBatcher, UsageBatcher, Use
from .webhooks import verify_license_request, verify_webhook

__all__ = [
    "ApiError",
    "AsyncPages",
    "AsyncPandabase",
    "AsyncUsageBatcher",
    "ConnectionFailed",
    "KeyedOptions",
    "OnePage",
    "Options",
    "Page",
    "Pandabase",
    "PandabaseError",
    "QueueFull",
    "RequestTimeout",
    "UsageBatcher",
    "Use",
    "WebhookError",
    "new_key",
    "verify_license_request",
    "verify_webhook",
]
