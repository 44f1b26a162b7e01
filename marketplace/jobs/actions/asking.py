"""Questions about an open job and their answers, for everybody to read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.contacts import mask
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.facts import record
from marketplace.jobs import facts
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job, JobQuestion

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NothingAsked(Refusal):
    """A question or an answer without words."""


@transaction.atomic
def ask(*, job_id: int, actor: Person, text: str, key: str) -> JobQuestion:
    """Ask about an open job; the same key is the same question. Contact details are masked."""
    job = rows.locked(job_id)
    if not Job.objects.visible_to(actor).filter(pk=job_id).exists():
        raise Missing(_("There is no such job."))
    if earlier := JobQuestion.objects.of(actor).filter(key=key).first():
        return earlier
    if job.client_id == actor.pk:
        raise Denied(_("This is your own job."))
    if not job.is_open:
        raise Conflict(_("This job takes no questions now."))
    words = _words(text, field="text")
    _limit_pace(actor)
    said = mask(words)
    question = JobQuestion.objects.create(
        job=job, author=actor, key=UUID(key), text=said.text[:500], is_masked=said.found
    )
    fact = facts.QuestionAsked(job.pk, job.ref, job.client_id or 0, actor.pk, question.pk)
    record(fact, actor=actor, subject=job)
    return question


@transaction.atomic
def answer(*, question_id: int, actor: Person, text: str) -> JobQuestion:
    """Answer a question about an own job, or answer it better while the job stands."""
    known = JobQuestion.objects.filter(pk=question_id).order_by("pk").first()
    if known is None:
        raise Missing(_("There is no such question."))
    job = rows.own(known.job_id, actor)
    question = JobQuestion.objects.select_for_update(no_key=True).get(pk=question_id)
    if not job.is_standing:
        raise Conflict(_("This job is closed. Its answers stay as they are."))
    rows.stay_put(job)
    said = mask(_words(text, field="text"))
    if question.answer == said.text:
        return question
    question.answer, question.answered_at = said.text[:1000], now()
    question.is_masked = question.is_masked or said.found
    question.save()
    fact = facts.QuestionAnswered(job.pk, job.ref, actor.pk, question.author_id, question.pk)
    record(fact, actor=actor, subject=job)
    return question


@transaction.atomic
def remove_question(*, ref: str, actor: Person) -> None:
    """Take a question and its answer off the page; gone already, it stays gone."""
    question = JobQuestion.objects.filter(ref=ref).order_by("pk").first()
    if question is None:
        return
    job = rows.locked(question.job_id)
    fact = facts.QuestionRemoved(job.pk, job.ref, question.author_id, question.text)
    record(fact, actor=actor, subject=job)
    question.delete()


def _words(text: str, *, field: str) -> str:
    words = text.strip()
    if not words:
        raise NothingAsked(_("Write a few words first."), field=field)
    return words


def _limit_pace(actor: Person) -> None:
    most = policies.current().questions_a_day
    lately = JobQuestion.objects.of(actor).filter(created_at__gte=now() - timedelta(days=1))
    if lately.count() >= most:
        text = _("That is %(n)d questions in a day. Ask the next one tomorrow.")
        raise rows.TooOften(text % {"n": most}, field="text")
