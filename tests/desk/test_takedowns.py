"""What reports take down: reviews, profiles and services; told why, appealed, and put back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.accounts import actions
from marketplace.accounts.models import Sanction
from marketplace.core.errors import Denied
from marketplace.core.models import Fact
from marketplace.notifications.models import Notice
from marketplace.offers import actions as offers
from marketplace.reviews import actions as reviewing
from marketplace.reviews import queries as reviews
from marketplace.reviews.models import Review
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from marketplace.taskers.models import TaskerProfile
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.gigs import make_gig

pytestmark = pytest.mark.django_db
WHY = "It is about somebody else."


@pytest.fixture
def done(ada, tom, signed_in):
    """A booking of ada's with tom, approved and reviewed by both."""
    booking = stage.accept(stage.make_offer(stage.make_job(ada), tom), ada)
    booking = stage.pay_for(booking, signed_in(ada))
    booking = stage.approve(stage.finish(stage.start(booking)))
    reviewing.write_review(booking_ref=booking.ref, actor=ada, stars=2, text="Never again.")
    reviewing.write_review(booking_ref=booking.ref, actor=tom, stars=5, text="A pleasure.")
    drain()
    return stage.fresh(booking)


@pytest.fixture
def review(done, ada):
    return Review.objects.get(author=ada)


def take_down(kind, ref, *, by, judge):
    """Report something, and decide that it goes; return the decision."""
    made = actions.report(actor=by, kind=kind, ref=str(ref), reason="false", details="See.")
    decision = actions.Decision("removed", WHY)
    actions.decide_report(report_ref=made.ref, decision=decision, actor=judge)
    drain()
    return Sanction.objects.get(report=made)


def rating(person):
    profile = profiles.profile_of(person)
    return profile.rating_count, profile.rating_sum


def test_a_review_is_hidden_and_its_stars_count_no_more(review, tom, ada, max, signed_in):  # noqa: A002
    profile = profiles.profile_of(tom)
    url = reverse("taskers:profile", args=[profile.ref])
    assert (rating(tom), "Never again." in signed_in(max).get(url).content.decode()) == (
        (1, 2),
        True,
    )

    take_down("review", review.pk, by=tom, judge=max)

    assert rating(tom) == (0, 0)
    assert reviews.reviews_of(profile_id=profile.pk) == []
    assert reviews.summary_of(tom.pk, "tasker").count == 0
    assert "Never again." not in signed_in(max).get(url).content.decode()
    told = Notice.objects.get(person=ada, kind="sanction_made")
    assert WHY in str(told.payload)
    assert Fact.objects.get(name="ReviewHidden").actor == max


def test_the_author_still_reads_it_and_the_other_side_reads_why_not(
    review,
    tom,
    ada,
    max,  # noqa: A002
    signed_in,
):
    take_down("review", review.pk, by=tom, judge=max)
    url = reverse("bookings:detail", args=[review.booking.ref])

    mine = signed_in(ada).get(url).content.decode()
    theirs = signed_in(tom).get(url).content.decode()

    assert "Never again." in mine
    assert "only you see it" in mine
    assert "Never again." not in theirs
    assert "review was taken down" in theirs


def test_what_is_taken_back_counts_again(review, tom, max, make_operator):  # noqa: A002
    row = take_down("review", review.pk, by=tom, judge=max)

    actions.restore(sanction_ref=row.ref, reason="It was about him.", actor=max)
    reviewing.show_review(review_id=review.pk, actor=max)
    drain()

    assert rating(tom) == (1, 2)
    assert reviews.published_review(str(review.pk)) is not None
    assert Fact.objects.filter(name="ReviewShown").count() == 1


def test_an_appeal_that_is_granted_puts_it_back(review, tom, ada, max, make_operator):  # noqa: A002
    row = take_down("review", review.pk, by=tom, judge=max)
    actions.appeal(sanction_ref=row.ref, person=ada, words="It is about this very job.")

    second = make_operator("Mia")
    actions.review_appeal(
        sanction_ref=row.ref, outcome="overturned", answer="You are right.", actor=second
    )

    assert rating(tom) == (1, 2)
    assert Review.objects.get(pk=review.pk).hidden_at is None


def test_hidden_twice_it_counts_once_and_only_operators_hide(review, tom, max, eve):  # noqa: A002
    for _time in range(2):
        reviewing.hide_review(review_id=review.pk, actor=max)

    assert rating(tom) == (0, 0)
    assert Fact.objects.filter(name="ReviewHidden").count() == 1
    for act in (reviewing.hide_review, reviewing.show_review):
        with pytest.raises(Denied):
            act(review_id=review.pk, actor=eve)


