"""What a profile shows: photos, checks, measured habits, favourites; and blocks."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.accounts import actions as accounts
from marketplace.accounts import queries as people
from marketplace.bookings import actions as bookings
from marketplace.bookings import queries as booked
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.matching import queries as matching
from marketplace.offers import actions as offers
from marketplace.taskers import actions, queries
from marketplace.taskers.models import Badge, WorkPhoto
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.world import picture
from tests.taskers.gigs import HOME, ask, in_hours, make_gig
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def profile(tom):
    return make_tasker(tom, week=[(day, 0, 1440) for day in range(1, 8)])


def text_of(response):
    return " ".join(response.content.decode().split())


def status_of(response):
    """Read a file to its end, so that it is closed."""
    b"".join(response.streaming_content)
    return response.status_code


def upload(skill_id, **said):
    return {"skill": skill_id, "gig": "", "alt": "A white wardrobe", "photos": picture()} | said


def check(kind="police", **said):
    values = {"issuer": "Fit2Work", "checked_on": TODAY, "scope": "All of Australia"} | said
    return actions.Check(kind=kind, **values)


def test_photos_are_added_described_moved_and_removed(signed_in, client, tom, profile):
    skill_id, browser = queries.skill_ids_of(profile)[0], signed_in(tom)
    for words in ("First", "Second"):
        browser.post("/tasker/photos/", upload(skill_id, alt=words, photos=picture()))
    first, second = queries.work_photos(profile)
    browser.post("/tasker/photos/order/", {f"alt-{first.ref}": "Begun", "earlier": second.ref})

    assert [photo.alt for photo in queries.work_photos(profile)] == ["Second", "Begun"]
    assert "Begun" in text_of(client.get(f"/taskers/{profile.ref}/?show=photos"))
    assert status_of(client.get(f"/taskers/photos/{first.ref}/")) == 200
    browser.post(f"/tasker/photos/{first.ref}/removal/")
    assert client.get(f"/taskers/photos/{first.ref}/").status_code == 404


def test_a_grid_of_photos_offers_small_ones(signed_in, client, tom, profile):
    out, skill_id = io.BytesIO(), queries.skill_ids_of(profile)[0]
    Image.new("RGB", (1600, 1200), "teal").save(out, "JPEG")
    wide = SimpleUploadedFile("wide.jpg", out.getvalue(), "image/jpeg")
    signed_in(tom).post("/tasker/photos/", upload(skill_id, photos=wide))
    address = f"/taskers/photos/{queries.work_photos(profile)[0].ref}/"

    shown = client.get(f"/taskers/{profile.ref}/").content.decode()
    sizes = [
        Image.open(io.BytesIO(b"".join(client.get(each).streaming_content))).size
        for each in (address, f"{address}?small")
    ]

    assert f"{address}?small 480w" in shown
    assert sizes == [(1600, 1200), (480, 360)]


def test_no_photo_is_taken_without_words_or_from_another_list(signed_in, tom, tia, profile):
    browser, skill_id = signed_in(tom), queries.skill_ids_of(profile)[0]
    text = SimpleUploadedFile("a.jpg", b"no image", "image/jpeg")
    for wrong in (upload(skill_id, alt=""), upload(skill_id, photos=text), upload(999)):
        assert browser.post("/tasker/photos/", wrong).status_code == 422
    make_tasker(tia)
    browser.post("/tasker/photos/", upload(skill_id))
    photo = WorkPhoto.objects.get()
    signed_in(tia).post(f"/tasker/photos/{photo.ref}/removal/")

    assert WorkPhoto.objects.count() == 1


def test_photos_of_a_paused_profile_are_the_taskers_own(client, signed_in, tom, eve, profile):
    signed_in(tom).post("/tasker/photos/", upload(queries.skill_ids_of(profile)[0]))
    actions.pause(actor=tom)
    url = f"/taskers/photos/{WorkPhoto.objects.get().ref}/"

    assert client.get(url).status_code == 404
    assert signed_in(eve).get(url).status_code == 404
    assert status_of(signed_in(tom).get(url)) == 200


def test_only_operators_say_what_was_checked(profile, tom, eve, make_operator):
    for person in (tom, eve):
        with pytest.raises(Denied):
            actions.grant_badge(actor=person, profile_id=profile.pk, check=check())
    badge = actions.grant_badge(actor=make_operator, profile_id=profile.pk, check=check())
    renewed = actions.grant_badge(
        actor=make_operator, profile_id=profile.pk, check=check(issuer="Another")
    )

    assert (renewed.pk, renewed.issuer) == (badge.pk, "Another")
    with pytest.raises(Denied):
        actions.withdraw_badge(actor=tom, badge_id=badge.pk)
    with pytest.raises(Refusal):
        actions.withdraw_badge(actor=make_operator, badge_id=badge.pk, reason=" ")
    actions.withdraw_badge(actor=make_operator, badge_id=badge.pk, reason="It was a copy.")
    assert queries.look_at(profile.ref, tom, photos=1).badges == []


@pytest.fixture
def make_operator(db):
    from tests.support.cast import make_person

    return make_person("Max", "Operator", is_staff=True)


def test_a_badge_says_all_and_disappears_on_its_day(client, profile):
    held = check(expires_on=TODAY + timedelta(days=3))
    actions.grant_badge(actor=None, profile_id=profile.pk, check=held)
    url = f"/taskers/{profile.ref}/?show=checks"
    with time_machine.travel("2026-11-28 12:00+11:00", tick=False):
        page = text_of(client.get(url))
    with time_machine.travel("2026-11-29 12:00+11:00", tick=False):
        later = text_of(client.get(url))

    assert "Checked by Fit2Work, 25 Nov 2026." in page
    assert "Holds until 28 Nov 2026." in page
    assert "All of Australia." in page
    assert "Police check" not in later
    assert "Nothing beyond" in later


def test_a_check_cannot_run_out_before_it_was_made(profile):
    wrong = check(expires_on=TODAY - timedelta(days=1))
    for bad in (wrong, check(kind="charm")):
        with pytest.raises(Refusal):
            actions.grant_badge(actor=None, profile_id=profile.pk, check=bad)
    assert not Badge.objects.exists()


def test_habits_are_hidden_until_there_is_enough_to_go_by(tom, ada):
    gig = make_gig(tom)
    for n in range(5):
        assert booked.track_record(gig.profile_id).answer_minutes is None
        asked_at = now() + timedelta(minutes=1)
        with time_machine.travel(asked_at, tick=False):
            booking = ask(gig, ada, start=in_hours(48 + n))
        with time_machine.travel(asked_at + timedelta(minutes=10 * (n + 1)), tick=False):
            bookings.decline(booking_ref=booking.ref, actor=tom, reason="busy")

    record = booked.track_record(gig.profile_id)
    assert (record.answers, record.answer_minutes) == (5, 30)
    assert record.completion_percent is None


def test_a_request_that_ran_out_counts_with_its_whole_time(tom, ada):
    gig = make_gig(tom)
    for n in range(5):
        booking = ask(gig, ada, start=in_hours(72 + n))
        with time_machine.travel(booking.due_at + timedelta(seconds=1), tick=False):
            bookings.lapse(booking_id=booking.pk)

    assert booked.track_record(gig.profile_id).answer_minutes == 24 * 60


@pytest.mark.parametrize(
    ("kept", "broken", "percent"), [(4, 1, 88), (5, 0, 98), (9, 1, 90), (4, 0, None)]
)
def test_few_bookings_lean_on_what_is_usual(profile, ada, kept, broken, percent):
    gig = make_gig(profile.person)
    for n in range(kept + broken):
        booking = ask(gig, ada, start=in_hours(48 + n))
        is_kept = n < kept
        type(booking).objects.filter(pk=booking.pk).update(
            state="closed",
            outcome="done" if is_kept else "cancelled",
            fault="" if is_kept else "tasker",
            paid_at=now(),
            ended_at=now(),
        )

    assert booked.track_record(profile.pk).completion_percent == percent


def test_a_favourite_is_set_listed_and_taken_back(signed_in, client, ada, profile):
    url, browser = f"/taskers/{profile.ref}/favourite/", signed_in(ada)
    assert client.post(url).url.startswith("/account/login/")
    answer = browser.post(url, {"on": "1", "next": "https://evil.example/"})
    browser.post(url, {"on": "1"})

    assert answer.url == f"/taskers/{profile.ref}/"
    assert queries.favourite_ids(ada) == {profile.pk}
    assert "Tom R." in text_of(browser.get("/my/favourites/"))
    browser.post(url, {"on": "0", "next": "/my/favourites/"})
    assert "No favourites yet" in text_of(browser.get("/my/favourites/"))


def test_nobody_marks_themselves_or_who_is_not_there(tom, ada, profile):
    with pytest.raises(Missing):
        actions.set_favourite(actor=tom, profile_id=profile.pk, on=True)
    with pytest.raises(Missing):
        actions.set_favourite(actor=ada, profile_id=profile.pk + 1, on=True)


def test_a_block_parts_two_people_everywhere(signed_in, ada, tom, profile):
    job = stage.make_job(ada)
    search = matching.Search(skill_id=queries.skill_ids_of(profile)[0], lat=HOME.lat, lng=HOME.lng)
    mine = matching.Search(**{**_fields(search), "exclude_person_id": ada.pk})
    drain()
    assert len(matching.find_taskers(mine).matches) == 1
    signed_in(tom).post(f"/people/{ada.ref}/block/")

    assert people.are_blocked(ada.pk, tom.pk)
    assert people.blocked_ids(ada) == {tom.pk}
    assert matching.find_taskers(mine).matches == ()
    with pytest.raises(offers.NotEligible):
        stage.make_offer(job, tom)
    assert job.title not in text_of(signed_in(tom).get("/jobs/"))
    page = text_of(signed_in(ada).get(f"/taskers/{profile.ref}/"))
    assert "cannot book or message each other" in page
    assert "Unblock" not in page


def test_an_offer_of_a_blocked_tasker_cannot_be_accepted(ada, tom, profile):
    offer = stage.make_offer(stage.make_job(ada), tom)
    accounts.block(actor=ada, person_id=tom.pk)

    with pytest.raises(Conflict, match="cannot book each other"):
        stage.accept(offer, ada)


def _fields(search):
    return {name: getattr(search, name) for name in ("skill_id", "lat", "lng")}


def test_only_who_blocked_can_unblock(signed_in, ada, tom, profile):
    browser = signed_in(ada)
    browser.post(f"/people/{tom.ref}/block/", {"next": f"/taskers/{profile.ref}/"})
    signed_in(tom).post(f"/people/{ada.ref}/unblock/")
    assert people.are_blocked(ada.pk, tom.pk)
    assert "Tom R." in text_of(browser.get("/account/blocks/"))
    assert "You have blocked Tom" in text_of(browser.get(f"/taskers/{profile.ref}/"))
    browser.post(f"/people/{tom.ref}/unblock/")

    assert not people.are_blocked(ada.pk, tom.pk)
    with pytest.raises(Refusal):
        accounts.block(actor=ada, person_id=ada.pk)


def test_a_closed_account_leaves_a_gone_profile(client, tom, profile):
    actions.pause(actor=tom)
    assert client.get(f"/taskers/{profile.ref}/").status_code == 404
    tom.is_active = False
    tom.save(update_fields=["is_active"])

    assert client.get(f"/taskers/{profile.ref}/").status_code == 410


@pytest.mark.parametrize("show", ["", "prices", "reviews", "photos", "checks", "nonsense"])
def test_every_tab_is_an_address(client, profile, show, django_assert_max_num_queries):
    make_gig(profile.person)
    with django_assert_max_num_queries(10):
        page = text_of(client.get(f"/taskers/{profile.ref}/?show={show}"))

    assert page.count('aria-current="page"') >= 1
    assert "Book" in page
