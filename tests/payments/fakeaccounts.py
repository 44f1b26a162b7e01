"""Stripe's accounts of version 2, their links and bank accounts, at the library's HTTP seam."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.payments.fakestripe import FakeStripe

# Whatever else is sent, Stripe would refuse.
CREATED = {
    *("contact_email", "dashboard", "identity", "configuration", "defaults", "metadata", "include")
}
# Accounts with a dashboard at Stripe get no link for updates.
CASES = {"account_onboarding"}


class FakeAccounts(FakeStripe):
    """Remembers accounts and links; everything else is its parent's."""

    def __init__(self):
        super().__init__()
        self.accounts, self.banks, self.links = {}, {}, []

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        """Answer what is about accounts."""
        path, query = urlsplit(url).path, parse_qs(urlsplit(url).query)
        if path.endswith("/login_links"):
            account = path.split("/")[-2]
            self.links.append((account, "login"))
            return _json(
                {"object": "login_link", "url": f"https://connect.stripe.com/express/{account}"}
            )
        if not path.startswith("/v2/") and "/external_accounts" not in path:
            return super().request(method, url, headers, post_data)
        values = json.loads(post_data) if post_data else {}
        self.requests.append(
            (method.upper(), path, values or query, headers.get("Idempotency-Key"))
        )
        if self.failures:
            return self.failures.pop(0)
        if path == "/v2/core/accounts":
            return self._create(values, headers.get("Idempotency-Key"))
        if path == "/v2/core/account_links":
            return self._link(values)
        account = path.split("/")[-2 if path.endswith("external_accounts") else -1]
        if account not in self.accounts:
            return _error(404, "not_found", "resource_not_found")
        if path.endswith("external_accounts"):
            return _json({"object": "list", "data": self.banks.get(account, [])})
        included = {name for key, each in query.items() if "include" in key for name in each}
        assert included == {"configuration.recipient", "requirements"}
        return _json(self.accounts[account])

    def _create(self, values, key):
        if set(values) - CREATED:
            return _error(400, "invalid_request", "unknown_parameter")
        if key in self.keys:
            return self.keys[key]
        wanted = values["configuration"]["recipient"]["capabilities"]["stripe_balance"]
        assert wanted == {"stripe_transfers": {"requested": True}}
        number = f"acct_{len(self.accounts) + 1}"
        self.accounts[number] = {"id": number, "object": "v2.core.account"}
        self.becomes(number, "restricted", needs=["external_account"])
        self.keys[key] = _json(self.accounts[number])
        return self.keys[key]

    def _link(self, values):
        case = values["use_case"]
        kind = case["type"]
        assert set(values) == {"account", "use_case"}
        assert kind in CASES
        assert set(case) == {"type", kind}
        assert set(case[kind]) == {"return_url", "refresh_url"}
        self.links.append((values["account"], kind))
        url = f"https://accounts.stripe.com/r/{values['account']}#{len(self.links)}"
        return _json({"object": "v2.core.account_link", "account": values["account"], "url": url})

    def becomes(self, account, status, *, needs=(), later=(), checks=()):
        """Let the checks of an account come so far."""
        self.accounts[account] |= {
            "configuration": {
                "recipient": {
                    "capabilities": {"stripe_balance": {"stripe_transfers": {"status": status}}}
                }
            },
            "requirements": {
                "entries": [
                    *(_entry(each, "user", "currently_due") for each in needs),
                    *(_entry(each, "user", "eventually_due") for each in later),
                    *(_entry(each, "stripe", "currently_due") for each in checks),
                ]
            },
        }

    def has_bank(self, account, *, last4, fingerprint, country="AU", main=True):
        """Let the owner of an account add a bank account."""
        row = {
            "id": f"bank_{last4}",
            "object": "bank_account",
            "last4": last4,
            "fingerprint": fingerprint,
            "country": country,
            "routing_number": "110000" if country == "AU" else None,
            "default_for_currency": main,
        }
        self.banks[account] = [*self.banks.get(account, []), row]


def _entry(description, awaited, status):
    return {
        "description": description,
        "awaiting_action_from": awaited,
        "minimum_deadline": {"status": status},
    }


def _json(values):
    return json.dumps(values), 200, {}


def _error(status, kind, code):
    return json.dumps({"error": {"type": kind, "code": code, "message": "no"}}), status, {}
