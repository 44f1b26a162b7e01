"""Payments and the hosted page."""

from __future__ import annotations

from tests.architecture.matrix.row import ADA, ADA_DOES, POSTED, Row, said
from tests.support.payments import card_form

MONEY = [
    Row("payments:pay", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:return", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:webhook", "=sandbox", post="* 400"),
    Row("payments:webhook", "=stripe", post="* 404"),
    Row(
        "payments:sandbox:pay", "hosted.ref", get=ADA, post=ADA_DOES, data=lambda world: card_form()
    ),
    Row(
        "payments:sandbox:challenge",
        "challenge.ref",
        get=ADA,
        post=ADA_DOES,
        data=said(answer="yes"),
    ),
]
