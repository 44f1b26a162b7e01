"""Brings a job to any stage of its booking, through the same actions as the pages."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.test import Client

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.catalogue import queries as catalogue
from marketplace.core.clock import now
from marketplace.core.places import Place
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.offers import actions as offers
from marketplace.payments import queries as payments
from marketplace.taskers import queries as taskers
from tests.support.payments import VISA, pay
from tests.support.queue import drain
from tests.taskers.makers import aud, make_tasker

HOME = Place(lat=-33.8964, lng=151.1807, area="Newtown", address="14/22 Wilson St, Newtown")
SKILL = "wardrobe-assembly"
# No year, price, number or reference of a page has these digits by chance.
PIN = "8158"


def make_job(client, *, title="Wardrobe, three doors", skill=SKILL, place=HOME, only=()):
    """Return an open job of the client, for everybody or for these taskers only."""
    what = steps.What(title=title, skill_id=catalogue.skill_by_slug(skill).pk)
    job = jobs.start(actor=client, what=what, key=str(uuid.uuid4()))
    for step in (
        steps.Details(description="Three doors, two drawers, flat-packed.", answers={}),
        steps.Where(place=place),
        steps.When(kind="flexible"),
        steps.Budget(amount=aud(200)),
    ):
        jobs.save_draft(job_id=job.pk, actor=client, step=step)
    ids = [one.pk for one in only]
    jobs.invite(job_id=job.pk, actor=client, tasker_ids=ids, only=True)
    return jobs.publish(job_id=job.pk, actor=client)


def make_offer(job, tasker, *, price=140, start: datetime | None = None, hours=2):
    """Return the tasker's offer on the job; who is no tasker yet becomes one."""
    if taskers.profile_of(tasker) is None:
        make_tasker(tasker, skill=SKILL)
    start = start or in_days(3)
    terms = offers.Terms(
        price=aud(price),
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        message="I have built forty of these.",
        not_included="Wall anchors",
    )
    return offers.make(job_id=job.pk, actor=tasker, terms=terms, idempotency_key=str(uuid.uuid4()))


def in_days(days):
    """Return nine in the morning UTC of a day ahead, so that hours are whole."""
    return (now() + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)


def accept(offer, client, *, key: str = "") -> Booking:
    """Accept the offer as it stands."""
    return actions.accept_offer(
        offer_ref=offer.ref,
        version=offer.version,
        actor=client,
        idempotency_key=key or str(uuid.uuid4()),
    )


def pay_for(booking: Booking, browser: Client, *, card=VISA) -> Booking:
    """Pay on the hosted page and let the news arrive."""
    pay(browser, payments.payment_for(booking.ref), card=card)
    drain()
    return fresh(booking)


def start(booking: Booking) -> Booking:
    """Let the tasker start with the right PIN."""
    return actions.start(booking_ref=booking.ref, pin=booking.pin, actor=booking.tasker.person)


def give_pin(booking: Booking) -> None:
    """Give the booking a PIN that is found on a page only where it stands."""
    booking.pin = PIN
    booking.save(update_fields=["pin"])


def finish(booking: Booking, **said) -> Booking:
    """Let the tasker say that the work is done."""
    return actions.finish(booking_ref=booking.ref, actor=booking.tasker.person, **said)


def approve(booking: Booking) -> Booking:
    """Let the client release the money."""
    return actions.approve(booking_ref=booking.ref, actor=booking.client)


def fresh(booking: Booking) -> Booking:
    """Return the booking as it is now."""
    return Booking.objects.with_people().select_related("job", "offer").get(pk=booking.pk)
