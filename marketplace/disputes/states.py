"""The dispute's machine: rows D1 to D17 of the behaviour table."""

from marketplace.core.states import machine

NEGOTIATING = "negotiating"
SETTLED = "settled"
WITHDRAWN = "withdrawn"
DEFAULTED = "defaulted"
UNDER_REVIEW = "under_review"
RULED = "ruled"
FINAL = "final"

# While it is one of these, the contested money is frozen and nobody opens a second dispute.
OPEN = (NEGOTIATING, UNDER_REVIEW, DEFAULTED)

# D10, D11 and D17, the appeal, need money that is still there: a ruling pays out all of it.
DISPUTE = machine(
    "dispute",
    (
        ("D1", "", "open", NEGOTIATING, "client tasker system"),
        ("D2", NEGOTIATING, "accept", SETTLED, "client tasker"),
        ("D3", NEGOTIATING, "withdraw", WITHDRAWN, "client tasker"),
        ("D4", NEGOTIATING, "default", DEFAULTED, "system"),
        ("D5", NEGOTIATING, "escalate", UNDER_REVIEW, "client tasker system"),
        ("D6", UNDER_REVIEW, "rule", RULED, "operator"),
        ("D7", UNDER_REVIEW, "accept", SETTLED, "client tasker"),
        ("D8", UNDER_REVIEW, "ask_evidence", UNDER_REVIEW, "operator"),
        ("D9", UNDER_REVIEW, "rule", RULED, "system"),
        ("D12", RULED, "finish", FINAL, "system"),
        ("D13", SETTLED, "finish", FINAL, "system"),
        ("D14", WITHDRAWN, "finish", FINAL, "system"),
        ("D15", DEFAULTED, "finish", FINAL, "system"),
        ("D16", DEFAULTED, "answer", UNDER_REVIEW, "client tasker"),
    ),
    final="final",
)
