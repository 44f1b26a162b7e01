"""Who is told of jobs: taskers whom they fit or name, and clients whose job needs something."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from marketplace.accounts import queries as accounts
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.jobs import facts as posted
from marketplace.jobs import queries as jobs
from marketplace.matching import queries as matching
from marketplace.notifications import actions
from marketplace.offers import queries as offers

if TYPE_CHECKING:
    from marketplace.jobs.models import Job

TOLD_OF_A_JOB = 30
# Who is free so long on the day can begin; the two of them plan the rest.
GAP_AT_MOST = timedelta(hours=3)

OnShow = posted.JobPosted | posted.JobOpenedToAll | posted.JobResumed | posted.JobReposted


@listen(posted.JobPosted)
@listen(posted.JobOpenedToAll)
@listen(posted.JobResumed)
@listen(posted.JobReposted)
def tell_matching_taskers(fact: OnShow, row: Fact) -> None:
    """Tell the best matching taskers of a job, each once for each time that it is posted."""
    job = jobs.job_by_id(fact.job_id)
    if not job.is_open or job.is_named or job.lat is None or job.lng is None:
        return
    matches = matching.taskers_for_job(
        skill_id=fact.skill_id,
        lat=job.lat,
        lng=job.lng,
        window=_window(job),
        exclude_person_id=fact.client_id,
        limit=TOLD_OF_A_JOB,
    )
    asked = jobs.invited_ids(job.pk)
    opened = int(job.published_at.timestamp()) if job.published_at else 0
    for match in matches:
        if match.profile.person_id in asked:
            continue
        actions.notify(
            person_id=match.profile.person_id,
            kind="job_matches",
            key=f"job_matches:{job.ref}:{opened}",
            payload={
                "ref": job.ref,
                "title": job.title,
                "area": job.area,
                "distance": match.distance,
            },
            happened_at=row.created_at,
        )


@listen(posted.JobInvited)
def job_invited(fact: posted.JobInvited, row: Fact) -> None:
    """Tell a tasker whom the client asks by name."""
    job = jobs.job_by_id(fact.job_id)
    about = {"area": job.area, "name": _name(fact.client_id)}
    actions.tell(fact.tasker_id, "job_request", row, **_job(fact), **about)


@listen(posted.InvitationDeclined)
def invitation_declined(fact: posted.InvitationDeclined, row: Fact) -> None:
    """Tell the client of a no."""
    actions.tell(fact.client_id, "request_declined", row, **_job(fact), name=_name(fact.tasker_id))


@listen(posted.JobOpenedToAll)
def job_opened_to_all(fact: posted.JobOpenedToAll, row: Fact) -> None:
    """Tell the client, unless it was the client who did it."""
    if fact.cause != "client":
        actions.tell(fact.client_id, "job_opened", row, **_job(fact))


@listen(posted.JobWaiting)
def job_waiting(fact: posted.JobWaiting, row: Fact) -> None:
    """Say what would bring offers; after a day, that those which are there wait."""
    count = offers.counts([fact.job_id]).get(fact.job_id, 0)
    if not count:
        actions.tell(fact.client_id, "job_no_offers", row, **_job(fact))
    elif fact.hours >= 24:
        words = ngettext("%(n)d offer waits", "%(n)d offers wait", count) % {"n": count}
        actions.tell(fact.client_id, "job_offers_waiting", row, **_job(fact), count=words)


@listen(posted.JobExpired)
def job_expired(fact: posted.JobExpired, row: Fact) -> None:
    """Tell the client that the job is closed."""
    actions.tell(fact.client_id, "job_expired", row, **_job(fact))


@listen(posted.JobApproved)
def job_approved(fact: posted.JobApproved, row: Fact) -> None:
    """Tell the client that a job that was held is on show."""
    actions.tell(fact.client_id, "job_approved", row, **_job(fact))


@listen(posted.JobRemoved)
def job_removed(fact: posted.JobRemoved, row: Fact) -> None:
    """Tell the client why the job was taken down."""
    actions.tell(fact.client_id, "job_removed", row, **_job(fact), reason=fact.reason)


@listen(posted.QuestionAsked)
def question_asked(fact: posted.QuestionAsked, row: Fact) -> None:
    """Tell the client what a tasker asks."""
    question = jobs.question_by_id(fact.question_id)
    if question is not None:
        said = {"name": _name(fact.author_id), "text": question.text}
        actions.tell(fact.client_id, "question_asked", row, **_job(fact), **said)


@listen(posted.QuestionAnswered)
def question_answered(fact: posted.QuestionAnswered, row: Fact) -> None:
    """Tell who asked what the client says."""
    question = jobs.question_by_id(fact.question_id)
    if question is not None:
        said = {"name": _name(fact.client_id), "text": question.answer}
        actions.tell(fact.author_id, "question_answered", row, **_job(fact), **said)


def _window(job: Job) -> matching.Window | None:
    """Return when the job should begin, for taskers who are free then; None when any time does."""
    if job.window is None or job.skill is None:
        return None
    start, end = job.window
    length = min(timedelta(minutes=job.skill.minutes), GAP_AT_MOST, end - start)
    return matching.Window(start, end, length)


def _job(fact: Any) -> dict[str, str]:
    """Return reference and title of the job that a fact of jobs is about."""
    return {"ref": fact.job_ref, "title": jobs.job_by_id(fact.job_id).title}


def _name(person_id: int) -> str:
    return accounts.person_by_id(person_id).public_name
