"""What went wrong in the demo: one problem that two people talk about, one that we decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps

from hustlr.demo import changes, past
from marketplace.core.money import Money
from marketplace.disputes import actions

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking

DEAF = ("marketplace.matching",)
# Of the finished work so much stays for the people who try the demo.
KEPT = 2
STORIES = (
    ("flawed", "The drawers do not close, and one handle is missing.", "I can bring the handle."),
    ("partly", "Two of the four windows were not done.", "The two at the back were locked."),
)


def fill(*, now: datetime) -> None:
    """Let plans change, and clients contest finished work, one of them up to our people."""
    changes.fill(now=now)
    done = apps.get_model("bookings.Booking").objects.filter(state="work_done")
    rows = done.select_related("client", "tasker__person").order_by("pk")[KEPT : KEPT + 2]
    for booking, story in zip(rows, STORIES, strict=False):
        opened = (booking.finished_at or now) + timedelta(minutes=40)
        _contest(booking, story, opened=min(now, max(opened, now - timedelta(hours=6))), now=now)


def _contest(
    booking: Booking, story: tuple[str, str, str], *, opened: datetime, now: datetime
) -> None:
    """Let a client contest a part, the tasker offer half of it, and perhaps ask us to decide."""
    reason, said, answered = story
    contested = Money(booking.price_minor * 2 // 5, booking.currency)
    with past.at(opened, deaf=DEAF):
        claim = actions.Claim(reason, "part_back", said, contested=contested)
        case = actions.open_dispute(booking_ref=booking.ref, actor=booking.client, claim=claim)
    with past.at(min(opened + timedelta(minutes=50), now), deaf=DEAF):
        tasker = booking.tasker.person
        actions.add_statement(dispute_ref=case.ref, actor=tasker, text=answered)
        half = Money(contested.minor // 2, contested.currency)
        actions.propose(dispute_ref=case.ref, actor=tasker, kept=half, words="Half is fair.")
    if reason == "partly":
        with past.at(min(opened + timedelta(hours=2), now), deaf=DEAF):
            actions.escalate(dispute_ref=case.ref, actor=booking.client)
