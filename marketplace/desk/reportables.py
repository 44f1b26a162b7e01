"""What of the marketplace can be reported: the desk stands above the parts that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.reportables import Kind, Subject, Verdict, register
from marketplace.core.errors import Refusal
from marketplace.desk import invented
from marketplace.jobs import actions as job_actions
from marketplace.jobs import queries as jobs
from marketplace.reviews import actions as review_actions
from marketplace.reviews import queries as reviews
from marketplace.taskers import actions as tasker_actions
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def _tasker(person: Person, ref: str) -> Subject | None:
    found = taskers.whole_profile(ref, person)
    if found is None:
        return None
    url = reverse("taskers:profile", args=[ref])
    words = "\n".join(part for part in (found.headline, found.pitch) if part)
    return Subject(found.person_id, found.person.public_name, url, words)


def _job(person: Person, ref: str) -> Subject | None:
    found = jobs.job_for(person, ref)
    if found is None or found.client_id is None:
        return None
    return Subject(
        found.client_id, found.title, reverse("jobs:detail", args=[ref]), found.description
    )


def _question(person: Person, ref: str) -> Subject | None:
    found = jobs.question_seen_by(person, ref)
    if found is None:
        return None
    title = _("Question by %(name)s") % {"name": found.author.public_name}
    url = reverse("jobs:detail", args=[found.job.ref])
    return Subject(found.author_id, title, url, found.text)


def _review(person: Person, ref: str) -> Subject | None:
    found = reviews.published_review(ref)
    if found is None:
        return None
    title = _("Review by %(name)s") % {"name": found.author.public_name}
    profile = found.booking.tasker
    return Subject(
        found.author_id, title, reverse("taskers:profile", args=[profile.ref]), found.text
    )


def _gig(person: Person, ref: str) -> Subject | None:
    found = taskers.gig_by_ref(ref, person)
    if found is None:
        return None
    url = reverse("taskers:profile", args=[found.profile.ref])
    return Subject(found.profile.person_id, found.title, url, found.description)


def _remove_job(said: Verdict) -> None:
    found = jobs.job_by_ref(said.ref)
    if found is None:
        raise Refusal(_("The job is no longer shown."), field="outcome")
    job_actions.remove(job_id=found.pk, actor=said.actor, reason=said.statement)


def _remove_question(said: Verdict) -> None:
    job_actions.remove_question(ref=said.ref, actor=said.actor)


def _remove_gig(said: Verdict) -> None:
    tasker_actions.take_gig_down(gig_ref=said.ref, actor=said.actor)


def _put_gig_back(said: Verdict) -> None:
    tasker_actions.put_gig_back(gig_ref=said.ref, actor=said.actor)


def _remove_tasker(said: Verdict) -> None:
    tasker_actions.hide_profile(profile_ref=said.ref, actor=said.actor)


def _put_tasker_back(said: Verdict) -> None:
    tasker_actions.show_profile(profile_ref=said.ref, actor=said.actor)


def _remove_review(said: Verdict) -> None:
    review_actions.hide_review(review_id=int(said.ref), actor=said.actor, decision=said.report)


def _put_review_back(said: Verdict) -> None:
    review_actions.show_review(review_id=int(said.ref), actor=said.actor, decision=said.report)


def _nothing(person: Person, ref: str) -> Subject | None:
    """Return nothing: only our rules lay it before operators."""
    return None


def register_all() -> None:
    """Let these be reported."""
    register("tasker", Kind(gettext_lazy("Tasker"), _tasker, _remove_tasker, _put_tasker_back))
    register("job", Kind(gettext_lazy("Job"), _job, _remove_job))
    register("question", Kind(gettext_lazy("Question"), _question, _remove_question))
    register("gig", Kind(gettext_lazy("Service"), _gig, _remove_gig, _put_gig_back))
    register("review", Kind(gettext_lazy("Review"), _review, _remove_review, _put_review_back))
    deal, voices = gettext_lazy("Deal with oneself"), gettext_lazy("Invented reviews")
    ends = (invented.show_again, invented.told)
    register(invented.DEAL, Kind(deal, _nothing, invented.hide_of_deal, *ends))
    register(invented.VOICES, Kind(voices, _nothing, invented.hide_voices, *ends))
