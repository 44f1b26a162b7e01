"""Disputes, for the two and for the desk."""

from __future__ import annotations

from tests.architecture.matrix.row import ADA, BOTH, BOTH_DO, POSTED, STAFF, Row, said

PROBLEM = said(reason="flawed", wanted="unsure", text="One door hangs.", contested="60")
DISPUTES = [
    Row(
        "disputes:open",
        "done.ref",
        get=BOTH,
        post="guest 302, ada 303, tom 200, * 404",
        data=PROBLEM,
    ),
    Row("disputes:detail", "quarrel.ref", get=BOTH, post=BOTH_DO, data=said(text="And a scratch.")),
    Row("disputes:photo", "quarrel.ref evidence.pk", get=BOTH, post=POSTED),
    Row("disputes:proposals", "quarrel.ref", get=BOTH, post=BOTH_DO, data=said(kept="20")),
    Row(
        "disputes:acceptance",
        "quarrel.ref proposal.pk",
        get=ADA,
        post="guest 302, ada 303, tom 403, * 404",
    ),
    Row("disputes:review", "quarrel.ref", get=BOTH, post=BOTH_DO),
    Row(
        "disputes:withdrawal",
        "quarrel.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
    ),
    Row("desk:disputes", get=STAFF, post=STAFF),
    Row("desk:dispute", "quarrel.ref", get=STAFF, post=STAFF),
    Row("desk:dispute_photo", "quarrel.ref =statements evidence.pk", get=STAFF, post=STAFF),
    *(
        Row(f"desk:dispute_{name}", of, get=STAFF, post="guest 302, max 303, * 404", data=data)
        for name, of, data in (
            ("question", "asked_us.ref", said(question="Which door?")),
            ("confirmation", "review.ref ruling.pk", said()),
            ("return", "review.ref ruling.pk", said(note="Too much.")),
        )
    ),
]
