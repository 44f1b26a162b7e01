"""Bookings and what is said when they are over."""

from __future__ import annotations

from tests.architecture.matrix.row import (
    ADA,
    ADA_DOES,
    BOTH,
    BOTH_DO,
    DONE,
    GONE,
    MEMBERS,
    POSTED,
    TASKERS,
    TOM,
    TOM_DOES,
    Row,
    key,
    said,
)
from tests.support import bookings as stage

BOOKINGS = [
    Row("bookings:list", get=MEMBERS, post=POSTED),
    Row(
        "bookings:acceptance",
        "offer.ref",
        get=ADA,
        post=ADA_DOES,
        data=lambda world: key(world) | {"version": world.offer.version},
    ),
    Row("bookings:detail", "booking.ref", get=BOTH, post=POSTED),
    Row("bookings:detail", "unpaid.ref", get=BOTH, post=POSTED),
    Row("bookings:detail", "reviewed.ref", get=BOTH, post=POSTED),
    Row("bookings:receipt", "booking.ref", get=ADA, post=POSTED),
    Row("bookings:receipt", "unpaid.ref", get=GONE, post=POSTED),
    Row("bookings:checkout", "unpaid.ref", get=ADA, post=POSTED),
    Row("bookings:answer", "asked.ref", get=TOM, post=TOM_DOES, data=said(say="yes")),
    Row("bookings:withdrawal", "asked.ref", get=ADA, post=ADA_DOES),
    Row("bookings:confirmed", "booking.ref", get=ADA, post=POSTED),
    Row("bookings:cancellation", "unpaid.ref", get=BOTH, post=BOTH_DO),
    Row(
        "bookings:cancellation",
        "booking.ref",
        get=BOTH,
        post=BOTH_DO,
        data=said(job="reopen", reason="I am ill, sorry."),
    ),
    Row(
        "bookings:start",
        "booking.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=lambda world: {"pin": world.booking.pin},
    ),
    Row("bookings:pin", "booking.ref", get=POSTED, post="guest 302, ada 303, tom 403, * 404"),
    Row(
        "bookings:finish",
        "started.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=said(note="All level."),
    ),
    Row(
        "bookings:approval",
        "done.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
    ),
    *(
        Row("bookings:detail", f"{of}.ref", get=BOTH, post=POSTED)
        for of in ("soon", "late", "missed", "ended", "moving", "stopping")
    ),
    Row(
        "bookings:new_time",
        "booking.ref",
        get=BOTH,
        post=BOTH_DO,
        data=lambda world: {"starts": stage.in_days(21).isoformat()},
    ),
    Row("bookings:agreement", "booking.ref", get=BOTH, post=BOTH_DO, data=said(reason="Flood")),
    Row(
        "bookings:agreement",
        "started.ref",
        get=BOTH,
        post=BOTH_DO,
        data=said(pay="70", reason="Half of it is done."),
    ),
    *(
        Row(
            "bookings:proposal",
            f"{of}.ref",
            get=BOTH,
            post=f"guest 302, {answers} 303, {asks} 403, * 404",
            data=lambda world, ask=ask: {"proposal": getattr(world, ask).pk, "answer": "refuse"},
        )
        for of, ask, asks, answers in (
            ("moving", "move", "ada", "tom"),
            ("stopping", "stop", "tom", "ada"),
        )
    ),
    Row(
        "bookings:departure",
        "soon.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=said(minutes="30"),
    ),
    Row(
        "bookings:absence",
        "late.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 422, * 404",
    ),
    Row(
        "bookings:doorstep",
        "late.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 422, ada 422, * 404",
    ),
    Row(
        "bookings:tries",
        "door.ref",
        get=POSTED,
        post="guest 302, tom 303, ada 403, * 404",
        data=said(means="call"),
    ),
    Row(
        "bookings:pause",
        "done.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
        data=said(reason="I am away until Sunday."),
    ),
    Row("bookings:excuse", "ended.ref", get=POSTED, post=BOTH_DO),
    Row("bookings:reliability", get=MEMBERS, post=POSTED),
    Row("bookings:terms", get=TASKERS, post=DONE, data=said(cancel_policy="strict")),
    Row("bookings:photo", "done.ref photo.pk", get=BOTH, post=POSTED),
    Row("bookings:calendar", "booking.ref", get=BOTH, post=POSTED),
    Row("bookings:tip", "over.ref", get=ADA, post="guest 302, ada 422, * 404"),
    Row("bookings:again", "over.ref", get=ADA, post="guest 302, ada 422, * 404"),
    Row("reviews:answer", "told.pk", get=TOM, post=TOM_DOES, data=said(text="Thanks.")),
    Row("reviews:answer", "=0", get=GONE, post=GONE),
    Row(
        "reviews:write", "over.ref", get=BOTH, post=BOTH_DO, data=said(stars="5", text="Thank you.")
    ),
]
