"""A Stripe of a few lines at the library's own HTTP seam: requests are encoded and parsed for real."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import stripe


class FakeStripe(stripe.HTTPClient):
    """Remembers sessions, refunds, transfers and keys; `fail` answers the next requests."""

    name = "fake"

    def __init__(self):
        super().__init__()
        self.rows, self.keys, self.requests, self.failures = {}, {}, [], []

    def fail(self, status, *, times=1, **error):
        """Let the next requests fail."""
        self.failures += [(json.dumps({"error": {"message": "no", **error}}), status, {})] * times

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        """Answer as the network would."""
        path, query = urlsplit(url).path.removeprefix("/v1/"), urlsplit(url).query
        values = {name: each[0] for name, each in parse_qs(post_data or query).items()}
        key = headers.get("Idempotency-Key")
        self.requests.append((method.upper(), path, values, key))
        if self.failures:
            return self.failures.pop(0)
        if key in self.keys and method.upper() == "POST":
            return self.keys[key]
        answer = self._answer(method.upper(), path, values)
        self.keys[key] = answer
        return answer

    def close(self):
        """Nothing is open."""

    def _answer(self, method, path, values):
        if path == "balance":
            part = [{"amount": 700, "currency": "aud"}, {"amount": 5, "currency": "usd"}]
            return _json({"available": part, "pending": part})
        if path.endswith("/search"):
            wanted = values["query"].split("'")[3]
            found = [
                row for row in self.rows.values() if row.get("metadata", {}).get("op_id") == wanted
            ]
            return _json({"object": "list", "data": [row["payment_intent"] for row in found]})
        if path.endswith("/expire"):
            return self._expire(path.split("/")[2])
        if method == "POST":
            return _json(self._make(path, values))
        if path in {"checkout/sessions", "refunds", "transfers"}:
            return _json({"object": "list", "data": self._listed(path, values)})
        row = self.rows.get(path.rsplit("/", 1)[1])
        return _json(row) if row else _missing()

    def _expire(self, session_id):
        session = self.rows[session_id]
        if session["status"] != "open":
            return (
                json.dumps({"error": {"message": "no", "type": "invalid_request_error"}}),
                400,
                {},
            )
        session["status"] = "expired"
        return _json(session)

    def _make(self, path, values):
        number = len(self.rows) + 1
        metadata = {
            name.partition("[")[2].rstrip("]"): value
            for name, value in values.items()
            if name.startswith("metadata[")
        }
        amount = int(
            values.get("line_items[0][price_data][unit_amount]") or values.get("amount", 0)
        )
        row = {"metadata": metadata, "amount": amount, "currency": "aud"}
        if path == "checkout/sessions":
            row |= {
                "object": "checkout.session",
                "id": f"cs_{number}",
                "amount_total": amount,
                "status": "open",
                "payment_status": "unpaid",
                "url": "https://checkout.stripe.com/c/1",
                "payment_intent": None,
            }
        elif path == "refunds":
            row |= {"object": "refund", "id": f"re_{number}", "status": "pending"}
            row["payment_intent"] = values["payment_intent"]
        else:
            row |= {
                "object": "transfer",
                "id": f"tr_{number}",
                "destination": values["destination"],
            }
            row["transfer_group"] = values["transfer_group"]
        self.rows[row["id"]] = row
        return row

    def _listed(self, path, values):
        kind = {"checkout/sessions": "cs_", "refunds": "re_", "transfers": "tr_"}[path]
        rows = [row for row in self.rows.values() if row["id"].startswith(kind)]
        if path == "checkout/sessions":
            return [
                r for r in rows if (r["payment_intent"] or {}).get("id") == values["payment_intent"]
            ]
        return rows

    def pay(self, session_id="cs_1", **changes):
        """Let the client pay a session."""
        card = {"brand": "visa", "last4": "4242", "fingerprint": "Xt5EWLLDS7FJjR1c"}
        charge = {"id": "ch_1", "object": "charge", "payment_method_details": {"card": card}}
        intent = {"id": "pi_1", "object": "payment_intent", "latest_charge": charge}
        intent["last_payment_error"] = None
        self.rows[session_id] |= {
            "status": "complete",
            "payment_status": "paid",
            "payment_intent": intent,
            **changes,
        }


def _json(values):
    return json.dumps(values), 200, {}


def _missing():
    error = {"message": "no", "type": "invalid_request_error", "code": "resource_missing"}
    return json.dumps({"error": error}), 404, {}
