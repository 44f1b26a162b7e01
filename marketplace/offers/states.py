"""The machine of an offer (ids O… of the behaviour tables)."""

from __future__ import annotations

from marketplace.core.states import machine

SUBMITTED = "submitted"
COUNTERED = "countered"
STALE = "stale"
PAYING = "paying"
CONVERTED = "converted"
DECLINED = "declined"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"
CLOSED = "closed"

# Offers that stand: one of a tasker on a job, and no more of them than the policy says.
LIVE = (SUBMITTED, COUNTERED, STALE, PAYING)
# Those of them that wait for one of the two people; the fourth waits for money.
WAITING = (SUBMITTED, COUNTERED, STALE)

MACHINE = machine(
    "offer",
    [
        ("O1", "", "make", SUBMITTED, "tasker"),
        ("O2", SUBMITTED, "counter", COUNTERED, "client"),
        ("O3", COUNTERED, "agree", SUBMITTED, "tasker"),
        ("O3", COUNTERED, "edit", SUBMITTED, "tasker"),
        ("O4", SUBMITTED, "edit", SUBMITTED, "tasker"),
        ("O5", SUBMITTED, "accept", PAYING, "client"),
        ("O6", PAYING, "convert", CONVERTED, "system"),
        ("O7", PAYING, "return", SUBMITTED, "system"),
        ("O8", SUBMITTED, "decline", DECLINED, "client"),
        ("O9", SUBMITTED, "withdraw", WITHDRAWN, "tasker"),
        ("O10", COUNTERED, "withdraw", WITHDRAWN, "tasker"),
        ("O11", COUNTERED, "lapse", SUBMITTED, "system"),
        ("O12", SUBMITTED, "expire", EXPIRED, "system"),
        ("O13", SUBMITTED, "outdate", STALE, "system"),
        ("O14", STALE, "reconfirm", SUBMITTED, "tasker"),
        ("O14", STALE, "edit", SUBMITTED, "tasker"),
        ("O15", STALE, "expire", EXPIRED, "system"),
        ("O16", SUBMITTED, "close", CLOSED, "system"),
        ("O17", COUNTERED, "close", CLOSED, "system"),
        ("O18", COUNTERED, "decline", DECLINED, "client"),
        ("O19", STALE, "withdraw", WITHDRAWN, "tasker"),
        ("O20", COUNTERED, "take_back", SUBMITTED, "client"),
        # Not in the behaviour tables: an edit of the job outdates a counter-offer too, and a job
        # may end before its outdated offers are confirmed.
        ("O21", COUNTERED, "outdate", STALE, "system"),
        ("O22", STALE, "close", CLOSED, "system"),
    ],
    final=f"{CONVERTED} {DECLINED} {WITHDRAWN} {EXPIRED} {CLOSED}",
)
