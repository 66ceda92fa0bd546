from __future__ import annotations

import time
from unittest import TestCase, main

from pandabase import (
    ApiError,
    ConnectionFailed,
    KeyedOptions,
    Options,
    Pandabase,
    PandabaseError,
    RequestTimeout,
    new_key,
)
from pandabase.types import NewPaylink, NewProduct

from .shop import ABSENT, BUYER, CARD, LOSE_THE_ANSWER, PRODUCT, SAY_NOTHING, Fault, between, client, dev

LINK: NewPaylink = {"title": "Once", "items": [{"name": "Setup", "amount": 9000, "quantity": 1}]}


class Purchases(TestCase):
    def test_a_purchase_from_the_session_to_the_order(self) -> None:
        with client() as shop:
            session = shop.checkouts.create(
                {"items": [{"product_id": dev["productId"], "quantity": 1}], "customer": BUYER}
            )
            paid = shop.checkouts.pay(session["id"], {"payment_method": {"type": "card", "card": CARD}})
            assert paid["order_id"] is not None
            order = shop.orders.get(paid["order_id"])
            assert order["customer"] is not None
            self.assertEqual(order["customer"]["email"], BUYER["email"])
            refund = shop.refunds.create(order["id"], {"reason": "REQUESTED_BY_CUSTOMER"})
            self.assertEqual(refund["status"], "COMPLETED")

    def test_types_refuse_what_the_server_would_refuse(self) -> None:
        # mypy reports an ignored error that is none.
        untitled: NewProduct = {"productType": "DIGITAL_DOWNLOAD"}  # type: ignore[typeddict-item]
        odd: NewProduct = {**PRODUCT, "status": "SOLD"}  # type: ignore[typeddict-item]
        misspelt: NewProduct = {**PRODUCT, "prise": 1}  # type: ignore[typeddict-unknown-key]
        with client() as shop:
            for product in (untitled, odd):
                with self.assertRaises(ApiError) as caught:
                    shop.products.create(product)
                self.assertEqual(caught.exception.status, 400)
        self.assertIn("prise", misspelt)


class Lists(TestCase):
    def test_a_list_has_one_page_and_goes_on_when_iterated_over(self) -> None:
        with client() as shop:
            search = new_key()[5:13].upper()
            codes = [search + letter for letter in "ABCDE"]
            for code in codes:
                shop.coupons.create({"code": code, "type": "PERCENTAGE", "value": 10})
            page = shop.coupons.list(limit=2, search=search)
            self.assertEqual((len(page.items), page.pagination["total"]), (2, 5))
            self.assertEqual(sorted(coupon["code"] for coupon in page), codes)
            self.assertEqual([len(one.items) for one in page.pages()], [2, 2, 1])
            self.assertEqual(len(page.all(3)), 3)
            self.assertEqual(len(shop.coupons.list(limit=3, page=2, search=search).all(10)), 2)

    def test_filters_are_sent(self) -> None:
        with client() as shop:
            stocked = shop.products.list(in_stock=True, status="ACTIVE", from_="2020-01-01T00:00:00Z")
            self.assertGreater(stocked.pagination["total"], 0)
            self.assertTrue(all(product["inStock"] for product in stocked))
            self.assertEqual(shop.products.list(search="a b&c").pagination["total"], 0)


class Errors(TestCase):
    def test_an_error_carries_what_the_server_said(self) -> None:
        with client() as shop:
            with self.assertRaises(ApiError) as caught:
                shop.products.get(ABSENT)
            error = caught.exception
            self.assertEqual((error.status, str(error), error.retry_after), (404, "Product not found", None))
            self.assertRegex(error.request_id or "", r"^req_[a-z0-9]{24}$")
            with self.assertRaisesRegex(ApiError, "body/price"):
                shop.products.create({**PRODUCT, "price": -1})

    def test_no_path_leads_elsewhere(self) -> None:
        with client() as shop:
            for odd in ("", ".", ".."):
                with self.assertRaisesRegex(PandabaseError, "product_id is"):
                    shop.products.get(odd)
            with self.assertRaises(ApiError) as caught:
                shop.products.get("prd_/../../../coupons")
            self.assertIn(caught.exception.status, (400, 404))

    def test_settings_that_contradict_each_other_are_refused(self) -> None:
        store, base = dev["storeId"], dev["baseUrl"]
        with self.assertRaises(PandabaseError):
            Pandabase(store_id=store, base_url=base, api_key="sk_test_1", signing=("stk_1", "sk_test_1"))
        with self.assertRaises(PandabaseError):
            Pandabase(store_id=store, base_url="ftp://example.org")
        with self.assertRaises(PandabaseError):
            Pandabase(store_id="", base_url=base)


