"""What waits for a tasker: the rows of "Needs you", from every part that may ask something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.jobs import queries as jobs
from marketplace.offers import queries as offers
from marketplace.reviews import queries as reviews

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking, Proposal
    from marketplace.jobs.models import Job


@dataclass(frozen=True)
class Need:
    """One row: what it is about, until when, and the page that settles it."""

    icon: str
    tone: str
    title: str
    note: str
    until: datetime | None
    url: str
    action: str


def needs_of(
    person: Person, *, open_work: Iterable[Booking], asked: Iterable[Proposal]
) -> list[Need]:
    """Return what the person should see to as a tasker, the most urgent first (three queries)."""
    found = [
        *(_question(each) for each in asked),
        *(row for each in open_work if (row := _booking(each))),
        *_offers(person),
        *_requests(person),
        *_reviews(person),
    ]
    urgent = sorted((each for each in found if each.until), key=lambda each: each.until or now())
    return urgent + [each for each in found if not each.until]


def payout_need(*, has_account: bool, stands_still: bool, waiting: Money) -> list[Need]:
    """Return the row about the account that earnings go to, when money waits for it."""
    if not waiting or (has_account and not stands_still):
        return []
    title, note = _("Say where your earnings go"), _("Until then nothing can be sent to you.")
    if stands_still:
        title = _("Your payout account needs something from you")
    return [Need("banknote", "warn", title, note, None, reverse("payments:payouts"), _("Go on"))]


def _question(asked: Proposal) -> Need:
    """Return what a client has asked about a booking."""
    booking = asked.booking
    title = _("%(name)s asks: %(title)s") % _names(booking)
    note = f"{asked.get_kind_display()}."
    url = reverse("bookings:proposal", args=[booking.ref])
    return Need("circle-help", "warn", title, note, asked.due_at, url, _("Answer"))


def _booking(booking: Booking) -> Need | None:
    """Return what is to be done or known about a booking, in the words of the row."""
    page = reverse("bookings:detail", args=[booking.ref])
    look = _("Look")
    if booking.is_requested:
        icon, tone, title = "inbox", "warn", _("%(name)s wants to book: %(title)s")
        note, look = _("The time is taken once you agree."), _("Answer")
        page = reverse("bookings:answer", args=[booking.ref])
    elif booking.is_awaiting_payment:
        icon, tone, title = "hourglass", "warn", _("%(name)s is paying: %(title)s")
        note = _("Your time is kept.")
    elif booking.is_no_show:
        icon, tone, title = "eye-off", "warn", _("Somebody did not come: %(title)s")
        note = _("It can be contested, or moved.")
    elif booking.is_disputed:
        icon, tone, title = "scale", "warn", _("In dispute with %(name)s: %(title)s")
        note = _("Its money stands still until it is settled.")
    elif booking.is_work_done:
        icon, tone, title = "eye", "info", _("%(name)s looks at the work: %(title)s")
        note = _("You are paid when it is approved, or when the time is over.")
    else:
        return None
    return Need(icon, tone, title % _names(booking), note, booking.due_at, page, look)


def _offers(person: Person) -> list[Need]:
    """Return offers that stand still until the tasker says something (one query)."""
    rows = []
    for offer in offers.offers_of(person, standing=True):
        words = _of_job(offer.job)
        url = reverse("offers:detail", args=[offer.ref])
        if offer.is_countered:
            title = _("%(name)s proposes other terms: %(title)s") % words
            note = _("Agree, or answer with your own.")
            rows.append(Need("arrow-up-down", "warn", title, note, None, url, _("Answer")))
        elif offer.is_stale:
            title = _("The job has changed: %(title)s") % words
            note = _("%(name)s cannot accept your offer until you confirm it.") % words
            rows.append(
                Need("refresh-cw", "warn", title, note, offer.confirm_by, url, _("Confirm"))
            )
    return rows


def _requests(person: Person) -> list[Need]:
    """Return the jobs whose clients ask for this tasker by name (one query)."""
    return [
        Need(
            "user-check",
            "ok",
            _("%(name)s asks for you: %(title)s") % _of_job(job),
            _("Make an offer, or say no."),
            None,
            reverse("jobs:detail", args=[job.ref]),
            _("Look"),
        )
        for job in jobs.requests_to(person)
    ]


def _reviews(person: Person) -> list[Need]:
    """Return the reviews of clients that the tasker can still write (one query)."""
    return [
        Need(
            "star",
            "ok",
            _("Review %(name)s: %(title)s") % _names(pair.booking),
            "",
            pair.due_at,
            reverse("reviews:write", args=[pair.booking.ref]),
            _("Review"),
        )
        for pair in reviews.waiting_for(person)
        if pair.booking.tasker.person_id == person.pk
    ]


def _names(booking: Booking) -> dict[str, str]:
    return {"name": booking.client.first_name, "title": booking.title}


def _of_job(job: Job) -> dict[str, str]:
    """Return the words of a posted job; only a draft may still be a guest's."""
    return {"name": job.client.first_name if job.client else "", "title": job.title}
