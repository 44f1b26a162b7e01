"""What visitors see of jobs: the open ones with filters, one job, one's own."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.core.places import Place
from marketplace.jobs import actions
from marketplace.jobs.models import Job, JobAddress
from marketplace.jobs.search import Filters
from tests.support import bookings as stage
from tests.support.htmx import swapped
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
MANLY = Place(lat=-33.79798, lng=151.28826, area="Manly", address="1 The Corso, Manly")


@pytest.fixture
def far(ben):
    return stage.make_job(ben, title="Shelf in Manly", place=MANLY)


def page_of(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(**query):
    return page_of(Client(), reverse("jobs:list"), **query)


def test_everybody_sees_open_jobs_but_no_drafts(job, draft):
    page = listed()

    assert job.title in page
    assert draft.ref not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "shelf"}, ["Shelf in Manly"]),
        ({"q": "manly"}, ["Shelf in Manly"]),
        ({"near": "Newtown", "km": "5"}, ["Wardrobe, three doors"]),
        ({"near": "Newtown", "km": "40", "sort": "nearest"}, ["Wardrobe, three doors", "Shelf"]),
        ({"near": "Manly", "sort": "nearest"}, ["Shelf in Manly", "Wardrobe, three doors"]),
        ({"category": "assembly"}, ["Shelf in Manly", "Wardrobe, three doors"]),
        ({"category": "garden"}, []),
        ({"day": "2031-01-01", "sort": "budget"}, ["Shelf in Manly", "Wardrobe, three doors"]),
        ({"sort": "closing"}, ["Wardrobe, three doors", "Shelf in Manly"]),
    ],
)
def test_filters_and_sorting(query, found, job, far):
    page = listed(**query)

    places = [page.find(title) for title in found]
    assert -1 not in places
    assert places == sorted(places)
    assert page.count("<article") == len(found)


def test_a_place_that_nobody_knows_is_told_and_does_not_filter(job):
    page = listed(near="Qwxzv")

    assert "do not know that place" in page
    assert job.title in page


def test_a_tasker_sees_jobs_near_the_own_area_first_and_no_own_ones(tom, job, far, signed_in):
    make_tasker(tom)
    own = stage.make_job(tom, title="My own fence")
    page = page_of(signed_in(tom), reverse("jobs:list"))

    assert "Open jobs near Newtown" in page
    assert page.index(job.title) < page.index(far.title)
    assert own.title not in page
    assert "Your skill: " in page


def test_only_my_skills(tom, job, ben, signed_in):
    make_tasker(tom)
    stage.make_job(ben, title="Mow the lawn", skill="lawn-mowing")

    page = page_of(signed_in(tom), reverse("jobs:list"), mine="on")

    assert job.title in page
    assert "Mow the lawn" not in page


def test_results_swapped_are_the_same_as_a_reload(job, far):
    url = reverse("jobs:list") + "?q=shelf"

    assert swapped(Client(), url, before=reverse("jobs:list"), target="results")


def test_the_true_place_is_nowhere_to_be_seen(ada, eve, job, signed_in):
    address = JobAddress.objects.get(job=job)
    page = page_of(signed_in(eve), reverse("jobs:detail", args=[job.ref]))

    assert address.text.split(",")[0] not in page
    assert (job.lat, job.lng) != (address.lat, address.lng)
    assert address.text in page_of(signed_in(ada), reverse("jobs:edit", args=[job.ref]))


def test_the_database_measures_the_great_circle():
    job = Job(lat=MANLY.lat, lng=MANLY.lng)
    assert job.point == (MANLY.lat, MANLY.lng)
    assert Filters(sort="nearest")._order() == ["-published_at", "-pk"]


def test_a_guest_is_asked_to_sign_in_before_offering(job):
    page = page_of(Client(), reverse("jobs:detail", args=[job.ref]))

    assert "Sign in to offer" in page
    assert "$216.00" in page
    assert "$180.00" in page


def test_a_closed_job_shows_outsiders_its_headline_alone(ada, eve, job, signed_in):
    actions.cancel(job_id=job.pk, actor=ada)
    url = reverse("jobs:detail", args=[job.ref])

    theirs, own = page_of(signed_in(eve), url), page_of(signed_in(ada), url)

    assert "Cancelled" in theirs
    assert "flat-packed" not in theirs
    assert "flat-packed" in own


def test_a_job_that_is_not_there(eve, draft, signed_in):
    for ref in ("nnnnnnnn", draft.ref):
        assert signed_in(eve).get(reverse("jobs:detail", args=[ref])).status_code == 404


def test_a_draft_leads_its_author_to_the_review(ada, draft, signed_in):
    answer = signed_in(ada).get(reverse("jobs:detail", args=[draft.ref]))

    assert answer.url == reverse("jobs:post_review", args=[draft.ref])


@pytest.mark.parametrize(
    ("show", "state"), [("", "open"), ("drafts", "draft"), ("past", "cancelled")]
)
def test_my_jobs_by_state(show, state, ada, eve, job, draft, signed_in):
    gone = stage.make_job(ada, title="No longer needed")
    actions.cancel(job_id=gone.pk, actor=ada)
    titles = {"open": job.title, "draft": draft.title, "cancelled": gone.title}

    page = page_of(signed_in(ada), reverse("jobs:mine"), show=show)

    assert titles.pop(state) in page
    assert not [title for title in titles.values() if title in page]
    assert "Nothing here yet" in page_of(signed_in(eve), reverse("jobs:mine"), show=show)


def test_the_price_guide_needs_ten_done_jobs(ada, tom, draft, signed_in):
    url = reverse("jobs:post_budget", args=[draft.ref])
    done_before(ada, tom, count=9)
    before = page_of(signed_in(ada), url, budget="150")

    done_before(ada, tom, count=1, first=9)
    after = page_of(signed_in(ada), url, budget="150")

    assert "neighbours paid" not in before
    assert "What 10 neighbours paid" in after
    assert "covers 6 of 10 jobs" in after
    assert "nine in ten" not in after


@pytest.mark.parametrize(("budget", "words"), [("90", "less than nine"), ("900", "more than nine")])
def test_a_budget_out_of_range_is_told_and_kept(budget, words, ada, tom, draft, signed_in):
    url = reverse("jobs:post_budget", args=[draft.ref])
    done_before(ada, tom, count=10)
    browser = signed_in(ada)

    page = page_of(browser, url, budget=budget)
    answer = browser.post(url, {"budget": budget})

    assert words in page
    assert answer.status_code == 303


def done_before(client, tasker, *, count, first=0):
    """Let wardrobes have been built for $100, $110 and so on."""
    offer = stage.make_offer(stage.make_job(client), tasker, start=stage.in_days(20 + first))
    booking = stage.accept(offer, client)
    for n in range(first, first + count):
        copy = Booking.objects.get(pk=booking.pk)
        copy.pk, copy.ref, copy.idempotency_key = None, f"done{n}", str(uuid.uuid4())
        copy.state, copy.outcome = "closed", "done"
        copy.price_minor, copy.completed_at = 10_000 + n * 1000, now() - timedelta(days=3)
        copy.client_fee_minor, copy.commission_minor = 0, 0
        copy.total_minor = copy.tasker_net_minor = copy.price_minor
        copy.save()
