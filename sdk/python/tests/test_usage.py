from __future__ import annotations

import asyncio
import threading
from unittest import IsolatedAsyncioTestCase, TestCase, main

from pandabase import (
    ApiError,
    AsyncUsageBatcher,
    ConnectionFailed,
    KeyedOptions,
    Pandabase,
    PandabaseError,
    QueueFull,
    UsageBatcher,
    Use,
)
from pandabase.types import Received, UsageReport

from .shop import BUYER, CARD, LOSE_THE_ANSWER, async_client, between, client

ABSENT = "sub_000000000000000000000000"


def metered(shop: Pandabase) -> str:
    """A subscription whose seconds are counted."""
    plan = shop.products.create(
        {
            "title": "Rendering",
            "productType": "SUBSCRIPTION",
            "pricingModel": "USAGE_BASED",
            "price": 2000,
            "billingInterval": "MONTHLY",
            "status": "ACTIVE",
        }
    )
    shop.products.create_meter(plan["id"], {"eventName": "seconds", "unitPrice": 5, "aggregation": "SUM"})
    session = shop.checkouts.create(
        {"items": [{"product_id": plan["id"], "quantity": 1}], "customer": BUYER}
    )
    shop.checkouts.pay(session["id"], {"payment_method": {"type": "card", "card": CARD}, "consent": True})
    for one in shop.subscriptions.list():
        if one["product"] is not None and one["product"]["id"] == plan["id"]:
            return one["id"]
    raise AssertionError("the subscription is not listed")


def counted(shop: Pandabase, subscription: str) -> int:
    period = shop.subscriptions.get_usage(subscription)["currentPeriod"]
    assert period is not None
    return period["meters"][0]["quantity"]


class Unreachable:
    def report(self, body: UsageReport, *, options: KeyedOptions | None = None) -> Received:
        raise ConnectionFailed("no answer")


class Told:
    """What a batcher told."""

    def __init__(self) -> None:
        self.rejected: list[str] = []
        self.errors: list[tuple[PandabaseError, int, bool]] = []

    def on_rejected(self, use: Use, reason: str) -> None:
        self.rejected.append(f"{use.event['event_name']}: {reason}")

    def on_error(self, error: PandabaseError, uses: list[Use], will_retry: bool) -> None:
        self.errors.append((error, len(uses), will_retry))


