"""What others may ask about photos of work, badges and favourites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from marketplace.core import clock
from marketplace.taskers.models import Badge, Favourite, TaskerProfile, WorkPhoto
from marketplace.taskers.queries.profiles import profiles_by_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.accounts.models import Person


def work_photos(profile: TaskerProfile) -> list[WorkPhoto]:
    """A tasker's photos of work with their skills, in their order (one query)."""
    return list(profile.photos.select_related("skill").order_by("position", "pk"))


def work_photo(ref: str, person: object) -> WorkPhoto | None:
    """A photo of a listed profile, or one of the person's own (one query)."""
    visible = Q(profile__is_active=True) | Q(profile__person=getattr(person, "pk", None))
    return WorkPhoto.objects.filter(visible, ref=ref).order_by("pk").first()


def badges_of(profile: TaskerProfile) -> list[Badge]:
    """What was checked about a tasker and still holds today (one query)."""
    today = timezone.localdate(clock.now(), profile.zone)
    return list(profile.badges.valid_on(today).order_by("pk"))


def badges_by_profile(ids: Iterable[int]) -> dict[int, list[Badge]]:
    """What still holds for each of these profiles (one query)."""
    today = timezone.localdate(clock.now())
    found: dict[int, list[Badge]] = {}
    for badge in Badge.objects.valid_on(today).filter(profile__in=set(ids)).order_by("pk"):
        found.setdefault(badge.profile_id, []).append(badge)
    return found


def favourite_ids(person: Person | AnonymousUser) -> set[int]:
    """The profiles that a person has marked; a guest has none (one query)."""
    if not person.is_authenticated:
        return set()
    found = Favourite.objects.filter(person=person.pk).order_by("pk")
    return set(found.values_list("profile_id", flat=True))


def favourites_of(person: Person) -> list[TaskerProfile]:
    """The marked taskers with what they offer, the latest mark first (four queries)."""
    marks = Favourite.objects.filter(person=person).order_by("-created_at", "-pk")
    ids = list(marks.values_list("profile_id", flat=True))
    profiles = profiles_by_id(ids)
    return [profiles[each] for each in ids if each in profiles]