def test_a_review_of_a_client_changes_no_profile(done, ada, tom, max):  # noqa: A002
    about_ada = Review.objects.get(author=tom)

    take_down("review", about_ada.pk, by=ada, judge=max)

    assert rating(tom) == (1, 2)
    assert reviews.summary_of(ada.pk, "client").count == 0


def test_a_profile_goes_out_of_sight_and_comes_back(ada, tom, max, signed_in):  # noqa: A002
    gig = make_gig(tom)
    drain()
    profile = profiles.profile_of(tom)
    url, shop = reverse("taskers:profile", args=[profile.ref]), profiles.gig_by_ref(gig.ref, ada)
    search = {"skill": "wardrobe-assembly", "where": "Newtown"}
    assert profile.ref in signed_in(ada).get(reverse("matching:find"), search).content.decode()

    row = take_down("tasker", profile.ref, by=ada, judge=max)

    assert shop is not None
    assert profiles.gig_by_ref(gig.ref, ada) is None
    assert signed_in(ada).get(url).status_code == 404
    assert profile.ref not in signed_in(ada).get(reverse("matching:find"), search).content.decode()
    own = signed_in(tom)
    assert "taken your profile down" in own.get(url).content.decode()
    assert reverse("accounts:decisions") in own.get(reverse("taskers:desk")).content.decode()

    actions.restore(sanction_ref=row.ref, reason="A mix-up.", actor=max)
    drain()

    assert signed_in(ada).get(url).status_code == 200
    assert profile.ref in signed_in(ada).get(reverse("matching:find"), search).content.decode()
    assert profiles.gig_by_ref(gig.ref, ada) is not None


def test_a_hidden_tasker_neither_goes_live_nor_offers(ada, tom, max):  # noqa: A002
    make_gig(tom)
    job = stage.make_job(ada)
    take_down("tasker", profiles.profile_of(tom).ref, by=ada, judge=max)

    with pytest.raises(taskers.NotReady, match="taken your profile down"):
        taskers.list_profile(actor=tom)
    with pytest.raises(offers.NotEligible):
        stage.make_offer(job, tom)


def test_who_pauses_meanwhile_stays_paused(ada, tom, max):  # noqa: A002
    make_gig(tom)
    row = take_down("tasker", profiles.profile_of(tom).ref, by=ada, judge=max)

    taskers.pause(actor=tom)
    actions.restore(sanction_ref=row.ref, reason="A mix-up.", actor=max)

    profile = TaskerProfile.objects.get(person=tom)
    assert (profile.hidden_at, profile.is_active) == (None, False)


def test_a_service_comes_back_as_it_was(ada, tom, max):  # noqa: A002
    gig = make_gig(tom)
    row = take_down("gig", gig.ref, by=ada, judge=max)
    assert profiles.gig_by_ref(gig.ref, ada) is None

    actions.restore(sanction_ref=row.ref, reason="A mix-up.", actor=max)
    taskers.put_gig_back(gig_ref=gig.ref, actor=max)

    assert profiles.gig_by_ref(gig.ref, ada).is_live
    assert Fact.objects.filter(name="GigPutBack").count() == 1


def test_what_its_tasker_removed_does_not_come_back(tom, max):  # noqa: A002
    gig = make_gig(tom)
    taskers.remove_gig(actor=tom, gig_ref=gig.ref)

    taskers.put_gig_back(gig_ref=gig.ref, actor=max)

    gig.refresh_from_db()
    assert gig.is_removed


def test_only_operators_take_profiles_down(tom, eve):
    make_gig(tom)
    ref = profiles.profile_of(tom).ref
    for act in (taskers.hide_profile, taskers.show_profile):
        with pytest.raises(Denied):
            act(profile_ref=ref, actor=eve)


def test_the_desk_offers_to_take_a_review_down(review, tom, max, signed_in):  # noqa: A002
    made = actions.report(actor=tom, kind="review", ref=str(review.pk), reason="false")
    url = reverse("desk:report_decision", args=[made.ref])
    desk = signed_in(max)
    assert 'value="removed"' in desk.get(url).content.decode()

    answer = desk.post(url, {"outcome": "removed", "statement": WHY})

    assert answer.status_code == 303
    review.refresh_from_db()
    assert review.hidden_at is not None
