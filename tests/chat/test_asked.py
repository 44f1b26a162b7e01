"""The inbox without what can wait: conversations in which something stands still until I act."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.bookings import actions as bookings
from marketplace.core.clock import now
from marketplace.disputes import actions as disputes
from marketplace.disputes import queries as told
from marketplace.offers import actions as offers
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.gigs import ask, make_gig
from tests.taskers.makers import aud

pytestmark = pytest.mark.django_db

ASKED = "/messages/?filter=asked"


@pytest.fixture
def waits_for(ada, tom, signed_in):
    """Return a function that tells who of the two finds the conversation under the filter."""

    def look() -> set[str]:
        drain()
        pages = {who.first_name: signed_in(who).get(ASKED) for who in (ada, tom)}
        return {name for name, page in pages.items() if 'class="convo' in page.content.decode()}

    return look


@pytest.fixture
def offer(ada, tom):
    return stage.make_offer(stage.make_job(ada), tom)


@pytest.fixture
def booking(offer, ada, signed_in):
    """A paid one, of three days ahead."""
    return stage.pay_for(stage.accept(offer, ada), signed_in(ada))


def test_an_offer_waits_for_the_client(offer, waits_for):
    assert waits_for() == {"Ada"}


def test_a_counter_offer_waits_for_the_tasker(offer, ada, waits_for):
    terms = offers.Terms(aud(120), offer.starts_at, offer.ends_at, "Less, please.", "")
    offers.counter(offer_id=offer.pk, actor=ada, terms=terms, version=offer.version)

    assert waits_for() == {"Tom"}


def test_a_declined_offer_waits_for_nobody(offer, ada, waits_for):
    offers.decline(offer_id=offer.pk, actor=ada, reason="price")

    assert waits_for() == set()


def test_what_is_to_be_paid_or_approved_waits_for_the_client(offer, ada, signed_in, waits_for):
    booking = stage.accept(offer, ada)
    assert waits_for() == {"Ada"}

    booking = stage.pay_for(booking, signed_in(ada))
    assert waits_for() == set()

    done = stage.finish(stage.start(booking))
    assert waits_for() == {"Ada"}

    stage.approve(done)
    assert waits_for() == set()


def test_a_wish_to_book_waits_for_the_tasker(ada, tom, waits_for):
    ask(make_gig(tom), ada)

    assert waits_for() == {"Tom"}


def test_a_question_waits_for_the_other_side_while_it_stands(booking, tom, waits_for):
    bookings.propose_move(
        booking_ref=booking.ref, actor=tom, starts=[stage.in_days(9)], reason="My van broke down."
    )

    assert waits_for() == {"Ada"}
    booking.proposals.update(due_at=now())
    assert waits_for() == set()


def test_a_dispute_waits_for_whose_word_it_wants(booking, ada, tom, waits_for):
    done = stage.finish(stage.start(booking))
    claim = disputes.Claim(
        reason="flawed", wanted="part_back", text="One door hangs.", contested=aud(60), photos=[]
    )
    disputes.open_dispute(booking_ref=done.ref, actor=ada, claim=claim)
    assert waits_for() == {"Tom"}

    ref = told.latest_of(done.ref).ref
    disputes.propose(dispute_ref=ref, actor=tom, kept=aud(30), words="Half is fair.")
    assert waits_for() == {"Ada"}


def test_nobody_finds_what_waits_for_others(offer, eve, signed_in):
    drain()

    page = signed_in(eve).get(ASKED).content.decode()

    assert "Nothing waits for your answer." in page
    assert offer.job.title not in page


def test_the_filter_costs_a_few_questions(offer, ada, signed_in):
    drain()
    visitor = signed_in(ada)
    visitor.get(ASKED)

    with CaptureQueriesContext(connection) as asked:
        page = visitor.get(ASKED)

    assert 'aria-current="true"' in page.content.decode()
    assert len(asked) <= 12


def test_an_unknown_filter_shows_everything(offer, ada, signed_in):
    drain()

    page = signed_in(ada).get("/messages/", {"filter": str(uuid4())}).content.decode()

    assert offer.job.title in page
