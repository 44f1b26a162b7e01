"""Questions in public: who asks, who answers, what is hidden, what a booking keeps of it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.models import PolicyRecord
from marketplace.jobs import actions, queries
from marketplace.jobs.models import JobQuestion
from marketplace.notifications.models import Notice
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasker(tom):
    make_tasker(tom)
    return tom


@pytest.fixture
def question(job, tasker):
    return ask(job, tasker, "Is there a lift?")


def ask(job, person, text):
    return actions.ask(job_id=job.pk, actor=person, text=text, key=str(uuid.uuid4()))


def questions(job):
    return reverse("jobs:questions", args=[job.ref])


def page_of(client, job):
    return client.get(reverse("jobs:detail", args=[job.ref])).content.decode()


def test_a_tasker_asks_and_the_client_answers_for_all(job, ada, tasker, signed_in):
    sent = {"text": "Is there a lift?", "key": str(uuid.uuid4())}

    for _click in range(2):
        answer = signed_in(tasker).post(questions(job), sent)
    (asked,) = queries.questions_of(job.pk)
    url = reverse("jobs:answer", args=[asked.ref])
    signed_in(ada).post(url, {"text": "Yes, for four people."})

    page = page_of(Client(), job)
    assert answer.url.endswith("#questions")
    assert "Is there a lift?" in page
    assert "Yes, for four people." in page


def test_both_are_told(job, ada, question, tasker):
    actions.answer(question_id=question.pk, actor=ada, text="Yes.")
    drain()

    told = Notice.objects.filter(kind__startswith="question").order_by("pk")
    assert [(one.kind, one.person) for one in told] == [
        ("question_asked", ada),
        ("question_answered", tasker),
    ]
    assert "Is there a lift?" in told[0].text


@pytest.mark.parametrize("text", ["Call me on 0412 345 678", "tom.rossi@gmail.com please"])
def test_contact_details_are_hidden(text, job, ada, tasker):
    asked = ask(job, tasker, text)
    said = actions.answer(question_id=asked.pk, actor=ada, text=text)

    assert "•••" in asked.text
    assert "•••" in said.answer
    assert "0412" not in asked.text + said.answer
    assert "gmail" not in asked.text + said.answer


def test_who_is_no_tasker_does_not_ask(job, ada, eve, signed_in):
    for person in (ada, eve):
        assert signed_in(person).get(questions(job)).status_code == 404
        assert signed_in(person).post(questions(job), {"text": "Hello?"}).status_code == 404
    assert not JobQuestion.objects.exists()


def test_who_does_not_own_the_job_does_not_answer(question, eve, tom, signed_in):
    url = reverse("jobs:answer", args=[question.ref])

    for person in (eve, tom):
        assert signed_in(person).get(url).status_code == 404
        assert signed_in(person).post(url, {"text": "Yes"}).status_code == 404


@pytest.mark.parametrize(("text", "words"), [("", "required"), ("x" * 501, "at most 500")])
def test_a_question_without_sense_is_refused(text, words, job, tasker, signed_in):
    sent = {"text": text, "key": str(uuid.uuid4())}

    answer = signed_in(tasker).post(questions(job), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_asks_without_end(job, tasker, signed_in):
    PolicyRecord.objects.create(effective_from=now(), values={"questions_a_day": 1})
    ask(job, tasker, "Is there a lift?")

    sent = {"text": "And parking?", "key": str(uuid.uuid4())}
    answer = signed_in(tasker).post(questions(job), sent)

    assert answer.status_code == 429
    assert "Ask the next one tomorrow" in answer.content.decode()


def test_a_closed_job_takes_neither(job, ada, question, tasker, signed_in):
    actions.cancel(job_id=job.pk, actor=ada)
    url = reverse("jobs:answer", args=[question.ref])

    answered = signed_in(ada).post(url, {"text": "Yes."})

    assert signed_in(tasker).get(questions(job)).status_code == 404
    assert answered.status_code == 409


def test_a_booking_keeps_what_was_answered(job, ada, question, tasker):
    ask(job, tasker, "Do you have a drill?")
    actions.answer(question_id=question.pk, actor=ada, text="Yes, for four people.")

    booking = stage.accept(stage.make_offer(job, tasker), ada)

    assert booking.scope["answered"] == [
        {"question": "Is there a lift?", "answer": "Yes, for four people."}
    ]
