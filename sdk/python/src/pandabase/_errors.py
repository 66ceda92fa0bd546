"""What goes wrong."""

from __future__ import annotations

from typing import Any


class PandabaseError(Exception):
    """Every error of this package."""


class ApiError(PandabaseError):
    """The server refused a request, or could not answer it. The text is the server's, fit to be shown."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        request_id: str | None,
        retry_after: int | None,
        body: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        """The answer's status, such as 404."""
        self.request_id = request_id
        """Names the request in the server's logs; None if something before the server answered."""
        self.retry_after = retry_after
        """Seconds to wait before the next try; only on 429."""
        self.body = body
        """The answer's body, as far as it is JSON."""


class ConnectionFailed(PandabaseError):
    """No answer came. Whether the request had an effect is unknown; one with a key can be sent again."""


class RequestTimeout(ConnectionFailed):
    """No answer came in time."""


class WebhookError(PandabaseError):
    """A delivery is not genuine, or too old."""


class QueueFull(PandabaseError):
    """Too many uses wait: the server has not been reached for a while."""
