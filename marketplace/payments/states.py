"""The lives of a payment, a refund, a transfer and an operation, as tables."""

from __future__ import annotations

from marketplace.core.states import Machine, Transition, machine

PAYMENT = machine(
    "payment",
    [
        ("P01", "", "open", "opening", "client system"),
        ("P02", "opening", "present", "open", "system"),
        ("P03", "opening", "process", "processing", "system"),
        ("P04", "open", "process", "processing", "system"),
        ("P05", "opening", "succeed", "succeeded", "system"),
        ("P06", "open", "succeed", "succeeded", "system"),
        ("P07", "processing", "succeed", "succeeded", "system"),
        ("P08", "opening", "void", "voiding", "client system operator"),
        ("P09", "open", "void", "voiding", "client system operator"),
        ("P10", "processing", "void", "voiding", "client system operator"),
        ("P11", "opening", "cancel", "voided", "system"),
        ("P12", "open", "cancel", "voided", "system"),
        ("P13", "processing", "cancel", "voided", "system"),
        ("P14", "voiding", "cancel", "voided", "system"),
        ("P15", "opening", "reject", "failed", "system"),
        ("P16", "voiding", "reject", "voided", "system"),
        # The client paid on a page that we had already given up: it all goes back.
        ("P17", "voiding", "succeed", "late", "system"),
        ("P18", "voided", "succeed", "late", "system"),
        ("P19", "failed", "succeed", "late", "system"),
    ],
    final="succeeded voided late failed",
)

REFUND = machine(
    "refund",
    [
        ("R01", "", "start", "pending", "client tasker system operator"),
        ("R02", "pending", "succeed", "succeeded", "system"),
        ("R03", "pending", "fail", "failed", "system"),
        # Banks send refunds back days after they were reported as done.
        ("R04", "succeeded", "fail", "failed", "system"),
    ],
    final="succeeded failed",
)

TRANSFER = machine(
    "transfer",
    [
        ("T01", "", "start", "pending", "system"),
        ("T02", "pending", "send", "sent", "system"),
        ("T03", "pending", "fail", "failed", "system"),
        # Nothing was sent: the account was frozen, changed or held before its turn came.
        ("T04", "pending", "stop", "stopped", "system"),
        ("T05", "stopped", "resume", "pending", "system"),
        ("T06", "failed", "resume", "pending", "system"),
        ("T07", "stopped", "send", "sent", "system"),
    ],
    final="sent",
)

OPERATION = machine(
    "operation",
    [
        ("O01", "", "write", "pending", "system"),
        ("O02", "pending", "claim", "leased", "system"),
        ("O03", "leased", "claim", "leased", "system"),
        ("O04", "leased", "retry", "pending", "system"),
        ("O05", "leased", "finish", "done", "system"),
        # An event may tell of the object before the call has come back, or after its worker died.
        ("O10", "pending", "finish", "done", "system"),
        ("O06", "leased", "refuse", "failed", "system"),
        ("O07", "leased", "park", "review", "system"),
        ("O08", "pending", "drop", "cancelled", "system"),
        ("O09", "leased", "drop", "cancelled", "system"),
        # Somebody has looked at what was parked, and says why it may be made again.
        ("O11", "review", "retry", "pending", "operator"),
    ],
    final="done failed cancelled",
)


def edge(table: Machine, *, state: str, event: str) -> Transition | None:
    """Return the transition for what a gateway reports, or None when it changes nothing.

    Reports come late, twice and out of order, so a missing edge is no error.
    """
    found = (t for t in table if (t.source, t.event) == (state, event))
    return next(found, None)
