"""What a message costs: few statements, and nothing that the reader has already."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat.models import Message

# Session, person and the count of posts come before any view.
BEFORE_THE_VIEW = 3
# The lock, one look at what forbids it, one statement that writes it.
SENDING = 3


@pytest.fixture
def post(talk, signed_in):
    """Return a function that sends as the script does, with the rev that it has."""
    clients = {}

    def send(sender, *, after, body="Hello", key=None):
        if sender.pk not in clients:
            clients[sender.pk] = signed_in(sender)
            clients[sender.pk].get(reverse("chat:inbox"))  # notes once an hour that it was here
        return clients[sender.pk].post(
            f"{reverse('chat:messages', args=[talk.ref])}?after={after}",
            {"key": key or uuid4(), "body": body},
            headers={"HX-Request": "true"},
        )

    return send


def statements(captured):
    """Return what was asked, without the savepoints that a test runs in."""
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT")
    return [each["sql"] for each in captured if not each["sql"].startswith(marks)]


def test_saying_something_takes_three_statements(say, ada):
    say(ada)  # the first one that the other side has not read makes a reminder

    with CaptureQueriesContext(connection) as captured:
        say(ada)

    assert len(statements(captured)) == SENDING, statements(captured)


def test_a_request_that_sends_takes_seven_statements(post, ada):
    post(ada, after=0)

    with CaptureQueriesContext(connection) as captured:
        response = post(ada, after=1, body="Only this")

    # One more for the photos that the message might have.
    assert len(statements(captured)) == BEFORE_THE_VIEW + SENDING + 1, statements(captured)
    assert response.text.count("<li") == 1
    assert "Only this" in response.text


def test_who_lacks_nothing_is_not_looked_up(post, talk, ada):
    post(ada, after=0)

    with CaptureQueriesContext(connection) as captured:
        response = post(ada, after=2)

    assert len(statements(captured)) == BEFORE_THE_VIEW + SENDING
    assert response.text.strip() == ""


def test_the_answer_to_a_send_brings_what_the_other_said_meanwhile(post, say, ada, tom):
    post(ada, after=0)
    say(tom, "Which floor?")

    response = post(ada, after=1, body="Third, no lift")

    assert response.text.index("Which floor?") < response.text.index("Third, no lift")


def test_a_send_that_comes_again_brings_all_since(post, say, ada, tom):
    key = uuid4()
    post(ada, after=0, key=key, body="Hello")
    say(tom, "Which floor?")

    response = post(ada, after=0, key=key, body="Hello")

    assert response.text.count("<li") == 2
    assert Message.objects.count() == 2


def test_what_is_written_is_what_is_returned(talk, say, ada, tom):
    said = [say(ada, "One"), say(tom, "Two, call 0412 345 678")]

    for message in said:
        stored = Message.objects.get(pk=message.pk)
        for field in Message._meta.concrete_fields:
            assert getattr(stored, field.attname) == getattr(message, field.attname), field.name
    talk.refresh_from_db()
    assert talk.last_message_at == said[-1].created_at
    assert (talk.last_seq, talk.last_rev) == (2, 2)


def test_a_conversation_in_memory_counts_along(say, ada):
    first, second = say(ada), say(ada)

    assert first.conversation.last_rev == 1
    assert second.conversation.last_rev == second.rev == 2


@pytest.mark.parametrize("form", [{"body": "Hi"}, {"key": "x", "body": ""}])
def test_others_learn_nothing_from_what_is_refused(talk, eve, signed_in, form):
    address = reverse("chat:messages", args=[talk.ref])

    response = signed_in(eve).post(address, form, headers={"HX-Request": "true"})

    assert response.status_code == 404
