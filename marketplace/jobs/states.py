"""The machine of a job (ids J… of the behaviour tables)."""

from __future__ import annotations

from marketplace.core.states import machine

DRAFT = "draft"
IN_REVIEW = "in_review"
OPEN = "open"
PAUSED = "paused"
FILLED = "filled"
EXPIRED = "expired"
CANCELLED = "cancelled"
REMOVED = "removed"
CLOSED = "closed"
DISCARDED = "discarded"

# Never shown to anybody but the author.
PRIVATE = (DRAFT, IN_REVIEW, REMOVED, CLOSED, DISCARDED)
# Offers on it can be accepted.
STANDING = (OPEN, PAUSED)
# Something happens when the time is up.
TIMED = (DRAFT, IN_REVIEW, OPEN, PAUSED, EXPIRED, CANCELLED)

MACHINE = machine(
    "job",
    [
        ("J1", "", "start", DRAFT, "client"),
        ("J2", DRAFT, "publish", OPEN, "client"),
        ("J3", DRAFT, "hold", IN_REVIEW, "system"),
        ("J4", IN_REVIEW, "approve", OPEN, "operator"),
        ("J5", IN_REVIEW, "remove", REMOVED, "operator"),
        ("J6", DRAFT, "discard", DISCARDED, "client system"),
        ("J7", OPEN, "edit", OPEN, "client"),
        ("J8", OPEN, "pause", PAUSED, "client"),
        ("J9", PAUSED, "resume", OPEN, "client"),
        ("J10", OPEN, "fill", FILLED, "system"),
        ("J11", OPEN, "expire", EXPIRED, "system"),
        ("J12", OPEN, "cancel", CANCELLED, "client"),
        ("J13", PAUSED, "expire", EXPIRED, "system"),
        ("J14", OPEN, "remove", REMOVED, "operator"),
        ("J15", FILLED, "reopen", OPEN, "system"),
        ("J17", EXPIRED, "repost", OPEN, "client"),
        ("J18", EXPIRED, "close", CLOSED, "system"),
        ("J19", CANCELLED, "close", CLOSED, "system"),
        ("J20", PAUSED, "cancel", CANCELLED, "client"),
        ("J21", IN_REVIEW, "cancel", CANCELLED, "client"),
        ("J22", IN_REVIEW, "approve", OPEN, "system"),
        # Offers stand while a job is paused; one of them may be accepted and paid.
        ("J23", PAUSED, "fill", FILLED, "system"),
        ("J24", PAUSED, "remove", REMOVED, "operator"),
    ],
    final=f"{REMOVED} {CLOSED} {DISCARDED}",
)
