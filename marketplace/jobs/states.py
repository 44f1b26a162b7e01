"""The machine of a job (ids J… of the behaviour tables)."""

from __future__ import annotations

from marketplace.core.states import machine

DRAFT = "draft"
OPEN = "open"
FILLED = "filled"
EXPIRED = "expired"
CANCELLED = "cancelled"
DISCARDED = "discarded"

# Never shown to anybody but the author.
PRIVATE = (DRAFT, DISCARDED)

MACHINE = machine(
    "job",
    [
        ("J1", "", "start", DRAFT, "client"),
        ("J2", DRAFT, "publish", OPEN, "client"),
        ("J6", DRAFT, "discard", DISCARDED, "client system"),
        ("J7", OPEN, "edit", OPEN, "client"),
        ("J10", OPEN, "fill", FILLED, "system"),
        ("J11", OPEN, "expire", EXPIRED, "system"),
        ("J12", OPEN, "cancel", CANCELLED, "client"),
        ("J15", FILLED, "reopen", OPEN, "system"),
    ],
    final=f"{EXPIRED} {CANCELLED} {DISCARDED}",
)
