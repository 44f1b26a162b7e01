"""Who hears of what in a negotiation: notices, the lines in the thread, and one e-mail for many."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from chat import queries as chat
from chat.events import text_of
from chat.models import Conversation
from marketplace.core.clock import now
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.notifications.models import Mail, Notice
from marketplace.offers import actions
from marketplace.offers.models import Offer
from tests.offers.conftest import ask
from tests.support import bookings as stage
from tests.support.cast import make_person
from tests.support.queue import drain
from tests.taskers.makers import MANLY, aud, make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(settings):
    """Keep e-mails where they can be read."""
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.MailboxBackend"
    return Mail.objects.order_by("pk")


def fresh(offer):
    return Offer.objects.with_people().get(pk=offer.pk)


def told(person):
    """Return the kinds of what somebody was told, after all that is due was done."""
    drain()
    return list(Notice.objects.filter(person=person).order_by("n").values_list("kind", flat=True))


def said(offer):
    """Return the lines of the thread, the newest last."""
    talk = Conversation.objects.get(job_id=offer.job_id)
    messages = chat.window(talk).messages
    return [text_of(message) for message in messages]


def test_both_hear_of_each_round(ada, tom, offer):
    ask(offer, ada, price=120)
    terms = actions.Terms(aud(130), offer.starts_at, offer.ends_at, offer.message)
    actions.edit(offer_id=offer.pk, actor=tom, terms=terms, version=1)
    ask(fresh(offer), ada, price=125)
    actions.agree(offer_id=offer.pk, actor=tom, number=2)

    assert told(tom) == ["offer_countered", "offer_countered"]
    assert told(ada)[1:] == ["counter_answered", "counter_agreed"]
    assert said(offer)[1:] == [
        "Ada L. proposes $120 instead",
        "Tom R. answers with $130",
        "Ada L. proposes $125 instead",
        "Tom R. agrees to $125",
    ]


def test_both_hear_that_the_offer_stands_as_it_was(ada, tom, offer):
    ask(offer, ada, price=120)
    actions.take_back(offer_id=offer.pk, actor=ada, number=1)
    counter = ask(fresh(offer), ada, price=110)
    with time_machine.travel(counter.expires_at + timedelta(minutes=1)):
        drain()
        assert told(tom)[:4] == [
            "offer_countered",
            "counter_taken_back",
            "offer_countered",
            "counter_lapsed",
        ]
        assert "counter_lapsed" in told(ada)


def test_a_tasker_is_asked_to_confirm_and_the_client_hears_it(ada, tom, job, offer):
    jobs.edit(job_id=job.pk, actor=ada, step=steps.Where(place=MANLY))
    assert told(tom) == ["offer_outdated"]

    actions.reconfirm(offer_id=offer.pk, actor=tom)

    assert told(ada)[-1] == "offer_reconfirmed"
    assert said(offer)[-1] == "Tom R. stands by the offer of $140"


def test_offers_of_ten_minutes_leave_in_one_mail(ada, job, tom, offer, mails):
    stage.make_offer(job, make_person("Tess", "Wong"), price=150)
    terms = actions.Terms(aud(135), offer.starts_at, offer.ends_at, offer.message)
    actions.edit(offer_id=offer.pk, actor=tom, terms=terms, version=1)
    drain()
    assert not mails.filter(to=ada.email).exists()

    with time_machine.travel(now() + timedelta(minutes=11)):
        drain()

    (mail,) = mails.filter(to=ada.email)
    assert mail.subject == "2 updates about jobs and offers"
    assert "Tess W. offers $150" in mail.text
    assert "has changed the offer" in mail.text
    assert "Tom R. offers $140" not in mail.text


def test_one_piece_of_news_has_its_own_letter(ada, tom, offer, mails):
    ask(offer, ada, price=120)
    drain()
    with time_machine.travel(now() + timedelta(minutes=11)):
        drain()

    mail = mails.get(to=tom.email)
    assert mail.subject.startswith("Ada L. proposes $120 instead")
    assert "your offer stands as it was" in mail.text


def test_what_was_read_meanwhile_is_not_mailed(ada, offer, mails):
    drain()
    Notice.objects.filter(person=ada).update(read_at=now())
    with time_machine.travel(now() + timedelta(minutes=11)):
        drain()

    assert not mails.filter(to=ada.email).exists()


def test_a_batch_that_has_left_takes_no_more(ada, job, tia, offer, mails):
    make_tasker(tia)
    drain()
    with time_machine.travel(now() + timedelta(minutes=11)):
        drain()
        stage.make_offer(job, tia, price=150)
        drain()
    with time_machine.travel(now() + timedelta(minutes=25)):
        drain()

    subjects = [mail.subject[:22] for mail in mails.filter(to=ada.email)]
    assert subjects == ["Tom R. offers $140 for", "Tia N. offers $150 for"]
