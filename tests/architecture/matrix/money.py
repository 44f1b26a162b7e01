"""Payments and the hosted page."""

from __future__ import annotations

from tests.architecture.matrix.row import (
    ADA,
    ADA_DOES,
    POSTED,
    TASKERS,
    TOM,
    TOM_DOES,
    Row,
    said,
)
from tests.support.payments import bank_form, card_form

MONEY = [
    Row("payments:pay", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:return", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:payouts", get=TASKERS, post=POSTED),
    Row("payments:payouts_account", get="* 302", post="* 302"),
    Row("payments:payouts_return", get="guest 302, * 303", post=POSTED),
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
    Row(
        "payments:sandbox:account",
        "bank_link.ref",
        get="guest 302, tia 200, * 404",
        post="guest 302, tia 303, * 404",
        data=lambda world: bank_form(),
    ),
    Row(
        "payments:sandbox:identity",
        "who_link.ref",
        get=TOM,
        post=TOM_DOES,
        data=said(answer="later"),
    ),
]
