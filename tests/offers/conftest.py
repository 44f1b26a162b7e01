"""A job of ada's, tom's profile with free days, and his offer on the job."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.offers import actions
from tests.support import bookings as stage
from tests.taskers.makers import ALWAYS, aud, make_tasker


def sent(**changed):
    """Return what the form of an offer sends, three days ahead at 9."""
    day = stage.in_days(3).date()
    return {
        "price": "140",
        "day": day.isoformat(),
        "minutes": "120",
        "start": "09:00",
        "message": "I have built forty of these and bring my tools.",
        "not_included": "Wall anchors",
        "key": str(uuid.uuid4()),
        **changed,
    }


def make_url(job):
    """Return the address at which an offer on the job is made."""
    return reverse("offers:make", args=[job.ref])


def url(name, offer):
    """Return an address of the offer."""
    return reverse(f"offers:{name}", args=[offer.ref])


def asked(offer, **changed):
    """Return what the form of a counter-offer sends: the offer as it stands, with what differs."""
    start = offer.starts_at.astimezone(offer.job.zone)
    return {
        "price": f"{offer.price_minor / 100:g}",
        "day": start.date().isoformat(),
        "minutes": str(offer.minutes),
        "start": "own",
        "own_time": f"{start:%H:%M}",
        "message": "",
        "not_included": offer.not_included,
        "version": str(offer.version),
        **changed,
    }


def ask(offer, client, *, price=None, start=None, hours=2, not_included=None, message=""):
    """Let the client propose something else."""
    begins = start or offer.starts_at
    terms = actions.Terms(
        price=aud(price) if price else offer.price,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        message=message,
        not_included=offer.not_included if not_included is None else not_included,
    )
    return actions.counter(offer_id=offer.pk, actor=client, terms=terms, version=offer.version)


def accept(offer, client, *, version=None):
    """Let the client take the offer for payment."""
    return actions.begin_acceptance(
        offer_id=offer.pk, version=version or offer.version, actor=client
    )


@pytest.fixture
def profile(tom):
    return make_tasker(tom, week=ALWAYS)


@pytest.fixture
def job(ada):
    return stage.make_job(ada)


@pytest.fixture
def offer(job, tom, profile):
    return stage.make_offer(job, tom)
