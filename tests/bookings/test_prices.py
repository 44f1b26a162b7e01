"""What done work has cost, and when too few prices stay unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings import queries
from marketplace.bookings.models import Booking
from marketplace.catalogue.models import Skill
from marketplace.core import clock
from tests.support import agreed

pytestmark = pytest.mark.django_db
profile, job, offer, booking = agreed.profile, agreed.job, agreed.offer, agreed.booking


@pytest.fixture
def done(booking):
    """A function that adds finished bookings like the first, at prices in dollars."""

    def add(*dollars: int, **values) -> None:
        for price in dollars:
            Booking.objects.create(**_copy(booking, price * 100) | values)

    booking.delete()
    return add


def _copy(booking: Booking, minor: int) -> dict:
    names = ("job", "offer", "client", "tasker", "title", "area", "starts_at", "ends_at")
    same = {name: getattr(booking, name) for name in (*names, "timezone", "currency", "policy_id")}
    return same | {
        "state": "closed",
        "outcome": "done",
        "paid_at": clock.now(),
        "completed_at": clock.now(),
        "price_minor": minor,
        "client_fee_minor": 0,
        "total_minor": minor,
        "commission_minor": 0,
        "tasker_net_minor": minor,
        "idempotency_key": str(Booking.objects.count()),
    }


def test_nine_prices_say_nothing_and_ten_do(done, django_assert_num_queries):
    done(*range(10, 100, 10))
    assert queries.price_band() is None
    done(100)

    with django_assert_num_queries(1):
        band = queries.price_band()

    assert band
    assert (str(band.low), str(band.median), str(band.high)) == ("$10", "$50", "$90")
    assert band.n == 10


def test_a_band_is_of_the_skill_the_category_and_the_area_that_were_asked(done, job):
    done(*[50] * 10)
    skill = Skill.objects.get(slug="wardrobe-assembly")
    other = Skill.objects.exclude(category=skill.category).order_by("pk")[0]

    assert queries.price_band(skill_id=skill.pk, category_id=skill.category_id, area="Newtown")
    assert queries.price_band(skill_id=other.pk) is None
    assert queries.price_band(category_id=other.category_id) is None
    assert queries.price_band(skill_id=skill.pk, area="Manly") is None


def test_old_open_and_cancelled_bookings_do_not_count(done):
    done(*[50] * 9)
    done(60, completed_at=clock.now() - timedelta(days=366))
    done(70, outcome="cancelled", completed_at=None)
    done(80, outcome="", completed_at=None)

    assert queries.price_band() is None


def test_the_bands_of_a_category_are_those_of_its_skills(done, django_assert_num_queries):
    done(*[50] * 10)
    skill = Skill.objects.get(slug="wardrobe-assembly")

    with django_assert_num_queries(1):
        paid = queries.paid_for(category_id=skill.category_id)

    assert list(paid.bands) == [skill.pk]
    assert (paid.done, paid.band.n) == (10, 10)
    elsewhere = queries.paid_for(category_id=skill.category_id, area="Manly")
    assert elsewhere == queries.Paid(done=0, band=None, bands={})


def test_skills_that_are_rarely_done_have_a_band_together(done, job):
    done(*[50] * 6)
    job.pk, job.ref, job.skill = None, "ref22222", Skill.objects.get(slug="bed-assembly")
    job.save(force_insert=True)
    done(*[70] * 6, job=job)

    paid = queries.paid_for(category_id=job.skill.category_id)

    assert (paid.done, paid.band.n, paid.bands) == (12, 12, {})
