"""A client compares offers: fit, order, the scale, the table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.policies import current
from marketplace.jobs import actions as jobs
from marketplace.jobs import ruler, steps
from marketplace.offers import queries
from marketplace.taskers import actions as taskers
from tests.support import bookings as stage
from tests.support.htmx import swapped
from tests.taskers.makers import MANLY, aud, make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(job, tom, tia):
    """Return tom's fair offer and tia's cheap one from far away."""
    far = make_tasker(tia, place=MANLY, radius_km=30)
    near = make_tasker(tom)
    for _job in range(6):
        taskers.add_rating(profile_id=near.pk, stars=5)
        taskers.count_completed(profile_id=near.pk)
    taskers.add_rating(profile_id=far.pk, stars=3)
    return stage.make_offer(job, tom, price=220), stage.make_offer(job, tia, price=90)


def board(job, sort=""):
    return queries.board(job, current(), sort=sort, page="/here/")


def order(job, sort):
    return [str(one.offer.price) for one in board(job, sort)["candidates"]]


def test_offers_are_sorted_by_what_the_client_asks_for(job, pair):
    assert order(job, "") == ["$220", "$90"]
    assert order(job, "price") == ["$90", "$220"]
    assert order(job, "rating") == ["$220", "$90"]
    assert order(job, "soonest")[0] in {"$90", "$220"}
    assert order(job, "nonsense") == order(job, "")


def test_reasons_and_doubts_are_told(job, pair):
    best, other = board(job)["candidates"]

    assert best.is_best
    assert "6 jobs done" in best.fit.reasons
    assert "$20 over your budget" in best.doubts
    assert any("away" in reason for reason in best.fit.reasons)
    assert other.fit.reasons == []
    assert [best.choices[0].style, other.choices[0].style] == ["primary", "quiet"]
    assert best.choices[0].label == other.choices[0].label


def test_an_offer_on_another_day_is_doubted(ada, job, tom):
    day = (now() + timedelta(days=5)).astimezone(job.zone).date()
    jobs.edit(job_id=job.pk, actor=ada, step=steps.When("date", day, "morning"))
    job.refresh_from_db()
    start = job.window[0] + timedelta(hours=1)
    offers = {
        "At the time you asked for": start,
        "At another part of the day": start + timedelta(hours=8),
        "Not on the day you asked for": start + timedelta(days=1),
    }
    profile = make_tasker(tom)
    for sentence, moment in offers.items():
        offer = stage.make_offer(job, tom, start=moment)
        (one,) = board(job)["candidates"]
        assert sentence in [*one.fit.reasons, *one.doubts]
        offer.delete()
    assert profile.pk


def test_an_edit_of_the_job_is_a_doubt_about_older_offers(ada, job, pair):
    jobs.edit(job_id=job.pk, actor=ada, step=steps.Budget(aud(300)))
    job.refresh_from_db()

    assert "Made before your last edit of the job" in board(job)["candidates"][0].doubts


def test_the_client_sees_offers_on_the_job_page(ada, job, pair, signed_in):
    page = signed_in(ada).get(reverse("jobs:detail", args=[job.ref])).content.decode()

    assert "2 offers" in page
    assert "Best match" in page
    assert "$237.60" in page
    assert page.count('class="face-ring') == 4
    assert reverse("bookings:acceptance", args=[pair[0].ref]) in page


def test_nobody_else_sees_them(job, pair, eve, tom, signed_in):
    for person in (eve, tom):
        page = signed_in(person).get(reverse("jobs:detail", args=[job.ref])).content.decode()
        assert "$97.20" not in page
        url = reverse("offers:compare", args=[job.ref])
        assert signed_in(person).get(url).status_code == 404


def test_the_table_puts_them_side_by_side(ada, job, pair, signed_in):
    browser = signed_in(ada)
    url = reverse("offers:compare", args=[job.ref])
    page = browser.get(url).content.decode()

    assert page.count('<th scope="col">') == 3
    assert "$97.20" in page
    assert swapped(browser, f"{url}?sort=price", before=url, target="offers")


def test_without_offers_there_is_a_hint(ada, job, signed_in):
    browser = signed_in(ada)

    assert b"No offers to compare" in browser.get(reverse("offers:compare", args=[job.ref])).content
    assert b"No offers yet" in browser.get(reverse("jobs:detail", args=[job.ref])).content


def test_a_scale_holds_every_price():
    for dollars in ([5, 6], [90, 220], [1200, 9000], [140, 140]):
        for width in (360, 760):
            tape = ruler.scale([aud(each) for each in dollars], width=width)
            places = [tape.x(each) for each in dollars]
            assert all(ruler.LEFT <= place <= tape.end for place in places)
            assert 2 <= len([tick for tick in tape.ticks if tick.number]) <= 11


def test_neighbours_on_the_scale_do_not_touch():
    faces = [ruler.Face(aud(price), "Ann", "", is_best=False) for price in (100, 101, 102, 150)]
    *near, far = ruler.lineup(faces, aud(160), width=760).marks

    assert len({mark.y for mark in near}) == 3
    assert far.y == near[0].y


def test_words_of_near_prices_stand_side_by_side_under_the_tape():
    named = [(aud(price), str(price)) for price in (60, 250, 251)]

    drawn = ruler.histogram([aud(60), aud(300)], named, None, width=340)

    far, left, right = drawn.marks
    assert far.words_x == far.x
    assert right.words_x - left.words_x == pytest.approx(ruler.APART)
    assert left.words_x + right.words_x == pytest.approx(left.x + right.x, abs=0.2)


def test_the_word_for_the_budget_climbs_over_prices_near_it():
    faces = [ruler.Face(aud(price), "Ann", "", is_best=False) for price in (140, 150)]

    near, far = (ruler.lineup(faces, aud(budget), width=360) for budget in (160, 400))

    assert near.word_line < far.word_line
    assert near.word_line + near.floor == far.word_line + far.floor == 20
