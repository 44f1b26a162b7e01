"""Questions about a job and their answers."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries
from marketplace.jobs.forms import AnswerForm, AskForm
from marketplace.taskers import queries as taskers


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask about an open job; taskers only."""
    job = queries.job_for(request.user, ref)
    is_other = job is not None and job.client_id != request.user.pk
    if job is None or not (is_other and job.is_open and taskers.profile_of(request.user)):
        raise Missing(_("There is no such job."))
    form = AskForm(request.POST or None, initial={"key": uuid.uuid4()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.ask(
                    job_id=job.pk, actor=request.user, text=said["text"], key=str(said["key"])
                )
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your question is asked. We tell you of the answer."))
                return see_other(request, _shown(ref))
    context = {"job": job, "form": form, "questions": queries.questions_of(job.pk)}
    return render(request, "jobs/question.html", context, part="ask-form", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, question_ref: str) -> HttpResponse:
    """Answer a question about an own job, or answer it better."""
    question = queries.question_for(request.user, question_ref)
    if question is None:
        raise Missing(_("There is no such question."))
    form = AnswerForm(request.POST or None, initial={"text": question.answer})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words = form.cleaned_data["text"]
            try:
                actions.answer(question_id=question.pk, actor=request.user, text=words)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your answer stands on the job's page."))
                return see_other(request, _shown(question.job.ref))
    context = {"job": question.job, "question": question, "form": form}
    return render(request, "jobs/answer.html", context, part="answer-form", status=status)


def _shown(ref: str) -> str:
    return reverse("jobs:detail", args=[ref]) + "#questions"
