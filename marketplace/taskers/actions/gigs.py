"""Gigs: made, published, paused and removed by their tasker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import clock, policies
from marketplace.core.errors import Missing
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.taskers import facts
from marketplace.taskers.actions.profile import NotReady, OutOfRange, locked_profile
from marketplace.taskers.models import Gig, GigPackage

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

MINUTES_AT_LEAST, MINUTES_AT_MOST = 15, 12 * 60


@dataclass(frozen=True)
class Package:
    """One size of a gig, as its tasker writes it."""

    name: str
    minutes: int
    price: Money
    included: str
    not_included: str = ""


@dataclass(frozen=True)
class GigWords:
    """What a gig says, and whether it is booked without asking."""

    skill_id: int
    title: str
    description: str
    is_instant: bool = False


@transaction.atomic
def save_gig(
    *, actor: Person, words: GigWords, packages: Sequence[Package], gig_ref: str = ""
) -> Gig:
    """Make a gig, not published yet, or change one; bookings that were made keep what they had."""
    profile = locked_profile(actor)
    _check(packages)
    if not profile.skills.filter(skill=words.skill_id).exists():
        raise OutOfRange(_("Choose one of the skills on your list."), field="skill")
    gig = _own(actor, gig_ref) if gig_ref else Gig(profile=profile)
    if not gig_ref:
        _check_count(actor)
    gig.skill_id = words.skill_id
    gig.title, gig.description = words.title.strip(), words.description.strip()
    gig.is_instant, gig.changed_at = words.is_instant, clock.now()
    gig.save()
    _write(gig, packages)
    record(facts.GigSaved(gig.pk, gig.ref, profile.pk), actor=actor, subject=gig)
    return gig


@transaction.atomic
def publish_gig(*, actor: Person, gig_ref: str) -> Gig:
    """Let clients find and book the gig; its tasker must be live."""
    profile = locked_profile(actor)
    gig = _own(actor, gig_ref)
    if not profile.is_active:
        raise NotReady(_("Go live first. Then your services can be booked."))
    if not profile.skills.filter(skill=gig.skill_id).exists():
        raise NotReady(_("Put its skill on your list first."))
    if not gig.is_live:
        _move(gig, Gig.State.LIVE)
        record(facts.GigPublished(gig.pk, gig.ref, profile.pk), actor=actor, subject=gig)
    return gig


@transaction.atomic
def pause_gig(*, actor: Person, gig_ref: str) -> Gig:
    """Take the gig out of sight for a while; what is booked stands."""
    profile = locked_profile(actor)
    gig = _own(actor, gig_ref)
    if gig.is_live:
        _move(gig, Gig.State.PAUSED)
        record(facts.GigPaused(gig.pk, gig.ref, profile.pk), actor=actor, subject=gig)
    return gig


@transaction.atomic
def remove_gig(*, actor: Person, gig_ref: str) -> None:
    """Take the gig away for good; its row stays for the bookings that were made of it."""
    profile = locked_profile(actor)
    gig = _own(actor, gig_ref)
    _move(gig, Gig.State.REMOVED)
    record(facts.GigRemoved(gig.pk, gig.ref, profile.pk), actor=actor, subject=gig)


@transaction.atomic
def take_gig_down(*, gig_ref: str, actor: Person) -> None:
    """Remove somebody's gig as an operator or as they leave; removed already, it stays so."""
    rows = Gig.objects.select_for_update(no_key=True).filter(ref=gig_ref)
    gig = rows.exclude(state=Gig.State.REMOVED).order_by("pk").first()
    if gig is not None:
        gig.taken_from = gig.state
        gig.save(update_fields=["taken_from"])
        _move(gig, Gig.State.REMOVED)
        record(facts.GigRemoved(gig.pk, gig.ref, gig.profile_id), actor=actor, subject=gig)


@transaction.atomic
def put_gig_back(*, gig_ref: str, actor: Person) -> None:
    """Let a gig that was taken down stand as it did; any other one stays as it is."""
    rows = Gig.objects.select_for_update(no_key=True).filter(ref=gig_ref)
    gig = rows.filter(state=Gig.State.REMOVED).exclude(taken_from="").order_by("pk").first()
    if gig is not None:
        before, gig.taken_from = gig.taken_from, ""
        gig.save(update_fields=["taken_from"])
        _move(gig, before)
        record(facts.GigPutBack(gig.pk, gig.ref, gig.profile_id), actor=actor, subject=gig)


@transaction.atomic
def lock_gig(*, gig_ref: str) -> Gig | None:
    """Lock a gig that can be booked, so that nothing of it changes until the caller is done.

    Whoever books a gig comes through here: two requests for one slot wait for each other.
    """
    found = Gig.objects.live().filter(ref=gig_ref).select_related("profile__person", "skill")
    return found.select_for_update(no_key=True, of=("self",)).order_by("pk").first()


def _own(actor: Person, gig_ref: str) -> Gig:
    gig = Gig.objects.of(actor).filter(ref=gig_ref).order_by("pk").first()
    if gig is None:
        raise Missing(_("There is no such service on your list."))
    return gig


def _move(gig: Gig, state: str) -> None:
    gig.state, gig.changed_at = state, clock.now()
    gig.save(update_fields=["state", "changed_at"])


def _write(gig: Gig, packages: Sequence[Package]) -> None:
    """Replace the packages; bookings keep their own words, so nothing points at these rows."""
    gig.packages.all().delete()
    GigPackage.objects.bulk_create(
        GigPackage(
            gig=gig,
            position=place,
            name=each.name.strip(),
            minutes=each.minutes,
            price_minor=each.price.minor,
            currency=each.price.currency,
            included=each.included.strip(),
            not_included=each.not_included.strip(),
        )
        for place, each in enumerate(packages, start=1)
    )


def _check_count(actor: Person) -> None:
    limit = policies.current().gigs_per_tasker
    if Gig.objects.of(actor).count() >= limit:
        raise OutOfRange(
            _("%(n)d services are the most. Remove one that you no longer offer.") % {"n": limit}
        )


def _check(packages: Sequence[Package]) -> None:
    policy = policies.current()
    if not 1 <= len(packages) <= policy.packages_per_gig:
        raise OutOfRange(_("A service has one to %(n)d packages.") % {"n": policy.packages_per_gig})
    for place, each in enumerate(packages, start=1):
        if not policy.min_price_minor <= each.price.minor <= policy.max_price_minor:
            raise OutOfRange(
                _("The price must be between %(low)s and %(high)s.")
                % {
                    "low": Money(policy.min_price_minor, each.price.currency),
                    "high": Money(policy.max_price_minor, each.price.currency),
                },
                field=f"price_{place}",
            )
        if not MINUTES_AT_LEAST <= each.minutes <= MINUTES_AT_MOST:
            raise OutOfRange(_("Choose a duration of at most 12 hours."), field=f"minutes_{place}")
