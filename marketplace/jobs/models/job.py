"""What a client asks for, its exact address apart, its photos."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.listed import listed
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField
from marketplace.jobs import states

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def _how_many(rows: models.QuerySet[Job]) -> Coalesce:
    """Return the number of rows that belong to an outer row."""
    counted = rows.order_by().values("client").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _any_of(model: str) -> Exists:
    """Return whether an outer job has rows of another table of this part."""
    return Exists(apps.get_model("jobs", model).objects.filter(job=OuterRef("pk")))


def _told(person: Person) -> models.QuerySet[Any]:
    """Return what tells a person of an outer job by name."""
    invitations = apps.get_model("jobs", "JobInvitation").objects
    return invitations.filter(job=OuterRef("pk"), tasker=person, told_at__isnull=False)


# Hours of the parts of a day, by the clock of the place.
HOURS = {"any": (7, 21), "morning": (7, 12), "afternoon": (12, 17), "evening": (17, 21)}


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def open(self) -> Self:
        """Those that take offers."""
        return self.filter(state=states.OPEN)

    def overdue(self, moment: datetime) -> Self:
        """Those whose timer should have run."""
        return self.filter(state__in=states.TIMED, due_at__lte=moment)

    def to_open(self, moment: datetime) -> Self:
        """Those that wait for named taskers only, although their time is up."""
        named = self.filter(state=states.OPEN, audience=Job.Audience.NAMED)
        return named.filter(opens_at__lte=moment)

    def for_everyone(self) -> Self:
        """Those that are not kept for named taskers."""
        return self.filter(audience=Job.Audience.EVERYONE)

    def of_client(self, person: Person) -> Self:
        """Those that the person has begun or posted, without what was thrown away."""
        return self.filter(client=person).exclude(state=states.DISCARDED)

    def drafts_of(self, person: Person | None, guest_key: str) -> Self:
        """Drafts of the person, or of the guest whose session holds the key."""
        drafts = self.filter(state=states.DRAFT)
        if person is not None:
            return drafts.filter(client=person)
        return drafts.filter(client=None, guest_key=guest_key) if guest_key else drafts.none()

    def visible_to(self, person: Person | None) -> Self:
        """Whatever was published, to all or to this person by name, and whatever is the person's."""
        shown = ~Q(state__in=states.PRIVATE) & Q(published_at__isnull=False)
        for_all = Q(audience=Job.Audience.EVERYONE)
        if person is None:
            return self.filter(shown & for_all)
        own = Q(client=person) & ~Q(state=states.DISCARDED)
        return self.filter(own | shown & (for_all | Exists(_told(person))))

    def with_subject(self) -> Self:
        """With skill, category and client at hand, without further queries."""
        return self.select_related("skill__category", "client")

    def with_standing(self) -> Self:
        """With what their clients have done so far, and whether more is to be read of them."""
        of_client = Job.objects.filter(client=OuterRef("client"))
        posted = of_client.exclude(state__in=states.PRIVATE)
        filled = posted.filter(state=states.FILLED)
        return self.annotate(
            posted=_how_many(posted),
            filled=_how_many(filled),
            has_questions=_any_of("JobQuestion"),
            has_invitations=_any_of("JobInvitation"),
            has_photos=_any_of("JobPhoto"),
        )


