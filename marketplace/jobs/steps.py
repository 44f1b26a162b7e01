"""The parts of a job as the author fills them: each knows how to write itself into the job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.places import Place, blur
from marketplace.jobs.models import Job, JobAddress


class NotPossible(Refusal):
    """A part of a job says something that cannot be."""


@dataclass(frozen=True)
class What:
    """What is to be done, in a line, and the skill that it takes."""

    name: ClassVar[str] = "what"
    title: str
    skill_id: int

    def put_into(self, job: Job) -> None:
        """Write title and skill; another skill asks other questions."""
        if job.skill_id != self.skill_id:
            if job.is_open:
                raise NotPossible(
                    _("The kind of job stays once it is posted. Post another job instead."),
                    field="skill",
                )
            job.answers = {}
        job.title, job.skill_id = self.title, self.skill_id


@dataclass(frozen=True)
class Details:
    """What else a tasker has to know, and the answers to the questions of the skill."""

    name: ClassVar[str] = "details"
    description: str
    answers: Mapping[str, Any]

    def put_into(self, job: Job) -> None:
        """Write description and answers."""
        job.description, job.answers = self.description, dict(self.answers)


@dataclass(frozen=True)
class Where:
    """Where the work is: the true place, of which the job itself keeps a moved point."""

    name: ClassVar[str] = "where"
    place: Place

    def put_into(self, job: Job) -> None:
        """Write the public point to the job and the true one to its address."""
        self.move(job)
        JobAddress.objects.update_or_create(
            job=job,
            defaults={
                "text": self.place.address or self.place.area,
                "lat": self.place.lat,
                "lng": self.place.lng,
            },
        )

    def move(self, job: Job) -> None:
        """Give the job its public point: the same for all of a client's jobs at one door.

        Points of their own would lie round the door, and their middle on it. The client is part of
        the key, or anybody could try doors until a point is the same.
        """
        lat, lng = self.place.lat, self.place.lng
        key = f"{job.client_id or job.ref}:{lat:.3f}:{lng:.3f}"
        job.area = self.place.area
        job.lat, job.lng = blur(lat, lng, key=key)


@dataclass(frozen=True)
class When:
    """When it should happen, and until when offers are welcome."""

    name: ClassVar[str] = "when"
    kind: str
    day: date | None = None
    day_part: str = Job.DayPart.ANY
    deadline: datetime | None = None

    def put_into(self, job: Job) -> None:
        """Write the time window, which must lie ahead."""
        is_flexible = self.kind == Job.When.FLEXIBLE
        job.when_kind = self.kind
        job.day = None if is_flexible else self.day
        job.part_of_day = Job.DayPart.ANY if is_flexible else self.day_part
        job.deadline = self.deadline
        if job.day is None and not is_flexible:
            raise NotPossible(_("Choose a day."), field="day")
        if job.window and job.window[1] <= now():
            raise NotPossible(_("Choose a day that is still to come."), field="day")
        if self.deadline and self.deadline <= now():
            raise NotPossible(_("The last day for offers must be ahead."), field="deadline")
        if self.deadline and job.window and self.deadline.date() > job.window[1].date():
            raise NotPossible(_("Take offers until the day of the work at most."), field="deadline")


@dataclass(frozen=True)
class Budget:
    """The most that the client would pay the tasker for the whole job."""

    name: ClassVar[str] = "budget"
    amount: Money

    def put_into(self, job: Job) -> None:
        """Write the budget, within the limits of the policy."""
        policy = policies.current()
        low = Money(policy.min_price_minor, self.amount.currency)
        high = Money(policy.max_price_minor, self.amount.currency)
        if not low <= self.amount <= high:
            raise NotPossible(
                _("The budget must be between %(low)s and %(high)s.") % {"low": low, "high": high},
                field="budget",
            )
        job.budget_minor, job.currency = self.amount.minor, self.amount.currency


Step = What | Details | Where | When | Budget
NAMES = tuple(step.name for step in (What, Details, Where, When, Budget))


def address_of(job: Job) -> JobAddress | None:
    """Return the true place of a job, for its author."""
    return JobAddress.objects.filter(job=job).first()


def missing(job: Job) -> list[str]:
    """Return the names of the steps without which the job cannot be published."""
    whole = {
        "what": bool(job.title and job.skill_id),
        "where": job.lat is not None,
        "when": bool(job.when_kind),
        "budget": job.budget_minor is not None,
    }
    return [name for name, is_whole in whole.items() if not is_whole]
