from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Literal, Mapping
from unittest import TestCase, main

from pandabase import WebhookError, verify_license_request, verify_webhook

from .shop import Quiet, client, serving

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
ID = "evt_0a1b2c3d4e5f6g7h8i9j0k1l"
BODY = f'{{"event":"PAYMENT_COMPLETED","id":"{ID}"}}'.encode()
NOW = 1_780_000_000.5
V2 = {
    "webhook-id": ID,
    "webhook-timestamp": "1780000000",
    "webhook-signature": "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8= "
    "v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc=",
}
V1 = {
    "Webhook-Id": "whk_1/job_1",
    "Webhook-Timestamp": "1780000000123",
    "Webhook-Signature": "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7",
}
VERSIONS: list[Literal["V1", "V2"]] = ["V2", "V1"]


class Webhooks(TestCase):
    def test_genuine_deliveries_of_both_versions_are_read(self) -> None:
        for headers in (V2, V1):
            payload = verify_webhook(SECRET, headers, BODY, now=NOW)
            self.assertEqual((payload["id"], payload["event"]), (ID, "PAYMENT_COMPLETED"))
        verify_webhook(["whsec_AAAA", SECRET], V2, BODY, now=NOW)

    def test_a_request_for_keys_is_read(self) -> None:
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        body = b'{"event":"LICENSE_FULFILLMENT"}'
        mac = hmac.digest(key, f"{ID}.1780000000.".encode() + body, hashlib.sha256)
        headers = V2 | {"webhook-signature": "v1," + base64.b64encode(mac).decode()}
        self.assertEqual(verify_license_request(SECRET, headers, body, now=NOW)["event"], "LICENSE_FULFILLMENT")

    def test_forged_changed_old_and_incomplete_deliveries_are_refused(self) -> None:
        other = SECRET[:-1] + "Y"
        unsigned = {name: value for name, value in V2.items() if name != "webhook-signature"}
        cases: list[tuple[str, str, Mapping[str, str], bytes, float]] = [
            ("another body", SECRET, V2, BODY + b" ", NOW),
            ("another body of V1", SECRET, V1, BODY + b" ", NOW),
            ("another secret", other, V2, BODY, NOW),
            ("another secret of V1", other, V1, BODY, NOW),
            ("no secret", "whsec_", V2, BODY, NOW),
            ("another id", SECRET, V2 | {"webhook-id": "evt_1"}, BODY, NOW),
            ("too old", SECRET, V2, BODY, NOW + 86_400),
            ("too old in V1", SECRET, V1, BODY, NOW + 86_400),
            ("no time", SECRET, V2 | {"webhook-timestamp": "1e9"}, BODY, NOW),
            ("digits of another script", SECRET, V2 | {"webhook-timestamp": "١٧٨٠٠٠٠٠٠٠"}, BODY, NOW),
            ("no signature", SECRET, unsigned, BODY, NOW),
            ("an empty signature", SECRET, V2 | {"webhook-signature": "v1,"}, BODY, NOW),
            ("half a signature", SECRET, V1 | {"Webhook-Signature": "1bd79e"}, BODY, NOW),
        ]
        for why, secret, headers, body, now in cases:
            with self.subTest(why), self.assertRaises(WebhookError):
                verify_webhook(secret, headers, body, now=now)

    def test_what_the_server_sends_is_genuine(self) -> None:
        arrived: list[tuple[Mapping[str, str], bytes]] = []

        class Receiver(Quiet):
            def answer(self) -> None:
                arrived.append((dict(self.headers.items()), self.content()))
                self.send(204, b"", {})

        with serving(Receiver) as base_url, client() as shop:
            for version in VERSIONS:
                endpoint = shop.webhooks.create(
                    {
                        "url": base_url + "/hook",
                        "eventTypes": ["PAYMENT_COMPLETED"],
                        "signatureVersion": version,
                    }
                )
                told = shop.webhooks.test(endpoint["id"], {"eventType": "PAYMENT_COMPLETED"})
                self.assertTrue(told["delivered"], told["error"])
                # Other purchases are told of as well.
                event = told["eventId"].encode()
                headers, body = next(delivery for delivery in arrived if event in delivery[1])
                secret = endpoint["secret"]
                assert secret is not None
                payload = verify_webhook(secret, headers, body)
                self.assertEqual(payload["id"], told["eventId"])
                payment = payload["data"]["payment"]
                assert payment is not None
                self.assertEqual(payment["status"], "COMPLETED")
                shop.webhooks.delete(endpoint["id"])


if __name__ == "__main__":
    main()