class Job(models.Model):
    """What a client asks for: scope, place, time window, budget.

    `lat` and `lng` are the public point: moved by a fixed offset, so that no page, distance or
    search can give the true one away. The true one stands in the job's address.
    """

    class State(models.TextChoices):
        """Where the job stands, in the words of pages."""

        DRAFT = states.DRAFT, _("Draft")
        IN_REVIEW = states.IN_REVIEW, _("Being looked at")
        OPEN = states.OPEN, _("Open")
        PAUSED = states.PAUSED, _("Paused")
        FILLED = states.FILLED, _("Booked")
        EXPIRED = states.EXPIRED, _("Closed, nobody chosen")
        CANCELLED = states.CANCELLED, _("Cancelled")
        REMOVED = states.REMOVED, _("Taken down")
        CLOSED = states.CLOSED, _("Closed")
        DISCARDED = states.DISCARDED, _("Thrown away")

    class When(models.TextChoices):
        """How the client ties the work to a day."""

        DATE = "date", _("On a day")
        BEFORE = "before", _("By a day")
        FLEXIBLE = "flexible", _("I am flexible")

    class DayPart(models.TextChoices):
        """The part of the day that suits the client."""

        ANY = "any", _("Any time")
        MORNING = "morning", _("Morning")
        AFTERNOON = "afternoon", _("Afternoon")
        EVENING = "evening", _("Evening")

    class Audience(models.TextChoices):
        """Who hears of the job while it is open."""

        EVERYONE = "everyone", _("Everybody nearby")
        NAMED = "named", _("Only the taskers that I ask")

    ref = PublicRefField()
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # What a guest's session remembers; empty once the draft has an owner.
    guest_key = models.CharField(max_length=40, blank=True)
    # As secret as the guest's key, which follows from it (jobs/visitors.py).
    start_key = models.UUIDField(null=True, unique=True)
    skill = models.ForeignKey(
        "catalogue.Skill", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=100)
    description = models.TextField(max_length=2000, blank=True)
    answers = models.JSONField[dict[str, Any]](default=dict)
    area = models.CharField(max_length=80, blank=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    timezone = models.CharField(max_length=60, default=settings.TIME_ZONE)
    when_kind = models.CharField(max_length=8, choices=When, blank=True)
    day = models.DateField(null=True)
    part_of_day = models.CharField(max_length=9, choices=DayPart, default=DayPart.ANY)
    deadline = models.DateTimeField(null=True)
    budget_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default=settings.DEFAULT_CURRENCY)
    # What was agreed when the job was filled.
    agreed_minor = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.EVERYONE)
    # When a job that is kept for named taskers is shown to everybody.
    opens_at = models.DateTimeField(null=True)
    # What made a person look at it before it was shown, and what was said then.
    risk_score = models.PositiveSmallIntegerField(default=0)
    risk_reasons = models.JSONField[list[str]](default=list)
    removal_reason = models.CharField(max_length=500, blank=True)
    # While an offer is being paid for: no edit, no cancelling, no expiry.
    is_frozen = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(client__isnull=False) | ~Q(guest_key=""), name="job_has_owner"
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.PRIVATE)
                # Taken back while somebody looked at it: it never was on show.
                | Q(state=states.CANCELLED, published_at=None)
                | Q(
                    client__isnull=False,
                    skill__isnull=False,
                    lat__isnull=False,
                    lng__isnull=False,
                    budget_minor__isnull=False,
                    published_at__isnull=False,
                )
                & ~Q(title="")
                & ~Q(area="")
                & ~Q(when_kind=""),
                name="job_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.MACHINE.states), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(budget_minor=None) | Q(budget_minor__gt=0), name="job_budget_positive"
            ),
            models.CheckConstraint(
                condition=Q(when_kind__in=["", "flexible"], day=None)
                | Q(when_kind__in=["date", "before"], day__isnull=False),
                name="job_day_of_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.FILLED) | Q(agreed_minor__gt=0, filled_at__isnull=False),
                name="job_filled_at_price",
            ),
            models.CheckConstraint(
                condition=Q(is_frozen=False) | Q(state__in=states.STANDING),
                name="job_frozen_while_standing",
            ),
            models.CheckConstraint(
                condition=~Q(audience="named", state=states.OPEN) | Q(opens_at__isnull=False),
                name="job_named_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["guest_key"],
                condition=Q(state=states.DRAFT, client=None),
                name="job_one_draft_per_guest",
            ),
        )
        indexes = (
            *listed("job", at="created_at", state="state", words=("title", "area")),
            models.Index(
                fields=["skill", "lat", "lng"],
                condition=Q(state=states.OPEN),
                name="job_open_by_skill",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=states.OPEN),
                name="job_open_newest",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=states.TIMED),
                name="job_due",
            ),
            models.Index(fields=["client", "-created_at"], name="job_of_client"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"

    @property
    def is_draft(self) -> bool:
        """Whether nobody but its author has seen it."""
        return self.state == states.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it takes offers."""
        return self.state == states.OPEN

    @property
    def is_paused(self) -> bool:
        """Whether its client has it rest; the offers on it stand."""
        return self.state == states.PAUSED

    @property
    def is_standing(self) -> bool:
        """Whether one of its offers can be accepted."""
        return self.state in states.STANDING

    @property
    def is_in_review(self) -> bool:
        """Whether somebody looks at it before it is shown."""
        return self.state == states.IN_REVIEW

    @property
    def is_removed(self) -> bool:
        """Whether an operator has taken it down."""
        return self.state == states.REMOVED

    @property
    def is_expired(self) -> bool:
        """Whether its time was up before anybody was chosen."""
        return self.state == states.EXPIRED

    @property
    def is_named(self) -> bool:
        """Whether only taskers who are asked by name hear of it."""
        return self.audience == self.Audience.NAMED

    @property
    def is_filled(self) -> bool:
        """Whether somebody is booked for it."""
        return self.state == states.FILLED

    @property
    def budget(self) -> Money | None:
        """The most that the client would pay the tasker."""
        return None if self.budget_minor is None else Money(self.budget_minor, self.currency)

    @property
    def agreed(self) -> Money | None:
        """The price that it was filled at."""
        return None if self.agreed_minor is None else Money(self.agreed_minor, self.currency)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the place."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def point(self) -> tuple[float, float] | None:
        """The public point, which is not the true one."""
        return None if self.lat is None or self.lng is None else (self.lat, self.lng)

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """When the work should begin, from and until; None when the client is flexible."""
        if self.day is None:
            return None
        first, last = HOURS[self.part_of_day]
        end = datetime.combine(self.day, time(last), self.zone)
        if self.when_kind == self.When.BEFORE:
            return self.published_at or self.created_at, end
        return datetime.combine(self.day, time(first), self.zone), end

    def closing(self, *, since: datetime, lifetime: timedelta) -> datetime:
        """When it stops taking offers if opened at SINCE: by its deadline, day, or lifetime."""
        ends = [since + lifetime]
        if self.deadline:
            ends.append(self.deadline)
        if self.window:
            ends.append(self.window[1])
        return min(ends)


class JobAddress(models.Model):
    """The true place of a job, shown by the state of its booking and to its client alone."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="address")
    text = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180),
                name="job_address_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.text


class JobPhoto(models.Model):
    """A photo of what is to be done; served by a view that checks who asks."""

    ref = PublicRefField()
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="photos")
    file = models.ImageField(upload_to="jobs/", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["job", "position"],
                name="job_photo_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.alt or self.ref
