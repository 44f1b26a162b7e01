"""What happens to the deal of the two is told in their thread, once, and changes what may be said."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from chat import actions, tasks
from chat.models import Conversation, Message
from marketplace.bookings import actions as bookings
from marketplace.core.contacts import MASK
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.notifications.models import Notice
from marketplace.offers import actions as offers
from tests.support import bookings as stage
from tests.support.queue import drain


@pytest.fixture
def job(ada):
    return stage.make_job(ada)


@pytest.fixture
def offer(job, tom):
    made = stage.make_offer(job, tom)
    drain()
    return made


@pytest.fixture
def scheduled(offer, ada, signed_in):
    return stage.pay_for(stage.accept(offer, ada), signed_in(ada))


@pytest.fixture
def thread(offer):
    return Conversation.objects.get()


def told() -> list[str]:
    """Return what the system has said, in order."""
    drain()
    return [each.words for each in Message.objects.with_parts().filter(sender=None).order_by("seq")]


def test_an_offer_opens_the_thread(thread, job, ada, tom):
    assert thread.people_ids == (ada.pk, tom.pk)
    assert thread.title == job.title
    assert told() == ["Tom R. offers to do it for $140"]


def test_the_way_of_a_booking_is_told(thread, scheduled, ada):
    booking = stage.finish(stage.start(scheduled))
    stage.approve(booking)

    assert told() == [
        "Tom R. offers to do it for $140",
        "Ada L. accepted the offer. The time is kept until the payment arrives",
        "$151.20 is held. The booking stands",
        "Tom R. started the work",
        "Tom R. marked the work as done. Ada L. has time to look at it",
        "Ada L. released the money to Tom R.",
    ]


def test_contact_details_pass_once_the_money_is_held(thread, scheduled, ada):
    talk = Conversation.objects.get(pk=thread.pk)

    said = say(talk, ada, "I am on 0412 345 678")

    assert (said.body, said.is_masked) == ("I am on 0412 345 678", False)


def test_contact_details_are_masked_before_and_stay_so(thread, offer, ada, signed_in):
    early = say(thread, ada, "I am on 0412 345 678")
    stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    drain()

    early.refresh_from_db()
    assert (early.body, early.is_masked) == (f"I am on {MASK}", True)


def test_cancelling_returns_the_money_and_the_mask(thread, scheduled, ada):
    bookings.cancel(booking_ref=scheduled.ref, actor=ada, reason="Ill")

    assert "Ada L. cancelled the booking. $151.20 goes back to Ada L." in told()
    assert say(Conversation.objects.get(), ada, "0412 345 678").is_masked


def test_offers_change_and_go(thread, offer, ada, tom):
    offers.withdraw(offer_id=offer.pk, actor=tom)

    assert told()[-1] == "Tom R. took the offer back"


def test_a_declined_offer_is_told(thread, offer, ada):
    offers.decline(offer_id=offer.pk, actor=ada, reason="price")

    assert told()[-1] == "Ada L. declined the offer"


def test_a_job_that_is_cancelled_closes_its_offers(thread, job, ada):
    jobs.cancel(job_id=job.pk, actor=ada, reason="changed")

    assert told()[-1] == "The job no longer takes offers"


def test_a_booking_that_nobody_paid_leads_back_to_the_offer(thread, offer, ada):
    booking = stage.accept(offer, ada)
    drain()
    assert Conversation.objects.get().booking_ref == booking.ref

    with time_machine.travel(booking.due_at + timedelta(minutes=1)):
        bookings.expire_unpaid(booking_id=booking.pk)

    assert "The payment did not come in time. The offer is open again" in told()
    assert Conversation.objects.get().booking_ref == ""


def test_the_thread_follows_the_title_of_its_job(thread, job, ada):
    what = steps.What(title="Two wardrobes", skill_id=job.skill_id)
    jobs.edit(job_id=job.pk, actor=ada, step=what)
    drain()

    assert Conversation.objects.get().title == "Two wardrobes"


def test_each_side_sees_its_own_next_step(thread, offer, ada, tom, signed_in):
    address = reverse("chat:conversation", args=[thread.ref])

    assert "Accept offer" in signed_in(ada).get(address).content.decode()
    assert "Accept offer" not in signed_in(tom).get(address).content.decode()
    assert "Withdraw" in signed_in(tom).get(address).content.decode()


def test_a_booking_shows_each_side_its_own_money(thread, scheduled, ada, tom, signed_in):
    drain()
    address = reverse("chat:conversation", args=[thread.ref])

    clients, taskers = (signed_in(who).get(address).content.decode() for who in (ada, tom))

    assert "Service fee" in clients
    assert "$126.00" in taskers
    assert "Start with the PIN" in taskers
    assert "Start with the PIN" not in clients


def test_offer_and_booking_lead_to_the_thread(thread, offer, scheduled, ada, tom, eve, signed_in):
    for name, ref in (("about_offer", offer.ref), ("about_booking", scheduled.ref)):
        address = reverse(f"chat:{name}", args=[ref])
        for person in (ada, tom):
            response = signed_in(person).post(address)
            assert response.url == reverse("chat:conversation", args=[thread.ref])
        assert signed_in(eve).post(address).status_code == 404


def test_a_thread_opens_before_the_queue_has_run(job, tom, ada):
    offer = stage.make_offer(job, tom)

    talk = actions.open_conversation(job_id=job.pk, tasker_profile_id=offer.tasker_id, actor=ada)

    assert talk.people_ids == (ada.pk, tom.pk)
    assert Conversation.objects.get().offer_ref == offer.ref


def test_nobody_talks_in_private_before_an_offer(job, tom, ada, eve):
    profile = stage.make_tasker(tom, skill=stage.SKILL)

    with pytest.raises(actions.NoOfferYet):
        actions.open_conversation(job_id=job.pk, tasker_profile_id=profile.pk, actor=ada)
    with pytest.raises(actions.NotHere):
        actions.open_conversation(job_id=job.pk, tasker_profile_id=profile.pk, actor=eve)


def test_who_does_not_read_gets_a_notice_once(talk, ada, tom):
    say(talk, ada, "Hello")
    say(talk, ada, "Are you there?")
    member = talk.members.get(person=tom)

    for seq in (1, 1):
        tasks.remind(member_id=member.pk, seq=seq)

    assert Notice.objects.get(person=tom, kind="message_waiting").text == (
        "Ada L. has written to you about “Wardrobe, three doors”"
    )


def test_who_has_read_is_left_in_peace(talk, ada, tom):
    say(talk, ada, "Hello")
    actions.mark_read(conversation_id=talk.pk, person=tom, seq=1)

    tasks.remind(member_id=talk.members.get(person=tom).pk, seq=1)

    assert not Notice.objects.filter(person=tom).exists()


def say(talk, sender, body):
    """Say something in a thread."""
    return actions.send_message(
        conversation_id=talk.pk, sender=sender, body=body, client_id=uuid4()
    )
