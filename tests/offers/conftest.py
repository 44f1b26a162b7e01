"""A job of ada's, tom's profile with free days, and his offer on the job."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.support import bookings as stage
from tests.taskers.makers import ALWAYS, make_tasker


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


@pytest.fixture
def profile(tom):
    return make_tasker(tom, week=ALWAYS)


@pytest.fixture
def job(ada):
    return stage.make_job(ada)


@pytest.fixture
def offer(job, tom, profile):
    return stage.make_offer(job, tom)
