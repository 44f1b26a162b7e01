"""Sending: one writer, no gap, no double, in order."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from chat import actions, queries
from chat.models import MAX_BODY, Conversation, Member, Message
from chat.refusals import NothingSaid, TooFast
from marketplace.core.clock import now
from marketplace.core.errors import Missing
from tests.support.race import losers, race, winners


def test_numbers_messages_without_a_gap(talk, say, ada, tom):
    for sender in (ada, tom, ada):
        say(sender)

    assert list(talk.messages.order_by("seq").values_list("seq", "rev", "created_rev")) == [
        (1, 1, 1),
        (2, 2, 2),
        (3, 3, 3),
    ]


def test_the_same_key_is_the_same_message(say, ada):
    key = uuid4()

    first, again = say(ada, "Hi", client_id=key), say(ada, "Hi", client_id=key)

    assert first == again
    assert Message.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(say, ada):
    key = uuid4()
    say(ada, "Hi", client_id=key)

    with pytest.raises(actions.KeyReused):
        say(ada, "Something else", client_id=key)


def test_both_sides_may_use_the_same_key(say, ada, tom):
    key = uuid4()

    assert say(ada, client_id=key) != say(tom, client_id=key)


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_with_one_key_leave_one_message(talk, say, ada):
    key = uuid4()

    outcomes = race(*[lambda: say(ada, "Hi", client_id=key)] * 20)

    assert not losers(outcomes)
    assert {message.pk for message in winners(outcomes)} == {Message.objects.get().pk}
    talk.refresh_from_db()
    assert (talk.last_seq, talk.last_rev) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_parallel_senders_leave_no_gap(talk, say, ada, tom):
    race(*[lambda sender=sender: say(sender) for sender in (ada, tom) * 8])

    assert list(talk.messages.order_by("seq").values_list("seq", flat=True)) == list(range(1, 17))


def test_an_outsider_cannot_speak(say, eve):
    with pytest.raises(Missing):
        say(eve)


def test_nobody_can_speak_where_there_is_no_conversation(ada, db):
    with pytest.raises(Missing):
        actions.send_message(conversation_id=0, sender=ada, body="Hi", client_id=uuid4())


@pytest.mark.parametrize("body", ["", "  \r\n ", "x" * (MAX_BODY + 1)])
def test_refuses_too_little_and_too_much(say, ada, body):
    with pytest.raises(NothingSaid):
        say(ada, body)


def test_slows_down_who_writes_faster_than_people_do(say, ada, tom):
    for _ in range(actions.BURST):
        say(ada)

    with pytest.raises(TooFast):
        say(ada)
    say(tom)
    with time_machine.travel(now() + actions.BURST_TIME + timedelta(seconds=1)):
        say(ada)


def test_what_one_says_counts_as_read_by_oneself(talk, say, ada, tom):
    say(ada)
    say(tom)
    say(ada)

    assert queries.unread_total(ada) == 0
    assert queries.unread_total(tom) == 1


def test_reading_never_goes_backwards_nor_beyond_the_end(talk, say, ada, tom):
    for _ in range(3):
        say(ada)

    assert actions.mark_read(conversation_id=talk.pk, person=tom, seq=2)
    assert not actions.mark_read(conversation_id=talk.pk, person=tom, seq=1)
    assert actions.mark_read(conversation_id=talk.pk, person=tom, seq=99)

    assert Member.objects.get(person=tom).last_read_seq == 3


def test_an_outsider_reads_nothing(talk, say, ada, eve):
    say(ada)

    assert not actions.mark_read(conversation_id=talk.pk, person=eve, seq=1)


def test_takes_a_message_back_and_keeps_its_place(talk, say, ada):
    say(ada, "Oh no")
    say(ada)

    message = actions.remove_message(conversation_id=talk.pk, seq=1, actor=ada)

    talk.refresh_from_db()
    assert (message.body, message.seq, message.created_rev, message.rev) == ("", 1, 1, 3)
    assert queries.changed_since(talk, 2) == [message]
    again = actions.remove_message(conversation_id=talk.pk, seq=1, actor=ada)
    assert again.rev == 3


def test_what_was_read_cannot_be_taken_back(talk, say, ada, tom):
    say(ada, "Agreed, $140.")
    actions.mark_read(conversation_id=talk.pk, person=tom, seq=1)

    with pytest.raises(actions.AlreadyRead):
        actions.remove_message(conversation_id=talk.pk, seq=1, actor=ada)


def test_nobody_takes_back_what_another_said(talk, say, ada, tom):
    say(ada)

    with pytest.raises(Missing):
        actions.remove_message(conversation_id=talk.pk, seq=1, actor=tom)


def test_the_system_says_each_event_once(talk):
    for _ in range(3):
        actions.post_system_message(
            conversation_id=talk.pk, source="fact:1", kind="work_started", payload={}
        )
    actions.post_system_message(
        conversation_id=talk.pk, source="fact:2", kind="work_finished", payload={}
    )

    told = talk.messages.order_by("seq")
    assert [each.payload["event"] for each in told] == ["work_started", "work_finished"]


def test_a_job_and_a_pair_have_one_thread(talk, ada, tom, tia):
    values = {"job_id": 7, "job_ref": talk.job_ref, "title": talk.title, "client": ada}

    assert actions.ensure_conversation(**values, tasker=tom) == talk
    assert actions.ensure_conversation(**values, tasker=tia) != talk


@pytest.mark.parametrize(
    "values",
    [{"seq": 1, "client_id": "other"}, {"seq": 9, "client_id": "same"}, {"kind": "system"}],
)
def test_the_database_refuses_what_the_action_never_does(talk, say, ada, values):
    message = say(ada)
    message.pk = None
    key = message.client_id
    for name, value in values.items():
        setattr(message, name, {"other": uuid4(), "same": key}.get(value, value))

    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_nobody_talks_to_himself(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.create(job_id=1, job_ref="jkf34679", title="x", client=ada, tasker=ada)