class Batches(TestCase):
    def test_uses_are_reported_in_batches_each_once(self) -> None:
        told = Told()
        with client() as shop, between() as there, client(there.base_url, max_retries=0) as reporting:
            one, other = metered(shop), metered(shop)
            batcher = UsageBatcher(
                reporting.usage, interval=60, on_rejected=told.on_rejected, on_error=told.on_error
            )
            for _ in range(60):
                batcher.add(one, "seconds", 2)
            for _ in range(30):
                batcher.add(other, "seconds", 2, metadata={"region": "eu"})
            batcher.add(other, "nothing", 2)
            batcher.add(one, "seconds", 2, external_id="job-1")
            batcher.add(one, "seconds", 2, external_id="job-1")
            # The server counts, and its answer is lost: the uses wait, and are counted once all the same.
            there.faults.append(LOSE_THE_ANSWER)
            batcher.flush()
            self.assertEqual(len(batcher), 62)
            self.assertIsInstance(told.errors[0][0], ConnectionFailed)
            self.assertEqual(told.errors[0][1:], (62, True))
            batcher.flush()
            self.assertEqual((len(batcher), len(told.errors)), (0, 1))
            self.assertEqual((counted(shop, one), counted(shop, other)), (122, 60))
            self.assertEqual(
                told.rejected, ["nothing: no meter on this product matches event_name 'nothing'"]
            )
            # A subscription that is not there is not tried for ever.
            batcher.add(ABSENT, "seconds", 1)
            batcher.close()
            error, count, will_retry = told.errors[1]
            assert isinstance(error, ApiError)
            self.assertEqual((error.status, count, will_retry, len(batcher)), (404, 1, False, 0))
            with self.assertRaisesRegex(PandabaseError, "closed"):
                batcher.add(one, "seconds", 1)

    def test_uses_are_reported_when_there_are_enough_and_after_a_while(self) -> None:
        reports: list[int] = []
        both = threading.Event()
        with client() as shop:
            subscription = metered(shop)

            class Counting:
                def report(self, body: UsageReport, *, options: KeyedOptions | None = None) -> Received:
                    answer = shop.usage.report(body, options=options)
                    reports.append(len(body["events"]))
                    if sum(reports) == 12:
                        both.set()
                    return answer

            with UsageBatcher(Counting(), max_batch=10, interval=0.02) as batcher:
                for _ in range(12):
                    batcher.add(subscription, "seconds", 1)
                self.assertTrue(both.wait(20))
            self.assertEqual(counted(shop, subscription), 12)
            self.assertLessEqual(max(reports), 10)

    def test_an_error_of_what_is_told_loses_nothing(self) -> None:
        def on_error(error: PandabaseError, uses: list[Use], will_retry: bool) -> None:
            raise ValueError("of the program")

        batcher = UsageBatcher(Unreachable(), interval=60, on_error=on_error)
        batcher.add("sub_1", "seconds", 1)
        batcher.add("sub_2", "seconds", 1)
        for end in (batcher.flush, batcher.close):
            with self.assertRaisesRegex(ValueError, "of the program"):
                end()
            self.assertEqual(len(batcher), 2)

    def test_what_waits_is_bounded(self) -> None:
        batcher = UsageBatcher(Unreachable(), max_queue=3, interval=60)
        for _ in range(3):
            batcher.add("sub_1", "seconds", 1)
        with self.assertRaises(QueueFull):
            batcher.add("sub_1", "seconds", 1)
        batcher.flush()
        with self.assertRaises(QueueFull):
            batcher.add("sub_1", "seconds", 1)
        batcher.close()
        self.assertEqual(len(batcher), 3)

    def test_a_use_counts_from_when_it_was_added_or_by_the_stores_clock(self) -> None:
        sent: list[str | None] = []
        said = "2026-06-01T00:00:00.000Z"

        class Noting:
            def report(self, body: UsageReport, *, options: KeyedOptions | None = None) -> Received:
                sent.extend(event.get("event_at") for event in body["events"])
                return {"subscriptionId": "sub_1", "accepted": 2, "duplicates": 0, "rejected": []}

        for dated in (True, False):
            with UsageBatcher(Noting(), interval=60, dated=dated) as batcher:
                batcher.add("sub_1", "seconds", 1)
                batcher.add("sub_1", "seconds", 1, event_at=said)
        self.assertIsNotNone(sent[0])
        self.assertEqual(sent[1:], [said, None, said])


class AsyncBatches(IsolatedAsyncioTestCase):
    async def test_uses_are_reported_in_batches_each_once(self) -> None:
        told = Told()
        with client() as shop, between(LOSE_THE_ANSWER) as there:
            subscription = metered(shop)
            async with async_client(there.base_url, max_retries=0) as reporting:
                async with AsyncUsageBatcher(
                    reporting.usage, interval=60, on_rejected=told.on_rejected, on_error=told.on_error
                ) as batcher:
                    for _ in range(30):
                        batcher.add(subscription, "seconds", 2)
                    await batcher.flush()
                    self.assertEqual((len(batcher), told.errors[0][1:]), (30, (30, True)))
                self.assertEqual((len(batcher), counted(shop, subscription)), (0, 60))

    async def test_uses_are_reported_when_there_are_enough_and_after_a_while(self) -> None:
        reports: list[int] = []
        both = asyncio.Event()
        with client() as shop:
            subscription = metered(shop)
            async with async_client() as reporting:

                class Counting:
                    async def report(
                        self, body: UsageReport, *, options: KeyedOptions | None = None
                    ) -> Received:
                        answer = await reporting.usage.report(body, options=options)
                        if not reports:
                            # The interval of what is added meanwhile ends before this report does.
                            await asyncio.sleep(0.08)
                        reports.append(len(body["events"]))
                        if sum(reports) == 12:
                            both.set()
                        return answer

                async with AsyncUsageBatcher(Counting(), max_batch=10, interval=0.02) as batcher:
                    for _ in range(10):
                        batcher.add(subscription, "seconds", 1)
                    await asyncio.sleep(0)
                    for _ in range(2):
                        batcher.add(subscription, "seconds", 1)
                    await asyncio.wait_for(both.wait(), 20)
            self.assertEqual((counted(shop, subscription), max(reports)), (12, 10))


if __name__ == "__main__":
    main()
