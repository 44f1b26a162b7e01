"""What holds whatever page or action is used: constraints, the machine, bounded queries."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from marketplace.jobs import actions, queries, states, words
from marketplace.jobs.models import Job, JobPhoto
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db
QUERIES = 12

BROKEN = [
    {"client": None, "guest_key": ""},
    {"budget_minor": 0},
    {"budget_minor": None},
    {"title": ""},
    {"area": ""},
    {"state": "lost"},
    {"when_kind": "date"},
    {"state": "filled"},
    {"state": "cancelled", "is_frozen": True},
    {"published_at": None},
    {"audience": "named"},
]


@pytest.mark.parametrize("values", BROKEN, ids=str)
def test_the_database_refuses_a_job_that_cannot_be(values, job):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_two_photos_never_share_a_place(ada, job):
    photos = [photo_file("a.jpg"), photo_file("b.jpg")]
    actions.add_photos(job_id=job.pk, actor=ada, uploads=photos)

    JobPhoto.objects.update(position=0)

    with pytest.raises(IntegrityError):
        connection.check_constraints()


@pytest.mark.parametrize(
    ("state", "events"),
    [
        ("draft", ["publish", "discard"]),
        ("in_review", ["cancel"]),
        ("open", ["edit", "pause", "cancel"]),
        ("paused", ["resume", "cancel"]),
        ("filled", []),
        ("expired", ["repost"]),
        ("removed", []),
        ("closed", []),
        ("cancelled", []),
    ],
)
def test_the_buttons_follow_the_table(state, events, ada, eve, job):
    job.state = state

    assert [choice.event for choice in queries.choices(job, ada)] == events
    assert queries.choices(job, eve) == []
    assert queries.choices(job, None) == []


def test_a_frozen_job_has_no_buttons(ada, job):
    job.is_frozen = True

    assert queries.choices(job, ada) == []


def test_final_states_lead_nowhere():
    left = {transition.source for transition in states.MACHINE}

    assert not left & states.MACHINE.final


def test_every_state_has_a_word_and_a_look():
    for state in states.MACHINE.states:
        assert words.pill(Job(state=state))["label"]


@pytest.fixture
def counted(django_assert_max_num_queries):
    """Return a function that asks for a page a second time and counts its queries."""

    def count(client, url):
        client.get(url)
        with django_assert_max_num_queries(QUERIES):
            assert client.get(url).status_code == 200

    return count


@pytest.fixture
def busy_job(ada, job, tom, tia):
    photos = [photo_file(f"{n}.jpg") for n in range(3)]
    actions.add_photos(job_id=job.pk, actor=ada, uploads=photos)
    for person in (tom, tia):
        stage.make_offer(job, person)
    return job


def test_pages_of_a_client_take_few_queries(ada, busy_job, draft, signed_in, counted):
    browser = signed_in(ada)
    for name in ("detail", "edit", "cancellation"):
        counted(browser, reverse(f"jobs:{name}", args=[busy_job.ref]))
    for name in ("what", "details", "where", "when", "budget", "review"):
        counted(browser, reverse(f"jobs:post_{name}", args=[draft.ref]))
    counted(browser, reverse("jobs:mine"))
    counted(browser, reverse("offers:compare", args=[busy_job.ref]))


def test_pages_of_a_tasker_take_few_queries(tom, ben, busy_job, signed_in, counted):
    browser = signed_in(tom)
    other = stage.make_job(ben)
    for url in (
        reverse("jobs:list"),
        reverse("jobs:detail", args=[other.ref]),
        reverse("jobs:detail", args=[busy_job.ref]),
        reverse("offers:make", args=[other.ref]),
        reverse("offers:mine"),
    ):
        counted(browser, url)
