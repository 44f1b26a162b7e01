"""Who is asked for a job by name, and what is asked about it in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.core.clock import now
from marketplace.core.refs import PublicRefField
from marketplace.jobs.models.job import Job

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class JobInvitation(models.Model):
    """A tasker whom the client asks by name. The tasker hears of it once the job is posted."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="invitations")
    tasker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["job", "tasker"], name="job_invitation_once"),
            models.CheckConstraint(
                condition=Q(declined_at=None) | Q(told_at__isnull=False),
                name="job_invitation_declined_after_told",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tasker_id} for {self.job_id}"

    @property
    def is_declined(self) -> bool:
        """Whether the tasker has said no."""
        return self.declined_at is not None


class JobQuestionQuerySet(models.QuerySet["JobQuestion"]):
    """Reads of questions."""

    def of(self, person: Person) -> Self:
        """Those that the person has asked."""
        return self.filter(author=person)

    def answered(self) -> Self:
        """Those that have an answer."""
        return self.exclude(answered_at=None)

    def in_order(self) -> Self:
        """The first one first, with who asked."""
        return self.select_related("author").order_by("created_at", "pk")


class JobQuestion(models.Model):
    """What a tasker asks about an open job, and the client's answer; everybody reads both.

    Both texts are kept without contact details: nothing is held for the job yet.
    """

    ref = PublicRefField()
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="questions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(unique=True)
    text = models.CharField(max_length=500)
    answer = models.CharField(max_length=1000, blank=True)
    is_masked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[JobQuestionQuerySet] = JobQuestionQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="job_question_answered_with_words",
            ),
        )
        indexes = (models.Index(fields=["author", "-created_at"], name="job_question_of_author"),)

    def __str__(self) -> str:
        return self.text
