"""What others may ask about jobs: one job for a person, the open ones, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.states import Actor, Choice
from marketplace.jobs import states
from marketplace.jobs.models import Job, JobAddress, JobPhoto
from marketplace.jobs.search import Filters

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


GUIDE_DAYS = 180
GUIDE_LEAST = 8


@dataclass(frozen=True)
class Guide:
    """Prices that jobs of one skill were filled at, the lowest first."""

    prices: list[Money]

    @property
    def count(self) -> int:
        """How many jobs it rests on."""
        return len(self.prices)

    @property
    def low(self) -> Money:
        """The price that one job in ten stayed under."""
        return self.prices[self.count // 10]

    @property
    def typical(self) -> Money:
        """The price in the middle."""
        return self.prices[self.count // 2]

    @property
    def high(self) -> Money:
        """The price that one job in ten went over."""
        return self.prices[-1 - self.count // 10]

    def under(self, price: Money) -> int:
        """How many jobs cost at most this price."""
        return sum(paid <= price for paid in self.prices)


def job_for(person: Person | None, ref: str) -> Job | None:
    """The job of a reference as far as the person may know of it; None is a guest."""
    return Job.objects.visible_to(person).with_subject().filter(ref=ref).first()


def page_for(person: Person | None, ref: str) -> Job | None:
    """Like job_for, with `posted` and `filled`: how many jobs its client has posted and filled."""
    return Job.objects.visible_to(person).with_subject().with_standing().filter(ref=ref).first()


def draft_for(person: Person | None, ref: str, guest_key: str = "") -> Job | None:
    """The author's own draft, also a guest's."""
    return Job.objects.drafts_of(person, guest_key).with_subject().filter(ref=ref).first()


def job_by_id(job_id: int) -> Job:
    """One job with skill and client; raises Job.DoesNotExist."""
    return Job.objects.with_subject().get(pk=job_id)


def jobs_of(person: Person) -> QuerySet[Job]:
    """What the person has begun or posted, the newest first."""
    return Job.objects.of_client(person).with_subject().order_by("-created_at", "-pk")


def open_jobs(filters: Filters) -> QuerySet[Job]:
    """The jobs that take offers and pass the filters; `km` is from the filters' centre."""
    return filters.apply(Job.objects.open().with_subject())


def address_of(job_id: int) -> JobAddress | None:
    """The true place; whoever asks has checked who may know it."""
    return JobAddress.objects.filter(job=job_id).first()


def photos_of(job_id: int) -> list[JobPhoto]:
    """The photos of a job in their order."""
    return list(JobPhoto.objects.filter(job=job_id).order_by("position", "pk"))


def photo_of(job: Job, ref: str) -> JobPhoto | None:
    """One photo of a job; whoever asks has checked who may see it."""
    return JobPhoto.objects.filter(job=job, ref=ref).first()


def guide(skill_id: int, currency: str) -> Guide | None:
    """What jobs of the skill were filled at lately; None below eight, which would prove nothing."""
    since = now() - timedelta(days=GUIDE_DAYS)
    filled = Job.objects.filter(skill=skill_id, currency=currency, filled_at__gte=since)
    minors = filled.exclude(agreed_minor=None).order_by("agreed_minor", "pk")
    prices = [job.agreed for job in minors.only("agreed_minor", "currency")]
    known = [price for price in prices if price is not None]
    return Guide(known) if len(known) >= GUIDE_LEAST else None


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
    "cancel": lambda job: Choice(
        "cancel", _("Cancel job"), reverse("jobs:cancellation", args=[job.ref]), style="ghost"
    ),
}
