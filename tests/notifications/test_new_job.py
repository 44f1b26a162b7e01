"""Taskers who fit a new job are told of it, in the app and by e-mail."""

import pytest

from marketplace.core.places import Place
from marketplace.notifications.models import Notice
from tests.support.bookings import make_job
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db

FAR = Place(lat=-33.6, lng=151.33, area="Palm Beach", address="1 Ocean Rd, Palm Beach")


def told():
    return set(
        Notice.objects.filter(kind="job_matches").values_list("person__first_name", flat=True)
    )


@pytest.fixture
def tasker(tom):
    make_tasker(tom, skill="wardrobe-assembly")
    drain()
    return tom


def test_a_tasker_with_the_skill_nearby_is_told(ada, tasker, mails):
    job = make_job(ada)
    drain()

    mail = mails.get(to=tasker.email)
    assert told() == {"Tom"}
    assert mail.subject == "New job near you: “Wardrobe, three doors” in Newtown"
    assert f"/jobs/{job.ref}/" in mail.text
    assert "Wilson St" not in mail.text


def test_another_skill_or_a_place_out_of_reach_tells_nobody(ada, tasker):
    make_job(ada, skill="lawn-mowing")
    make_job(ada, place=FAR)
    drain()

    assert told() == set()


def test_a_client_is_not_told_of_their_own_job(tasker):
    make_job(tasker)
    drain()

    assert told() == set()


def test_a_job_that_has_closed_meanwhile_tells_nobody(ada, tasker):
    job = make_job(ada)
    job.state = "cancelled"
    job.save()
    drain()

    assert told() == set()
