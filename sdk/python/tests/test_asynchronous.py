from __future__ import annotations

import asyncio
from unittest import IsolatedAsyncioTestCase, main

from pandabase import ApiError, RequestTimeout, new_key

from .shop import ABSENT, BUYER, CARD, LOSE_THE_ANSWER, PRODUCT, SAY_NOTHING, Fault, async_client, between, dev


class Asynchronous(IsolatedAsyncioTestCase):
    async def test_a_purchase_from_the_session_to_the_order(self) -> None:
        async with async_client() as shop:
            session = await shop.checkouts.create(
                {"items": [{"product_id": dev["productId"], "quantity": 1}], "customer": BUYER}
            )
            paid = await shop.checkouts.pay(session["id"], {"payment_method": {"type": "card", "card": CARD}})
            assert paid["order_id"] is not None
            order = await shop.orders.get(paid["order_id"])
            assert order["customer"] is not None
            self.assertEqual(order["customer"]["email"], BUYER["email"])

    async def test_a_list_is_one_page_when_awaited_and_everything_when_gone_through(self) -> None:
        async with async_client() as shop:
            search = new_key()[5:13].upper()
            codes = [search + letter for letter in "ABCDE"]
            for code in codes:
                await shop.coupons.create({"code": code, "type": "PERCENTAGE", "value": 10})
            listed = shop.coupons.list(limit=2, search=search)
            page = await listed
            self.assertEqual((len(page.items), page.pagination["total"]), (2, 5))
            self.assertEqual(sorted([coupon["code"] async for coupon in listed]), codes)
            self.assertEqual(len(await listed.all(3)), 3)
            self.assertEqual(len(await shop.coupons.list(limit=3, page=2, search=search).all(10)), 2)

    async def test_an_error_carries_what_the_server_said(self) -> None:
        async with async_client() as shop:
            with self.assertRaises(ApiError) as caught:
                await shop.products.get(ABSENT)
            self.assertEqual((caught.exception.status, str(caught.exception)), (404, "Product not found"))

    async def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(self) -> None:
        title = new_key()
        with between(LOSE_THE_ANSWER, Fault(503)) as there:
            async with async_client(there.base_url) as shop:
                await shop.products.create({**PRODUCT, "title": title})
                self.assertEqual((len(there.keys), len(set(there.keys))), (3, 1))
                self.assertEqual((await shop.products.list(search=title)).pagination["total"], 1)

    async def test_a_call_ends_when_its_time_is_over_or_when_it_is_cancelled(self) -> None:
        with between(SAY_NOTHING, SAY_NOTHING) as there:
            async with async_client(there.base_url, timeout=0.05, max_retries=0) as shop:
                with self.assertRaises(RequestTimeout):
                    await shop.store.get()
            async with async_client(there.base_url) as shop:
                with self.assertRaises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await shop.store.get()
            there.is_over.set()


if __name__ == "__main__":
    main()
