"""Signed webhooks in Stripe's scheme: `t=<seconds>,v1=<HMAC-SHA256 of "<t>.<body>">`."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from marketplace.core.clock import now
from marketplace.payments.gateways.errors import BadSignature, Malformed, WrongMode
from marketplace.payments.gateways.protocol import Event

# Stripe's own library checks only the past; a stolen clock must not make a replay last.
TOLERANCE_SECONDS = 300

# Longer ones are no seconds, and numbers without end are errors of their own.
_STAMP = re.compile(r"[0-9]{1,12}")
_KINDS = {
    "payment_intent": "payment",
    "checkout.session": "payment",
    "refund": "refund",
    "transfer": "transfer",
    "account": "payee",
    "account.external_account": "payee",
}


def sign(body: bytes, *, secret: str, at: datetime) -> str:
    """Return the header that goes with a body."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_digest(stamp, body, secret)}"


def verify(*, header: str, body: bytes, secrets: Sequence[str]) -> None:
    """Raise BadSignature unless one of the secrets signed this body within five minutes.

    There may be several secrets and signatures while a secret is being changed.
    """
    stamp, given = _split(header)
    if abs(now().timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise BadSignature("The signature is too old, or from the future")
    known = [secret for secret in secrets if secret]
    for secret in known:
        expected = _digest(stamp, body, secret)
        if any(hmac.compare_digest(expected, each) for each in given):
            return
    raise BadSignature("No secret of ours made this signature")


def read(body: bytes, *, livemode: bool) -> Event:
    """Return the event of a verified body; raise Malformed or WrongMode."""
    try:
        values = json.loads(body.decode())
        event = _event(values)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise Malformed("This is no event") from error
    if event.livemode is not livemode:
        raise WrongMode("The event is of the other mode")
    return event


def _event(values: Any) -> Event:
    if values.get("object") == "v2.core.event":
        values = _snapshot(values)
    for name, expected in {"id": str, "type": str, "created": int, "livemode": bool}.items():
        if not isinstance(values[name], expected):
            raise TypeError(name)
    about, _dot, _what = values["type"].rpartition(".")
    kind = _KINDS.get(about, "")
    event = Event(
        id=values["id"][:100],
        type=values["type"][:100],
        sent_at=datetime.fromtimestamp(values["created"], UTC),
        livemode=values["livemode"],
        object_kind=kind,
        object_id=_about(values, about)[:100] if kind else "",
        account=str(values.get("account") or "")[:100],
        api_version=str(values.get("api_version") or "")[:40],
    )
    for part in (event.id, event.type, event.object_id, event.account, event.api_version):
        if "\0" in part.encode().decode():  # encode() refuses halves of surrogate pairs
            raise ValueError("PostgreSQL keeps no such text")
    return event


def _snapshot(thin: dict[str, Any]) -> dict[str, Any]:
    """Return an event of version 2, which only names its object, in the shape of version 1."""
    sent = datetime.fromisoformat(thin["created"])
    about = thin["related_object"] or {}
    is_account = about.get("type") == "v2.core.account"
    return {
        "id": thin["id"],
        "type": "account.updated" if is_account else thin["type"],
        "created": int(sent.timestamp()),
        "livemode": thin["livemode"],
        "data": {"object": about},
    }


def _about(values: dict[str, Any], about: str) -> str:
    """Return the id of what to look at; of somebody's bank account it is the account's own."""
    if about == "account.external_account":
        return str(values["account"])
    return str(values["data"]["object"]["id"])


def _split(header: str) -> tuple[str, list[str]]:
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _sep, value in parts if name.strip() == "t"]
    given = [value for name, _sep, value in parts if name.strip() == "v1" and value.isascii()]
    if len(stamps) != 1 or not _STAMP.fullmatch(stamps[0]) or not given:
        raise BadSignature("There is no signature")
    return stamps[0], given


def _digest(stamp: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
