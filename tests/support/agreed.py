"""A job of ada's, tom's offer and their booking as bare rows, and the demo's mailbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings.models import Booking
from marketplace.catalogue.models import Skill
from marketplace.core import clock, policies
from marketplace.jobs.models import Job
from marketplace.notifications.models import Mail
from marketplace.offers.models import Offer
from marketplace.taskers.models import TaskerProfile


@pytest.fixture
def mails(settings):
    """Keep e-mails as the demo does, and return the stored ones."""
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.MailboxBackend"
    return Mail.objects.order_by("pk")


@pytest.fixture
def profile(tom):
    return TaskerProfile.objects.create(
        person=tom, timezone="Australia/Sydney", headline="Builds things", is_active=True
    )


@pytest.fixture
def job(ada):
    now = clock.now()
    return Job.objects.create(
        client=ada,
        skill=Skill.objects.get(slug="wardrobe-assembly"),
        title="Build a wardrobe",
        area="Newtown",
        lat=-33.898,
        lng=151.179,
        when_kind="flexible",
        budget_minor=20_000,
        state="open",
        published_at=now,
        due_at=now + timedelta(days=30),
    )


@pytest.fixture
def offer(job, profile):
    now = clock.now()
    return Offer.objects.create(
        job=job,
        tasker=profile,
        price_minor=14_000,
        currency="AUD",
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=3),
        message="I can do that",
        expires_at=now + timedelta(days=7),
    )


@pytest.fixture
def booking(ada, job, offer, profile):
    return Booking.objects.create(
        job=job,
        offer=offer,
        client=ada,
        tasker=profile,
        state="scheduled",
        title=job.title,
        area=job.area,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        timezone="Australia/Sydney",
        price_minor=14_000,
        client_fee_minor=1_120,
        total_minor=15_120,
        commission_minor=1_400,
        tasker_net_minor=12_600,
        currency="AUD",
        policy_id=policies.current().id,
        idempotency_key="one",
        paid_at=clock.now(),
    )
