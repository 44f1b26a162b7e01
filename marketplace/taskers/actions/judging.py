"""What operators decide about profiles: taken down, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.core.errors import Denied, Missing
from marketplace.core.facts import record
from marketplace.taskers import facts
from marketplace.taskers.models import TaskerProfile

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NotByThem(Denied):
    """Only operators take profiles down."""


@transaction.atomic
def hide_profile(*, profile_ref: str, actor: Person) -> None:
    """Take a profile down: out of search and sight, with its gigs; running bookings go on.

    Hidden already, it stays so. The person is told by the decision that this belongs to.
    """
    profile = _locked(profile_ref, actor)
    if profile.hidden_at is not None:
        return
    profile.hidden_at, profile.relists = clock.now(), profile.is_active
    profile.is_active = False
    profile.save(update_fields=["hidden_at", "relists", "is_active"])
    record(facts.TaskerHidden(profile.pk), actor=actor, subject=profile)


@transaction.atomic
def show_profile(*, profile_ref: str, actor: Person) -> None:
    """Let a profile that was taken down stand as it did; any other one stays as it is."""
    profile = _locked(profile_ref, actor)
    if profile.hidden_at is None:
        return
    profile.hidden_at, profile.is_active, profile.relists = None, profile.relists, False
    profile.save(update_fields=["hidden_at", "relists", "is_active"])
    record(facts.TaskerShown(profile.pk), actor=actor, subject=profile)


def _locked(profile_ref: str, actor: Person) -> TaskerProfile:
    if not actor.is_staff:
        raise NotByThem(_("Only operators can do that."))
    rows = TaskerProfile.objects.select_for_update(no_key=True, of=("self",))
    profile = rows.filter(ref=profile_ref).order_by("pk").first()
    if profile is None:
        raise Missing(_("There is no such tasker."))
    return profile
