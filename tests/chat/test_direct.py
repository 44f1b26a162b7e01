"""The thread of a booking without a job, and two people of whom one has blocked the other."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from chat import actions, queries
from chat.models import Conversation
from chat.refusals import Apart
from marketplace.accounts import actions as accounts
from marketplace.bookings import actions as bookings
from marketplace.notifications.models import Notice
from tests.support.bookings import fresh, pay_for
from tests.support.queue import drain
from tests.taskers.gigs import ask, make_gig

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(tom, ada):
    made = ask(make_gig(tom), ada)
    drain()
    return made


def words_of(talk):
    return [message.words for message in queries.window(talk).messages if message.is_system]


def kinds_of(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_a_request_opens_its_own_thread(booking, ada, tom, signed_in):
    talk = Conversation.objects.get()
    answer = signed_in(ada).post(f"/messages/about/bookings/{booking.ref}/")

    assert (talk.job_id, talk.direct_booking_id) == (None, booking.pk)
    assert answer.url == f"/messages/{talk.ref}/"
    page = signed_in(tom).get(answer.url).content.decode()
    assert "Ada L. asks for this time, for $151.20" in page
    assert "Answer" in page


def test_each_step_is_told_to_both(booking, ada, tom, client):
    bookings.agree(booking_ref=booking.ref, actor=tom)
    drain()
    client.force_login(ada)
    pay_for(fresh(booking), client)

    talk = Conversation.objects.get()
    assert words_of(talk)[1:] == [
        "Tom R. said yes. The time is kept until the payment arrives",
        "$151.20 is held. The booking stands",
    ]
    assert kinds_of(ada)[:2] == ["gig_agreed", "booking_paid"]
    assert kinds_of(tom)[:2] == ["gig_requested", "booking_scheduled"]
    assert not talk.is_masked


@pytest.mark.parametrize(
    ("end", "line", "client_kind", "tasker_kind"),
    [
        ("decline", "Tom R. cannot do it", ["gig_declined"], []),
        ("withdraw", "Ada L. took the request back", [], ["gig_withdrawn"]),
    ],
)
def test_an_end_is_told(booking, ada, tom, end, line, client_kind, tasker_kind):
    if end == "decline":
        bookings.decline(booking_ref=booking.ref, actor=tom, reason="too_far")
    else:
        bookings.withdraw(booking_ref=booking.ref, actor=ada)
    drain()

    assert words_of(Conversation.objects.get())[-1] == line
    assert kinds_of(ada) == client_kind
    assert kinds_of(tom) == ["gig_requested", *tasker_kind]


def test_a_thread_has_one_subject(ada, tom):
    for subject in ({}, {"job_id": 1, "direct_booking_id": 2}):
        with pytest.raises(IntegrityError, match="one_subject"), transaction.atomic():
            Conversation.objects.create(title="x", client=ada, tasker=tom, **subject)


def say(talk, sender):
    return actions.send_message(
        conversation_id=talk.pk, sender=sender, body="Hello", client_id=uuid4()
    )


def test_blocked_people_write_only_while_a_booking_runs(booking, ada, tom, client):
    talk = Conversation.objects.get()
    accounts.block(actor=ada, person_id=tom.pk)
    for person in (ada, tom):
        with pytest.raises(Apart):
            say(talk, person)
    bookings.agree(booking_ref=booking.ref, actor=tom)
    drain()
    client.force_login(ada)
    pay_for(fresh(booking), client)

    assert say(talk, tom).pk
    accounts.unblock(actor=ada, person_id=tom.pk)
    assert say(talk, ada).pk
