"""What a profile shows: photos of work, badges, and whose favourite it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core import clock, policies
from marketplace.core.errors import Denied, Missing
from marketplace.core.facts import record
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.refs import new_ref
from marketplace.taskers import facts
from marketplace.taskers.actions.profile import OutOfRange, locked_profile
from marketplace.taskers.models import Badge, Favourite, Gig, TaskerProfile, WorkPhoto

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class OperatorsOnly(Denied):
    """Only operators say what was checked."""

    def __init__(self) -> None:
        super().__init__(_("Only operators can do that."))


@dataclass(frozen=True)
class Check:
    """What was checked about a tasker, by whom, when, until when it holds, and for what."""

    kind: str
    issuer: str
    checked_on: date
    expires_on: date | None = None
    scope: str = ""


def add_work_photos(
    *,
    actor: Person,
    uploads: Sequence[UploadedFile[bytes]],
    alt: str,
    skill_id: int,
    gig_ref: str = "",
) -> list[WorkPhoto]:
    """Add photos of one skill after those that are there: all of them, or none.

    Decoding takes long, so it happens before the profile is locked.
    """
    clean = [clean_photo(upload, field="photos") for upload in uploads]
    return _keep(actor=actor, clean=clean, alt=alt, skill_id=skill_id, gig_ref=gig_ref)


@transaction.atomic
def arrange_work_photos(*, actor: Person, alts: Mapping[str, str], earlier: str = "") -> None:
    """Describe photos by their references, and move one of them a place forward."""
    profile = locked_profile(actor)
    photos = list(profile.photos.order_by("position", "pk"))
    for place, photo in enumerate(photos):
        if photo.ref == earlier and place:
            photos[place - 1], photos[place] = photos[place], photos[place - 1]
    for place, photo in enumerate(photos):
        photo.position = place
        photo.alt = alts.get(photo.ref, "").strip() or photo.alt
    WorkPhoto.objects.bulk_update(photos, ["position", "alt"])
    record(facts.WorkPhotosChanged(profile.pk), actor=actor, subject=profile)


@transaction.atomic
def remove_work_photo(*, actor: Person, ref: str) -> None:
    """Remove a photo and its file; one that is gone already stays gone."""
    profile = locked_profile(actor)
    photo = profile.photos.filter(ref=ref).first()
    if photo is None:
        return
    storage, name = photo.file.storage, photo.file.name
    photo.delete()
    record(facts.WorkPhotosChanged(profile.pk), actor=actor, subject=profile)
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def set_favourite(*, actor: Person, profile_id: int, on: bool) -> bool:
    """Remember a tasker for a person, or forget one; returns whether that changed anything."""
    profile = TaskerProfile.objects.listed().filter(pk=profile_id).first()
    mine = Favourite.objects.filter(person=actor, profile=profile_id)
    if not on:
        changed = bool(mine.delete()[0])
    elif profile is None or profile.person_id == actor.pk:
        raise Missing(_("There is no such tasker."))
    else:
        changed = Favourite.objects.get_or_create(person=actor, profile=profile)[1]
    if changed:
        fact = facts.FavouriteSet(profile_id=profile_id, person_id=actor.pk, on=on)
        record(fact, actor=actor, subject=profile)
    return changed


@transaction.atomic
def grant_badge(*, actor: Person | None, profile_id: int, check: Check) -> Badge:
    """Say what was checked about a tasker; the same check again renews the badge.

    People who are no operators cannot; the system (None) notes what it has checked itself.
    """
    if actor is not None and not actor.is_staff:
        raise OperatorsOnly
    if check.kind not in Badge.Kind.values:
        raise OutOfRange(_("Choose what was checked."), field="kind")
    if check.expires_on and check.expires_on < check.checked_on:
        raise OutOfRange(_("It must hold at least on the day of the check."), field="expires_on")
    badge, _made = Badge.objects.update_or_create(
        profile_id=profile_id,
        kind=check.kind,
        scope=check.scope.strip(),
        withdrawn_at=None,
        defaults={
            "issuer": check.issuer.strip(),
            "checked_on": check.checked_on,
            "expires_on": check.expires_on,
        },
    )
    fact = facts.BadgeGranted(badge.pk, profile_id, badge.kind)
    record(fact, actor=actor, subject=badge)
    return badge


@transaction.atomic
def withdraw_badge(*, actor: Person | None, badge_id: int, reason: str = "") -> None:
    """Take a badge away that no longer holds; its row stays as the record.

    An operator says why, which the tasker reads; the system (None) has seen it by itself.
    """
    if actor is not None and not actor.is_staff:
        raise OperatorsOnly
    if actor is not None and not reason.strip():
        raise OutOfRange(_("Say why: the tasker reads it."), field="reason")
    locked = Badge.objects.select_for_update(no_key=True)
    badge = locked.filter(pk=badge_id, withdrawn_at=None).order_by("pk").first()
    if badge is None:
        raise Missing(_("There is no such badge."))
    badge.withdrawn_at = clock.now()
    badge.save(update_fields=["withdrawn_at"])
    fact = facts.BadgeWithdrawn(badge.pk, badge.profile_id, badge.kind, reason.strip())
    record(fact, actor=actor, subject=badge)


@transaction.atomic
def keep_contact_badges(*, person_id: int) -> None:
    """Let the badges of e-mail and phone say what is verified now: granted, renewed, withdrawn.

    Heard twice, or about somebody who is no tasker, it changes nothing.
    """
    rows = TaskerProfile.objects.select_for_update(no_key=True, of=("self",))
    profile = rows.select_related("person").filter(person=person_id).first()
    if profile is None:
        return
    person, today = profile.person, timezone.localdate(clock.now())
    since = person.phone_verified_at
    holds = {
        Badge.Kind.EMAIL: today if accounts.is_verified(person) else None,
        Badge.Kind.PHONE: timezone.localdate(since) if person.phone and since else None,
    }
    for kind, day in holds.items():
        badge = profile.badges.filter(kind=kind, withdrawn_at=None).order_by("pk").first()
        if day is None and badge is not None:
            withdraw_badge(actor=None, badge_id=badge.pk)
        is_new = badge is None or (kind == Badge.Kind.PHONE and badge.checked_on != day)
        if day is not None and is_new:
            check = Check(kind=kind, issuer="Hustlr", checked_on=day)
            grant_badge(actor=None, profile_id=profile.pk, check=check)


@transaction.atomic
def _keep(
    *, actor: Person, clean: Sequence[CleanPhoto], alt: str, skill_id: int, gig_ref: str
) -> list[WorkPhoto]:
    profile = locked_profile(actor)
    gig = Gig.objects.of(actor).filter(ref=gig_ref).first() if gig_ref else None
    if gig_ref and gig is None:
        raise Missing(_("There is no such service on your list."))
    if not profile.skills.filter(skill=skill_id).exists():
        raise OutOfRange(_("Choose one of the skills on your list."), field="skill")
    there = list(profile.photos.order_by("-position").values_list("position", flat=True))
    limit = policies.current().photos_per_portfolio
    if len(there) + len(clean) > limit:
        raise OutOfRange(_("%(n)d photos are the most.") % {"n": limit}, field="photos")
    first = there[0] + 1 if there else 0
    kept = []
    for place, photo in enumerate(clean, start=first):
        row = WorkPhoto(profile=profile, skill_id=skill_id, gig=gig, alt=alt.strip())
        row.position, row.width, row.height = place, photo.width, photo.height
        row.file.save(f"{new_ref()}.jpg", photo.content, save=False)
        row.save()
        kept.append(row)
    record(facts.WorkPhotosChanged(profile.pk), actor=actor, subject=profile)
    return kept
