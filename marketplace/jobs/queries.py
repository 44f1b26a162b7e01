"""What others may ask about jobs: one job for a person, the open ones, what may be done now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, FloatField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.states import Actor, Choice
from marketplace.jobs import risk, states
from marketplace.jobs.models import Job, JobAddress, JobInvitation, JobPhoto, JobQuestion
from marketplace.jobs.search import Filters as Filters  # noqa: PLC0414 - whoever asks needs it

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def job_for(person: Person | None, ref: str) -> Job | None:
    """The job of a reference as far as the person may know of it; None is a guest."""
    return Job.objects.visible_to(person).with_subject().filter(ref=ref).first()


def page_for(person: Person | None, ref: str) -> Job | None:
    """Like job_for, with what its client has posted and filled, and whether it has questions and the like."""
    return Job.objects.visible_to(person).with_subject().with_standing().filter(ref=ref).first()


def draft_for(person: Person | None, ref: str, guest_key: str = "") -> Job | None:
    """The author's own draft, also a guest's."""
    return Job.objects.drafts_of(person, guest_key).with_subject().filter(ref=ref).first()


def job_by_ref(ref: str) -> Job | None:
    """One job whatever its state, for operators; with skill and client."""
    return Job.objects.with_subject().filter(ref=ref).first()


def job_by_id(job_id: int) -> Job:
    """One job with skill and client; raises Job.DoesNotExist."""
    return Job.objects.with_subject().get(pk=job_id)


def jobs_of(person: Person) -> QuerySet[Job]:
    """What the person has begun or posted, the newest first."""
    return Job.objects.of_client(person).with_subject().order_by("-created_at", "-pk")


def open_jobs(filters: Filters) -> QuerySet[Job]:
    """The jobs that take everybody's offers and pass the filters; `km` is from their centre."""
    return filters.apply(Job.objects.open().for_everyone().with_subject())


def posted_since(moment: datetime, filters: Filters) -> int:
    """How many jobs that pass the filters were posted since a moment, over or not (one query)."""
    posted = Job.objects.filter(published_at__gte=moment).exclude(state=states.REMOVED)
    return filters.apply(posted).count()


def requests_to(person: Person, *, limit: int = 5) -> list[Job]:
    """The open jobs whose clients ask the person by name and have had no no, the newest first."""
    asked = JobInvitation.objects.filter(tasker=person, told_at__isnull=False, declined_at=None)
    found = Job.objects.open().filter(pk__in=asked.values("job")).with_subject()
    nowhere = Value(None, output_field=FloatField())
    return list(found.annotate(km=nowhere).order_by("-published_at", "-pk")[:limit])


def jobs_in_review() -> QuerySet[Job]:
    """The jobs that somebody has to look at before they are shown, the longest wait first."""
    return Job.objects.filter(state=states.IN_REVIEW).with_subject().order_by("due_at", "pk")


def risk_labels(job: Job) -> list[str]:
    """Why a job was held, in words."""
    return risk.labels(job.risk_reasons)


def invitations_of(job_id: int) -> list[JobInvitation]:
    """Whom the client asks by name, with the people, in the order of asking (one query)."""
    asked = JobInvitation.objects.filter(job=job_id).select_related("tasker")
    return list(asked.order_by("created_at", "pk"))


def invited_ids(job_id: int) -> set[int]:
    """The people whom the client asks by name (one query)."""
    return set(JobInvitation.objects.filter(job=job_id).values_list("tasker_id", flat=True))


def invitation_for(job: Job, person: Person) -> JobInvitation | None:
    """What tells the person of the job by name, if something does (one query)."""
    told = JobInvitation.objects.filter(job=job, tasker=person, told_at__isnull=False)
    return told.order_by("pk").first()


def takes_offer_of(job: Job, person: Person) -> bool:
    """Whether the job is for everybody or asks the person by name (at most one query)."""
    return not job.is_named or invitation_for(job, person) is not None


def questions_of(job_id: int) -> list[JobQuestion]:
    """What was asked in public, with who asked, the first one first (one query)."""
    return list(JobQuestion.objects.filter(job=job_id).in_order())


def question_for(person: Person, ref: str) -> JobQuestion | None:
    """One question about a job of the person's own (one query)."""
    asked = JobQuestion.objects.filter(ref=ref, job__client=person).select_related("job", "author")
    return asked.order_by("pk").first()


def question_seen_by(person: Person, ref: str) -> JobQuestion | None:
    """One question about a job that the person may see (two queries)."""
    asked = JobQuestion.objects.filter(ref=ref).select_related("job", "author")
    return asked.filter(job__in=Job.objects.visible_to(person)).order_by("pk").first()


def question_by_id(question_id: int) -> JobQuestion | None:
    """One question, unless its job was trimmed meanwhile (one query)."""
    return JobQuestion.objects.filter(pk=question_id).order_by("pk").first()


def scope_answers(job_id: int) -> list[dict[str, str]]:
    """What was asked and answered in public: part of what a booking agrees on (one query)."""
    answered = JobQuestion.objects.filter(job=job_id).answered().in_order()
    return [{"question": each.text, "answer": each.answer} for each in answered]


def address_of(job_id: int) -> JobAddress | None:
    """The true place; whoever asks has checked who may know it."""
    return JobAddress.objects.filter(job=job_id).first()


def photos_of(job_id: int) -> list[JobPhoto]:
    """The photos of a job in their order."""
    return list(JobPhoto.objects.filter(job=job_id).order_by("position", "pk"))


def photo_of(job: Job, ref: str) -> JobPhoto | None:
    """One photo of a job; whoever asks has checked who may see it."""
    return JobPhoto.objects.filter(job=job, ref=ref).first()


def counts_of(person: Person) -> dict[str, int]:
    """How many jobs the person has in each state (one query)."""
    rows = Job.objects.of_client(person).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def choices(job: Job, person: Person | None) -> list[Choice]:
    """What the person may do with the job now."""
    if person is None or job.client_id != person.pk or job.is_frozen:
        return []
    events = states.MACHINE.events(state=job.state, actor=Actor.CLIENT)
    return [_CHOICES[event](job) for event in events]


_CHOICES = {
    "publish": lambda job: Choice(
        "publish", _("Go on"), reverse("jobs:post_review", args=[job.ref]), style="primary"
    ),
    "discard": lambda job: Choice(
        "discard", _("Throw away"), reverse("jobs:discarding", args=[job.ref]), style="ghost"
    ),
    "edit": lambda job: Choice(
        "edit", _("Edit job"), reverse("jobs:edit", args=[job.ref]), icon="pencil"
    ),
    "pause": lambda job: Choice(
        "pause", _("Pause"), reverse("jobs:pause", args=[job.ref]), method="post", icon="hand"
    ),
    "resume": lambda job: Choice(
        "resume",
        _("Take offers again"),
        reverse("jobs:resumption", args=[job.ref]),
        style="primary",
        method="post",
        icon="play",
    ),
    "repost": lambda job: Choice(
        "repost",
        _("Post it again"),
        reverse("jobs:repost", args=[job.ref]),
        style="primary",
        # Its own day has passed: the page asks for another.
        method="get" if job.window and job.window[1] <= now() else "post",
        icon="rotate-ccw",
    ),
    "cancel": lambda job: Choice(
        "cancel", _("Cancel job"), reverse("jobs:cancellation", args=[job.ref]), style="ghost"
    ),
}
