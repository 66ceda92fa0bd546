"""Usage of metered subscriptions, reported in batches."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable, Iterator, List, Mapping, Protocol, Self

from ._core import KeyedOptions, new_key
from ._errors import ApiError, PandabaseError, QueueFull
from .types import NewEvent, Received, UsageReport

MOST = 100
"""The most that one request reports."""
MAY_PASS = frozenset({401, 403, 409, 429})
"""Refusals that may be over at the next try: a token can be given its scope meanwhile."""


@dataclass(frozen=True)
class Use:
    """A use to report."""

    subscription_id: str
    event: NewEvent


OnRejected = Callable[[Use, str], None]
"""Told of a use that the server does not count, and why."""
OnError = Callable[[PandabaseError, List[Use], bool], None]
"""Told when a batch was not accepted, and whether its uses wait for the next time or are given up."""


class _Usage(Protocol):
    def report(self, body: UsageReport, *, options: KeyedOptions | None = None) -> Received: ...


class _AsyncUsage(Protocol):
    async def report(self, body: UsageReport, *, options: KeyedOptions | None = None) -> Received: ...


class _Queue:
    """What waits, and what is being sent. It is not for several threads at once."""

    def __init__(
        self,
        max_batch: int,
        max_queue: int,
        on_rejected: OnRejected | None,
        on_error: OnError | None,
        dated: bool,
    ) -> None:
        self._dated = dated
        self._max_batch = max(1, min(max_batch, MOST))
        self._max_queue = max_queue
        self._on_rejected = on_rejected
        self._on_error = on_error
        self._sending = 0
        self._is_failing = False
        self.waiting: List[Use] = []

    def __len__(self) -> int:
        return len(self.waiting) + self._sending

    def add(
        self,
        subscription_id: str,
        event_name: str,
        quantity: int,
        event_at: str | None,
        external_id: str | None,
        metadata: Mapping[str, str] | None,
    ) -> bool:
        """Takes a use; returns whether there are enough to send."""
        if len(self) >= self._max_queue:
            raise QueueFull(f"{len(self)} uses wait to be reported")
        event: NewEvent = {
            "event_name": event_name,
            "quantity": quantity,
            # With an id no retry counts it twice.
            "external_id": external_id or new_key(),
        }
        if event_at is not None:
            event["event_at"] = event_at
        elif self._dated:
            event["event_at"] = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        if metadata is not None:
            event["metadata"] = dict(metadata)
        self.waiting.append(Use(subscription_id, event))
        # After a failure it is the interval that leads to the next try, not every further use.
        return len(self.waiting) >= self._max_batch and not self._is_failing

    def take(self) -> List[List[Use]]:
        """What waits, by subscription in the order of the uses."""
        taken, self.waiting = self.waiting, []
        self._sending = len(taken)
        by_subscription: dict[str, List[Use]] = {}
        for use in taken:
            by_subscription.setdefault(use.subscription_id, []).append(use)
        return [batch for uses in by_subscription.values() for batch in self._cut(uses)]

    def _cut(self, uses: List[Use]) -> Iterator[List[Use]]:
        for start in range(0, len(uses), self._max_batch):
            yield uses[start : start + self._max_batch]

    def put_back(self, failed: List[Use]) -> None:
        """Ends what `take` began."""
        self._sending = 0
        self._is_failing = len(failed) > 0
        self.waiting[:0] = failed

    def sent(self, batch: List[Use]) -> None:
        """A batch is done with."""
        self._sending -= len(batch)

    def accepted(self, batch: List[Use], answer: Received) -> None:
        """Tells what was not counted."""
        for rejected in answer["rejected"]:
            if self._on_rejected is not None:
                self._on_rejected(batch[rejected["index"]], rejected["reason"])

    def refused(self, batch: List[Use], error: PandabaseError) -> bool:
        """Tells that a batch was not accepted; returns whether it is tried again."""
        is_refusal = isinstance(error, ApiError) and error.status < 500 and error.status not in MAY_PASS
        if self._on_error is not None:
            self._on_error(error, batch, not is_refusal)
        return not is_refusal


def _body(batch: List[Use]) -> UsageReport:
    return {"subscription_id": batch[0].subscription_id, "events": [use.event for use in batch]}


class UsageBatcher:
    """Collects uses and reports them, by subscription, when there are enough of them or after a while.

    A thread of its own reports; the functions that are told something run there. Close it at the end, or use
    it in a `with`.
    """

    def __init__(
        self,
        usage: _Usage,
        *,
        max_batch: int = MOST,
        interval: float = 5.0,
        max_queue: int = 10_000,
        on_rejected: OnRejected | None = None,
        on_error: OnError | None = None,
        dated: bool = True,
    ) -> None:
        """`usage` is the client's: `UsageBatcher(client.usage)`. `interval` is in seconds.

        With `dated=False` a use that does not say when it was counts from when its report arrives, on the
        store's clock, and not from when it was added. In a sandbox that clock may be ahead of the machine's,
        and a use from before the current period is not counted.
        """
        self._usage = usage
        self._interval = interval
        self._queue = _Queue(max_batch, max_queue, on_rejected, on_error, dated)
        self._changed = threading.Condition()
        self._sends = threading.Lock()
        self._is_due = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="pandabase-usage", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        """How many uses are not reported yet."""
        with self._changed:
            return len(self._queue)

    def add(
        self,
        subscription_id: str,
        event_name: str,
        quantity: int,
        *,
        event_at: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Takes a use, which is reported a little later. It counts from now unless it says when it was.

        Raises QueueFull if too many wait.
        """
        with self._changed:
            if self._is_closed:
                raise PandabaseError("the batcher is closed")
            enough = self._queue.add(subscription_id, event_name, quantity, event_at, external_id, metadata)
            self._is_due = self._is_due or enough
            self._changed.notify_all()

    def flush(self) -> None:
        """Reports everything that waits now. What fails for a time waits again; `on_error` is told."""
        with self._sends:
            with self._changed:
                batches = self._queue.take()
                self._is_due = False
            failed: List[Use] = []
            try:
                while batches:
                    batch = batches[0]
                    if self._report(batch):
                        failed += batch
                    else:
                        with self._changed:
                            self._queue.sent(batch)
                    batches.pop(0)
            finally:
                # What was not tried, because a function that was told raised an error, waits as well.
                with self._changed:
                    self._queue.put_back(failed + [use for batch in batches for use in batch])

    def _report(self, batch: List[Use]) -> bool:
        """Reports the uses of one subscription; returns whether they are tried again."""
        try:
            answer = self._usage.report(_body(batch))
        except PandabaseError as error:
            return self._queue.refused(batch, error)
        self._queue.accepted(batch, answer)
        return False

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or len(self._queue.waiting) > 0)
                self._changed.wait_for(lambda: self._is_closed or self._is_due, self._interval)
                if self._is_closed:
                    return
            try:
                self.flush()
            except Exception as error:  # of a function that was told: the thread outlives it
                threading.excepthook(threading.ExceptHookArgs((type(error), error, None, self._thread)))

    def close(self) -> None:
        """Takes no more and reports what waits. What still fails then stays unreported: see `len`."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()
        self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncUsageBatcher:
    """The same for asyncio. A task reports, in the loop that uses are added in."""

    def __init__(
        self,
        usage: _AsyncUsage,
        *,
        max_batch: int = MOST,
        interval: float = 5.0,
        max_queue: int = 10_000,
        on_rejected: OnRejected | None = None,
        on_error: OnError | None = None,
        dated: bool = True,
    ) -> None:
        """`usage` is the client's: `AsyncUsageBatcher(client.usage)`. `interval` is in seconds."""
        self._usage = usage
        self._interval = interval
        self._queue = _Queue(max_batch, max_queue, on_rejected, on_error, dated)
        self._sends = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    def __len__(self) -> int:
        """How many uses are not reported yet."""
        return len(self._queue)

    def add(
        self,
        subscription_id: str,
        event_name: str,
        quantity: int,
        *,
        event_at: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Takes a use, which is reported a little later. It counts from now unless it says when it was.

        Raises QueueFull if too many wait.
        """
        if self._is_closed:
            raise PandabaseError("the batcher is closed")
        if self._queue.add(subscription_id, event_name, quantity, event_at, external_id, metadata):
            self._start()
        else:
            self._later()

    def _later(self) -> None:
        if self._timer is None and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(self._interval, self._due)

    def _due(self) -> None:
        self._timer = None
        self._start()

    def _start(self) -> None:
        # A flush that is at work sets a timer for what it leaves.
        if not self._tasks:
            task = asyncio.get_running_loop().create_task(self.flush())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def flush(self) -> None:
        """Reports everything that waits now. What fails for a time waits again; `on_error` is told."""
        async with self._sends:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            batches = self._queue.take()
            failed: List[Use] = []
            try:
                while batches:
                    batch = batches[0]
                    if await self._report(batch):
                        failed += batch
                    else:
                        self._queue.sent(batch)
                    batches.pop(0)
            finally:
                # What was not tried, because the task was cancelled, waits as well.
                self._queue.put_back(failed + [use for batch in batches for use in batch])
                if self._queue.waiting:
                    self._later()

    async def _report(self, batch: List[Use]) -> bool:
        """Reports the uses of one subscription; returns whether they are tried again."""
        try:
            answer = await self._usage.report(_body(batch))
        except PandabaseError as error:
            return self._queue.refused(batch, error)
        self._queue.accepted(batch, answer)
        return False

    async def close(self) -> None:
        """Takes no more and reports what waits. What still fails then stays unreported: see `len`."""
        self._is_closed = True
        await self.flush()
        if self._timer is not None:
            self._timer.cancel()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