class Retries(TestCase):
    def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(self) -> None:
        title = new_key()
        with between(LOSE_THE_ANSWER, Fault(503), Fault(500)) as there:
            with client(there.base_url, max_retries=3) as shop:
                made = shop.products.create({**PRODUCT, "title": title})
                self.assertEqual(made["title"], title)
                self.assertEqual(len(there.keys), 4)
                self.assertEqual(len(set(there.keys)), 1)
                self.assertRegex(there.keys[0] or "", r"^idem_[a-z0-9]{24}$")
                self.assertEqual(shop.products.list(search=title).pagination["total"], 1)
                options = KeyedOptions(idempotency_key="of-the-program")
                shop.products.update(made["id"], {"title": title + "!"}, options=options)
                self.assertEqual(there.keys[-1], "of-the-program")
                busy = Fault(409, error="A request with this idempotency key is still in progress")
                there.faults += [busy, Fault(409, error="Coupon code already exists")]
                with self.assertRaisesRegex(ApiError, "Coupon code already exists"):
                    shop.products.update(made["id"], {"title": "Again"})
                self.assertEqual(len(there.keys), 8)

    def test_what_has_no_key_is_not_sent_twice(self) -> None:
        with between(LOSE_THE_ANSWER, Fault(429, {"Retry-After": "0"})) as there:
            with client(there.base_url) as shop:
                with self.assertRaises(ConnectionFailed):
                    shop.paylinks.create(LINK)
                self.assertEqual(len(there.requests), 1)
                # A request that was refused for its number had no effect.
                made = shop.paylinks.create(LINK)
                self.assertEqual(len(there.requests), 3)
                shop.paylinks.delete(made["id"])

    def test_a_limit_is_waited_for_within_reason(self) -> None:
        with between(Fault(429, {"Retry-After": "1"})) as there:
            with client(there.base_url) as shop:
                started = time.monotonic()
                shop.store.get()
                self.assertGreaterEqual(time.monotonic() - started, 0.99)
                there.faults.append(Fault(429, {"Retry-After": "3600"}))
                with self.assertRaises(ApiError) as caught:
                    shop.store.get()
                self.assertEqual(caught.exception.retry_after, 3600)
                self.assertEqual(len(there.requests), 3)

    def test_a_call_ends_when_its_time_is_over(self) -> None:
        with between(SAY_NOTHING, SAY_NOTHING, SAY_NOTHING) as there:
            with client(there.base_url, timeout=0.5, max_retries=1) as shop:
                with self.assertRaises(RequestTimeout):
                    shop.store.get()
                self.assertEqual(len(there.requests), 2)
                with self.assertRaises(RequestTimeout):
                    shop.store.get(options=Options(max_retries=0))
                self.assertEqual(len(there.requests), 3)
            there.is_over.set()

    def test_a_redirection_is_not_followed_with_the_credential(self) -> None:
        with between() as elsewhere, between(Fault(308, {"Location": elsewhere.base_url})) as there:
            with client(there.base_url) as shop:
                with self.assertRaisesRegex(ApiError, f"at {elsewhere.base_url}: correct base_url"):
                    shop.store.get()
                self.assertEqual(len(elsewhere.requests), 0)


class Credentials(TestCase):
    def test_a_signature_takes_the_place_of_the_token(self) -> None:
        store, base = dev["storeId"], dev["baseUrl"]
        signing = (dev["hmacTokenId"], dev["hmacSecret"])
        with Pandabase(store_id=store, base_url=base, signing=signing) as shop:
            made = shop.products.create({**PRODUCT, "title": "Signed"})
            shop.products.delete(made["id"])
            self.assertEqual(shop.products.list(search="a b&c").pagination["total"], 0)
        forged = (dev["hmacTokenId"], dev["apiToken"])
        with Pandabase(store_id=store, base_url=base, signing=forged) as shop:
            with self.assertRaises(ApiError) as caught:
                shop.store.get()
            self.assertEqual(caught.exception.status, 401)
            self.assertNotIn(dev["apiToken"], repr(shop._core._settings))

    def test_what_needs_no_credential_is_sent_none(self) -> None:
        with between() as there:
            with client(there.base_url) as shop:
                shop.storefront.get()
                self.assertNotIn("authorization", there.requests[0])
            with Pandabase(store_id=dev["storeId"], base_url=there.base_url) as anonymous:
                with self.assertRaisesRegex(PandabaseError, "needs a credential"):
                    anonymous.store.get()
            self.assertEqual(len(there.requests), 1)


if __name__ == "__main__":
    main()
