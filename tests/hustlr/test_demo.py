"""The demo: believable, whole, and with clean books."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from hustlr.demo import making, people, words
from hustlr.troubles import Trouble
from marketplace.catalogue import queries as catalogue
from marketplace.core import clock
from marketplace.core.gazetteer import suburbs
from marketplace.payments import queries as payments
from tests.support.queue import waiting


def test_everybody_has_a_face_of_their_own():
    everyone = [*words.taskers(), *words.clients()]

    assert len({someone.key for someone in everyone}) == len(everyone)
    assert len({someone.face.read_bytes() for someone in everyone}) == len(everyone)


def test_there_are_sixty_taskers_in_real_suburbs():
    known = {suburb.name for suburb in suburbs()}

    assert len(words.taskers()) == 60
    assert {someone.suburb for someone in (*words.taskers(), *words.clients())} <= known


@pytest.mark.django_db
def test_every_skill_is_asked_for():
    asked = {task.skill for task in words.tasks()}

    assert asked == {skill.slug for skill in catalogue.skills()}
    assert all(task.photo is None or task.photo.exists() for task in words.tasks())


@pytest.fixture
def small_cast(monkeypatch):
    """Let a tenth of the taskers live."""
    few = [someone for number, someone in enumerate(words.taskers()) if number < 14]
    monkeypatch.setattr(words, "taskers", lambda: tuple(few))
    return few


@pytest.mark.django_db
def test_a_small_demo_has_work_in_every_state_and_clean_books(small_cast, settings):
    now = clock.now().replace(second=0, microsecond=0)
    cast = people.make(making._chance(0), now=now)

    for half in (0, 1):
        making.tell_half(cast, half, now=now, share=0.05)

    doors = get_user_model().objects.filter(is_demo=True)
    assert not doors.filter(is_superuser=True).exists()
    assert doors.get(is_staff=True).has_perm("wagtailadmin.access_admin")
    states = Counter(apps.get_model("bookings.Booking").objects.values_list("state", flat=True))
    assert {"scheduled", "in_progress", "work_done", "cancelled", "expired"} <= set(states)
    assert states["completed"] + states["closed"] >= 4
    jobs = Counter(apps.get_model("jobs.Job").objects.values_list("state", flat=True))
    assert {"open", "filled", "cancelled", "draft"} <= set(jobs)
    assert apps.get_model("reviews.Review").objects.exclude(published_at=None).exists()
    assert apps.get_model("chat.Message").objects.exclude(sender=None).exists()
    assert payments.broken_invariants() == []
    # Everybody pays with the same two test cards, and yet nobody seems to be somebody else.
    arrived = apps.get_model("payments.Payment").objects.arrived().order_by("pk")
    assert [paid for paid in arrived if payments.shared_by(paid.pk)] == []
    assert len(arrived.exclude(fingerprint="").values("fingerprint").distinct()) > 1
    assert "core.deliver" not in waiting()


@pytest.mark.django_db
def test_what_is_made_is_not_made_again(monkeypatch, db):
    making._mark(making.DemoBegun())
    making._mark(making.DemoMade())
    monkeypatch.setattr(people, "make", lambda *args, **values: pytest.fail("made again"))

    making.make(print)


@pytest.mark.django_db
def test_half_a_demo_with_real_people_in_it_is_left_alone(ada):
    making._mark(making.DemoBegun())

    with pytest.raises(Trouble, match="interrupted"):
        making.make(print)
