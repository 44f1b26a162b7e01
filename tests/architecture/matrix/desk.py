"""The desk."""

from __future__ import annotations

from tests.architecture.matrix.row import STAFF, STAFF_READS, Row, said

TABLES = (
    "person:ada job booking fact report sanction ledgertransaction ledgermovement operation "
    "gatewayevent payee"
)
WHY = said(reason="We have looked at it.")
CHECK = said(kind="police", issuer="Fit2Work", scope="National", checked_on="2026-01-05")
# What is decided there, about what, and with which words.
DECISIONS = [
    ("report_decision", "report.ref", said(outcome="dismissed", statement="It is allowed.")),
    ("sanction", "ben.ref", said(kind="warn", reason="spam", statement="Not here.")),
    ("note", "ben.ref", said(text="Called twice.")),
    ("badge", "tom.ref", CHECK),
    ("badge_withdrawal", "badge.pk", WHY),
    ("restoration", "sanction.ref", WHY),
    ("appeal", "sanction.ref", said(outcome="upheld", answer="It was you.")),
    ("job_approval", "held.ref", said()),
    ("job_removal", "held.ref", WHY),
    ("replay", "gatewayevent.pk", WHY),
    ("retry", "parked.pk", WHY),
    ("operation_note", "parked.pk", WHY),
    ("payee_freeze", "payee.pk", WHY),
    ("payee_thaw", "stopped.pk", WHY),
    ("policy_approval", "policy.pk", said()),
    ("policy_withdrawal", "policy.pk", said()),
]
DESK = [
    Row("wagtailadmin_home", get=STAFF, post=STAFF_READS),
    Row("desk:policies", get=STAFF, post=STAFF),
    Row("desk:policy_draft", get=STAFF, post="guest 302, max 422, * 404"),
    *(
        Row(f"desk:{name}", of, get=STAFF, post="guest 302, max 303, * 404", data=data)
        for name, of, data in DECISIONS
    ),
    *(
        row
        for table in TABLES.split()
        for space, _, of in [table.partition(":")]
        for row in (
            Row(f"marketplace-{space}:index", get=STAFF, post=STAFF_READS),
            Row(f"marketplace-{space}:index_results", get=STAFF, post=STAFF_READS),
            Row(f"marketplace-{space}:inspect", f"{of or space}.pk", get=STAFF, post=STAFF_READS),
        )
    ),
]
