"""Tables of oversight: what people report, what operators decide, and appeals against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.refs import PublicRefField

if TYPE_CHECKING:
    from marketplace.accounts.models.person import Person

MOST_WORDS = 2000


class Reason(models.TextChoices):
    """Why something is reported, and why somebody is sanctioned: the same words for both."""

    OUTSIDE = "outside", _("Asks to pay or deal outside Hustlr")
    FALSE = "false", _("False or misleading")
    ABUSE = "abuse", _("Insulting, threatening or discriminating")
    UNSAFE = "unsafe", _("Dangerous or against the law")
    IDENTITY = "identity", _("Pretends to be somebody else")
    SPAM = "spam", _("Advertising or spam")
    UNRELIABLE = "unreliable", _("Does not come, or cancels late")
    OTHER = "other", _("Something else")


class Capability(models.TextChoices):
    """What can be taken away from a person."""

    POST = "post", _("Post jobs")
    OFFER = "offer", _("Make offers and take bookings")
    BOOK = "book", _("Book taskers")
    MESSAGE = "message", _("Write messages")
    SIGN_IN = "sign_in", _("Sign in")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def open(self) -> Self:
        """Those that nobody has decided."""
        return self.filter(decided_at=None)

    def of(self, person: Person) -> Self:
        """Those that a person has made, the newest first."""
        return self.filter(reporter=person).order_by("-created_at", "-pk")


class Report(models.Model):
    """What somebody says is not right, with the words that it had then, and what came of it.

    Without a reporter it is what our rules have found: then `finding` says what was found of whom,
    and only operators learn of it.
    """

    class Outcome(models.TextChoices):
        """What an operator has decided."""

        DISMISSED = "dismissed", _("No action")
        REMOVED = "removed", _("Removed")
        WARNED = "warned", _("Warned")
        SUSPENDED = "suspended", _("Suspended")

    ref = PublicRefField()
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finding = models.CharField(max_length=60, blank=True, default="", db_default="")
    # The references of the bookings that show what was found.
    bookings = models.JSONField(default=list, db_default=[])
    # Who has a part in it beside the one it is about, by number: they do not decide it either.
    others = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    kind = models.CharField(max_length=10)
    subject_ref = models.CharField(max_length=20)
    # Who answers for it; the words are kept because they can change or go.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=12, choices=Reason)
    details = models.TextField(max_length=MOST_WORDS, blank=True)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    statement = models.TextField(max_length=MOST_WORDS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["reporter", "kind", "subject_ref"],
                condition=Q(decided_at=None),
                name="report_open_once",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=~Q(finding=""), name="report_found_once"
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False, finding="")
                | (Q(reporter=None) & ~Q(finding="")),
                name="report_by_somebody_or_found",
            ),
            models.CheckConstraint(condition=~Q(reporter=F("about")), name="report_of_another"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(statement="")
                ),
                name="report_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("about")),
                name="report_not_decided_by_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(others__contains=[F("decided_by")]),
                name="report_not_decided_by_others_in_it",
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], condition=Q(decided_at=None), name="report_waiting"),
            models.Index(fields=["about", "created_at"], name="report_about"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.title}"

    @property
    def by(self) -> Person | str:
        """Return who has reported it, or that our rules have found it."""
        return self.reporter or gettext("Our rules")

    def involves(self, person_id: int) -> bool:
        """Say whether somebody has reported it, or has a part in what it is about."""
        return person_id in {self.reporter_id, self.about_id, *self.others}

    @property
    def is_open(self) -> bool:
        """Say whether it waits for a decision."""
        return self.decided_at is None

    @property
    def is_overdue(self) -> bool:
        """Say whether it should have been decided by now."""
        return self.is_open and now() > self.due_at


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Reads of sanctions."""

    def standing(self) -> Self:
        """Those that hold now."""
        return self.filter(lifted_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=now()))

    def of(self, person: Person) -> Self:
        """Those of a person, the newest first."""
        return self.filter(person=person).order_by("-created_at", "-pk")


class Sanction(models.Model):
    """What an operator has decided against a person, with the reasons that they are told."""

    class Kind(models.TextChoices):
        """How grave it is."""

        WARN = "warn", _("Warning")
        REMOVAL = "removal", _("Removal")
        LIMIT = "limit", _("Limit")
        SUSPEND = "suspend", _("Suspension")

    ref = PublicRefField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # A limit names what it takes; a suspension takes all new business, with sign_in everything.
    capability = models.CharField(max_length=10, choices=Capability, blank=True)
    reason = models.CharField(max_length=12, choices=Reason)
    statement = models.TextField(max_length=MOST_WORDS)
    # For operators only: what it rests on.
    evidence = models.TextField(max_length=MOST_WORDS, blank=True)
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[SanctionQuerySet] = SanctionQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("made_by")), name="sanction_of_another"),
            models.CheckConstraint(condition=~Q(statement=""), name="sanction_has_reasons"),
            models.CheckConstraint(
                condition=~Q(kind="limit") | ~Q(capability__in=["", "sign_in"]),
                name="sanction_limit_names_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="suspend") | Q(capability__in=["", "sign_in"]),
                name="sanction_suspend_takes_all",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["limit", "suspend"]) | Q(capability="", ends_at=None),
                name="sanction_word_takes_nothing",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="sanction_lifted_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=["person"], condition=Q(lifted_at=None), name="sanction_standing"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ref}"

    @property
    def is_standing(self) -> bool:
        """Say whether it holds now."""
        return self.lifted_at is None and (self.ends_at is None or now() < self.ends_at)

    @property
    def takes(self) -> bool:
        """Say whether it takes something away rather than only telling."""
        return self.kind in {self.Kind.LIMIT, self.Kind.SUSPEND}

    @property
    def effect(self) -> str:
        """Say in words what it means for the person."""
        if self.capability == Capability.SIGN_IN:
            return gettext("You cannot sign in.")
        words = {
            self.Kind.WARN: _("Nothing is taken from you; if it happens again, it may be."),
            self.Kind.REMOVAL: _("It is no longer shown."),
            self.Kind.SUSPEND: _("You can finish running bookings and read, but begin nothing."),
        }
        limit = gettext("You cannot do this: %(what)s") % {"what": self.get_capability_display()}
        return str(words.get(self.Kind(self.kind), limit))

    @property
    def may_be_appealed(self) -> bool:
        """Say whether there is still time to appeal; whether it was done is not asked here."""
        return self.lifted_at is None and now() < self.appeal_until


class Appeal(models.Model):
    """The one appeal against a sanction, reviewed by somebody who has not decided it."""

    class Outcome(models.TextChoices):
        """What the review has come to."""

        UPHELD = "upheld", _("The decision stands")
        OVERTURNED = "overturned", _("The decision is taken back")

    sanction = models.OneToOneField(Sanction, on_delete=models.PROTECT, related_name="appeal")
    words = models.TextField(max_length=MOST_WORDS)
    # Whoever decided first; kept here so that the database can forbid a review by the same one.
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(max_length=MOST_WORDS, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decider")),
                name="appeal_by_another_operator",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, outcome="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(answer="")
                ),
                name="appeal_reviewed_with_reasons",
            ),
        )

    def __str__(self) -> str:
        return f"Appeal against {self.sanction_id}"
