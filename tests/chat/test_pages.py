"""Inbox and conversation as pages: without script, for nobody else, with few queries."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from chat import actions, photos
from chat.models import Conversation, Message
from marketplace.accounts import actions as accounts
from marketplace.core.clock import now
from tests.chat.conftest import jpeg
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text


def url(talk, name="conversation", *arguments):
    return reverse(f"chat:{name}", args=[talk.ref, *arguments])


def test_a_message_goes_out_by_a_plain_form(talk, ada, signed_in):
    client = signed_in(ada)

    response = client.post(url(talk, "messages"), {"key": uuid4(), "body": "Plaster."})

    assert response.status_code == 303
    assert response.url == f"{url(talk)}#end"
    page = client.get(url(talk)).content.decode()
    assert "Plaster." in page
    assert 'data-me="client"' in page


def test_sending_the_form_twice_says_it_once(talk, ada, signed_in):
    client, form = signed_in(ada), {"key": uuid4(), "body": "Plaster."}

    for _ in range(2):
        client.post(url(talk, "messages"), form)

    assert Message.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(talk, say, ada, signed_in, monkeypatch):
    say(ada)
    monkeypatch.setattr(actions, "BURST", 1)

    response = signed_in(ada).post(url(talk, "messages"), {"key": uuid4(), "body": "Keep me"})

    assert response.status_code == 429
    assert "Keep me" in response.content.decode()
    assert "Error:" in response.content.decode()


def test_a_form_without_a_key_is_refused(talk, ada, signed_in):
    response = signed_in(ada).post(url(talk, "messages"), {"body": "Hi"})

    assert response.status_code == 422


def test_the_script_gets_what_it_lacks_with_its_own_message(talk, say, ada, tom, signed_in):
    say(tom, "First")
    say(tom, "Second")

    response = signed_in(ada).post(
        f"{url(talk, 'messages')}?after=1",
        {"key": uuid4(), "body": "Third"},
        headers={"HX-Request": "true"},
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert [word in page for word in ("First", "Second", "Third")] == [False, True, True]


def test_the_script_is_told_why_in_words_alone(talk, ada, signed_in):
    response = signed_in(ada).post(
        url(talk, "messages"), {"key": uuid4(), "body": " "}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 422
    assert response.content.decode() == "Write something or add a photo."


def test_the_script_is_told_when_to_try_again(talk, say, ada, signed_in, monkeypatch):
    say(ada)
    monkeypatch.setattr(actions, "BURST", 1)

    response = signed_in(ada).post(
        url(talk, "messages"), {"key": uuid4(), "body": "Hi"}, headers={"HX-Request": "true"}
    )

    assert (response.status_code, response["Retry-After"]) == (429, "10")


def test_who_is_too_far_behind_loads_the_page(talk, say, tom, ada, signed_in, monkeypatch):
    monkeypatch.setattr("chat.queries.GAP", 1)
    for _ in range(2):
        say(tom)

    response = signed_in(ada).get(f"{url(talk, 'messages')}?after=0")

    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


def test_a_ready_sentence_keeps_what_is_being_written(talk, ada, signed_in):
    response = signed_in(ada).post(
        url(talk, "messages"), {"key": uuid4(), "body": "Half a sen", "quick": "Thanks!"}
    )

    assert Message.objects.get().body == "Thanks!"
    assert "Half a sen" in response.content.decode()


@pytest.mark.parametrize("field", ["body", "quick", "photo"])
def test_zero_bytes_are_refused(talk, ada, signed_in, field):
    sent = {"key": uuid4(), "body": "Hi", field: "a\0b"}

    assert signed_in(ada).post(url(talk, "messages"), sent).status_code == 422
    assert not Message.objects.exists()


def test_markup_of_a_message_stays_text(talk, say, ada, tom, signed_in):
    say(tom, "<script>alert(1)</script>")

    page = signed_in(ada).get(url(talk)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_older_messages_have_a_page_of_their_own(talk, say, ada, signed_in, monkeypatch):
    monkeypatch.setattr("chat.queries.PAGE", 2)
    for number in range(1, 4):
        say(ada, f"Number {number}")
    client = signed_in(ada)

    newest, older = client.get(url(talk)), client.get(f"{url(talk)}?before=2")

    assert "Number 1" not in _thread(newest)
    assert "?before=2" in newest.content.decode()
    assert "Number 1" in _thread(older)
    assert "Back to the newest messages" in older.content.decode()


def test_after_a_block_neither_finds_a_way_to_write(talk, say, ada, tom, signed_in):
    say(tom)
    accounts.block(actor=ada, person_id=tom.pk)

    for person in (ada, tom):
        page = signed_in(person).get(url(talk)).content.decode()
        assert "no longer write to each other" in page
        assert "data-composer" not in page


def test_the_inbox_shows_who_said_what_last(talk, say, ada, tom, signed_in):
    say(tom, "Brick or plaster?")

    page = signed_in(ada).get(reverse("chat:inbox")).content.decode()

    assert "Brick or plaster?" in page
    assert "Tom R." in page
    assert "1<span" in page


def test_the_inbox_can_show_unread_ones_alone(talk, say, ada, tom, signed_in):
    say(ada, "Plaster")
    address = reverse("chat:inbox") + "?filter=unread"

    assert "Plaster" not in signed_in(ada).get(address).content.decode()
    assert "Plaster" in signed_in(tom).get(address).content.decode()


def test_an_empty_inbox_says_how_conversations_begin(ada, signed_in):
    page = signed_in(ada).get(reverse("chat:inbox")).content.decode()

    assert "A conversation begins with an offer." in page


def test_the_inbox_has_pages(ada, tom, signed_in, monkeypatch):
    monkeypatch.setattr("chat.queries.ROWS", 1)
    for job in (1, 2):
        actions.ensure_conversation(
            job_id=job, job_ref="jkf34679", title=f"Job {job}", client=ada, tasker=tom
        )
    client = signed_in(ada)

    first, second = (client.get(reverse("chat:inbox"), {"page": n}) for n in (1, 2))

    assert "Job 2" in first.content.decode()
    assert "Older conversations" in first.content.decode()
    assert "Job 1" in second.content.decode()
    assert "Older conversations" not in second.content.decode()


def test_reading_without_script_takes_a_button(talk, say, ada, tom, signed_in):
    say(tom)
    client = signed_in(ada)
    assert "Mark as read" in client.get(url(talk)).content.decode()

    client.post(url(talk, "reading"))

    assert "Mark as read" not in client.get(url(talk)).content.decode()


def test_the_sender_sees_what_was_read(talk, say, ada, tom, signed_in):
    say(ada)
    actions.mark_read(conversation_id=talk.pk, person=tom, seq=1)

    page = " ".join(signed_in(ada).get(url(talk)).content.decode().split())

    assert re.search(r'<li class="seen" data-seen ?>', page)


def test_a_message_can_be_taken_back(talk, say, ada, signed_in):
    say(ada, "Oh no")

    response = signed_in(ada).post(url(talk, "removal", 1))

    assert response.status_code == 303
    assert "Oh no" not in signed_in(ada).get(url(talk)).content.decode()


@pytest.mark.parametrize(
    ("method", "name", "arguments"),
    [
        ("get", "conversation", []),
        ("get", "messages", []),
        ("post", "messages", []),
        ("post", "photos", []),
        ("post", "reading", []),
        ("post", "removal", [1]),
    ],
)
def test_nothing_is_there_for_an_outsider(talk, say, ada, eve, signed_in, method, name, arguments):
    say(ada)

    response = getattr(signed_in(eve), method)(url(talk, name, *arguments), {"key": uuid4()})

    assert response.status_code == 404


def test_a_guest_is_asked_to_sign_in(talk, client):
    response = client.get(url(talk))

    assert response.status_code == 302
    assert "login" in response.url


def test_a_page_takes_few_queries(talk, say, ada, tom, signed_in, django_assert_max_num_queries):
    for sender in (ada, tom) * 5:
        say(sender)
    photo = photos.add(conversation_id=talk.pk, owner=ada, upload=jpeg())
    say(ada, attachment_ids=[photo.ref])
    client = signed_in(ada)
    client.get(url(talk))

    with django_assert_max_num_queries(12):
        client.get(url(talk))
    with django_assert_max_num_queries(12):
        client.get(reverse("chat:inbox"))


def _thread(response) -> str:
    """Return the messages of a page without the list beside them."""
    return response.content.decode().split("data-thread")[1].split("</ol>")[0]


def test_the_inbox_tells_days_apart(talk, say, tom, ada, signed_in):
    say(tom)

    with time_machine.travel(now() + timedelta(days=20)):
        page = signed_in(ada).get(reverse("chat:inbox")).content.decode()

    assert timezone.localtime(now()).strftime("%-d %b") in page


def test_a_message_of_the_other_side_can_be_reported(talk, say, ada, tom, signed_in):
    said = say(tom, "Pay me outside of this.")
    page = signed_in(ada).get(url(talk)).content.decode()
    link = reverse("accounts:report", args=["message", f"{talk.ref}-{said.seq}"])
    assert link in page

    signed_in(ada).post(link, {"reason": "spam", "details": "He wants cash."})

    assert tom.public_name in text(signed_in(ada).get(reverse("accounts:reports")))


def test_a_message_that_was_taken_back_has_no_report(talk, say, ada, tom, signed_in):
    said = say(tom)
    actions.remove_message(conversation_id=talk.pk, actor=tom, seq=said.seq)

    assert "/report/message/" not in signed_in(ada).get(url(talk)).content.decode()


def test_a_divided_hold_shows_no_whole_price_beside_the_thread(ada, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    drain()
    talk, browser = Conversation.objects.get(), signed_in(ada)
    assert "You paid $151.20" in text(browser.get(url(talk)))

    with time_machine.travel(booking.starts_at - timedelta(hours=5)):
        stage.actions.cancel(booking_ref=booking.ref, actor=ada, reason="Ill")
        said = text(browser.get(url(talk)))

    assert "Cancelled" in said
    assert "You paid" not in said
