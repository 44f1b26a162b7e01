"""The machine of an offer (ids O… of the behaviour tables)."""

from __future__ import annotations

from marketplace.core.states import machine

SUBMITTED = "submitted"
PAYING = "paying"
CONVERTED = "converted"
DECLINED = "declined"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"
CLOSED = "closed"

# Offers that stand: one of a tasker on a job, and no more of them than the policy says.
LIVE = (SUBMITTED, PAYING)

MACHINE = machine(
    "offer",
    [
        ("O1", "", "make", SUBMITTED, "tasker"),
        ("O4", SUBMITTED, "edit", SUBMITTED, "tasker"),
        ("O5", SUBMITTED, "accept", PAYING, "client"),
        ("O6", PAYING, "convert", CONVERTED, "system"),
        ("O7", PAYING, "return", SUBMITTED, "system"),
        ("O8", SUBMITTED, "decline", DECLINED, "client"),
        ("O9", SUBMITTED, "withdraw", WITHDRAWN, "tasker"),
        ("O12", SUBMITTED, "expire", EXPIRED, "system"),
        ("O16", SUBMITTED, "close", CLOSED, "system"),
    ],
    final=f"{CONVERTED} {DECLINED} {WITHDRAWN} {EXPIRED} {CLOSED}",
)
