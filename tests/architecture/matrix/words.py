"""Messages and notices."""

from __future__ import annotations

from tests.architecture.matrix.row import (
    ADA,
    ADA_DOES,
    ALL,
    BOTH,
    BOTH_DO,
    DONE,
    MEMBERS,
    POSTED,
    Row,
    key,
    said,
)

WORDS = [
    Row("chat:inbox", get=MEMBERS, post=POSTED),
    Row("chat:conversation", "talk.ref", get=BOTH, post=POSTED),
    Row(
        "chat:messages",
        "talk.ref",
        get=BOTH,
        post=BOTH_DO,
        data=lambda world: key(world) | {"body": "On my way."},
        swaps=True,
    ),
    Row("chat:removal", "talk.ref said.seq", get=POSTED, post=ADA_DOES),
    Row("chat:photos", "talk.ref", get=POSTED, post="guest 302, ada 422, tom 422, * 404"),
    Row("chat:reading", "talk.ref", get=POSTED, post=BOTH_DO),
    Row("chat:photo", "chat_photo.ref", get=BOTH, post=POSTED),
    Row("chat:photo", "waiting_photo.ref", get=ADA, post=POSTED),
    Row("chat:about_offer", "offer.ref", get=POSTED, post=BOTH_DO),
    Row("chat:about_booking", "booking.ref", get=POSTED, post=BOTH_DO),
    Row("notifications:list", get=MEMBERS, post=POSTED),
    Row("notifications:reading", get=POSTED, post=DONE),
    Row(
        "notifications:reading",
        get=POSTED,
        post="guest 302, * 404",
        data=said(n="9999"),
        about="unknown",
    ),
    Row("notifications:preferences", get=MEMBERS, post=DONE),
    Row("notifications:muting", "talk.ref", get=POSTED, post=DONE, data=said(on="1")),
    Row("notifications:way_out", "=made-up", get="* 404", post="* 404"),
    Row("notifications:mailbox", get=ALL),
    Row("notifications:mail", "mail.pk", get=ALL),
    Row("notifications:mail_html", "mail.pk", get=ALL),
]
