"""What others may ask about photos of work, badges and favourites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from marketplace.accounts import queries as accounts
from marketplace.core import clock
from marketplace.taskers.models import (
    Badge,
    Favourite,
    ServiceArea,
    TaskerProfile,
    TaskerSkill,
    WorkPhoto,
)
from marketplace.taskers.queries.profiles import profiles_by_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.accounts.models import Person


DATES = ("checked_on", "expires_on")
BADGE = ("id", "kind", "issuer", "scope", *DATES)


def work_photos(profile: TaskerProfile) -> list[WorkPhoto]:
    """A tasker's photos of work with their skills, in their order (one query)."""
    return list(profile.photos.select_related("skill").order_by("position", "pk"))


def work_photo(ref: str, person: object) -> WorkPhoto | None:
    """A photo of a listed profile, or one of the person's own (one query)."""
    visible = Q(profile__is_active=True) | Q(profile__person=getattr(person, "pk", None))
    return WorkPhoto.objects.filter(visible, ref=ref).order_by("pk").first()


@dataclass(frozen=True)
class Look:
    """A profile as one reader sees it."""

    profile: TaskerProfile
    area: dict[str, Any] | None
    badges: list[Badge]
    photos: list[dict[str, str]]
    is_favourite: bool = False
    # Whether one of the two has blocked the other, and whether it was the reader.
    is_apart: bool = False
    has_blocked: bool = False


def look_at(ref: str, person: Person | AnonymousUser, *, photos: int) -> Look | None:
    """A profile with its skills, area, valid badges and first photos for a reader (two queries).

    The parts come in the row of the profile itself: the page has much else to ask for.
    """
    found = _looked_at(ref, person, photos).prefetch_related(
        Prefetch("skills", queryset=TaskerSkill.objects.select_related("skill").order_by("pk"))
    )
    profile = found.first()
    if profile is None:
        return None
    row: Any = profile
    return Look(
        profile=profile,
        area=next(iter(row.shown_areas), None),
        badges=[_badge(values) for values in row.shown_badges],
        photos=row.shown_photos,
        is_favourite=row.is_favourite,
        is_apart=row.is_apart,
        has_blocked=row.has_blocked,
    )


def _looked_at(ref: str, person: Person | AnonymousUser, photos: int) -> QuerySet[TaskerProfile]:
    mine = person.pk if person.is_authenticated else None
    own = {"profile": OuterRef("pk")}
    areas = ServiceArea.objects.filter(**own).order_by("pk")
    badges = Badge.objects.valid_on(timezone.localdate(clock.now())).filter(**own).order_by("pk")
    shown = WorkPhoto.objects.filter(**own).order_by("position", "pk")
    blocks = accounts.blocks_between(mine, OuterRef("person"))
    return (
        TaskerProfile.objects.select_related("person")
        .visible_to(person)
        .filter(ref=ref)
        .annotate(
            shown_areas=ArraySubquery(areas.values(row=JSONObject(label="label", km="radius_km"))),
            shown_badges=ArraySubquery(badges.values(row=JSONObject(**{f: f for f in BADGE}))),
            shown_photos=ArraySubquery(shown.values(row=JSONObject(ref="ref", alt="alt"))[:photos]),
            is_favourite=Exists(Favourite.objects.filter(**own, person=mine)),
            is_apart=Exists(blocks),
            has_blocked=Exists(blocks.filter(blocker=mine)),
        )
        .order_by("pk")
    )


def _badge(values: dict[str, Any]) -> Badge:
    """Return a badge from what the database has written as JSON."""
    dates = {name: values[name] and date.fromisoformat(values[name]) for name in DATES}
    return Badge(**{**values, **dates})


def badge_by_id(badge_id: int) -> Badge | None:
    """A badge with its tasker, shown or not (one query)."""
    return Badge.objects.select_related("profile__person").filter(pk=badge_id).first()


def badges_of(person: Person) -> list[Badge]:
    """All that was ever checked about a tasker, the newest first (one query)."""
    return list(Badge.objects.filter(profile__person=person).order_by("-checked_on", "-pk"))


def checkable() -> list[tuple[str, str]]:
    """What operators check; e-mail and phone are confirmed by the person alone."""
    own = {Badge.Kind.EMAIL, Badge.Kind.PHONE}
    return [(kind.value, str(kind.label)) for kind in Badge.Kind if kind not in own]


def verified_ids(ids: Iterable[int]) -> set[int]:
    """Those of these profiles whose identity was checked and still counts (one query)."""
    valid = Badge.objects.valid_on(timezone.localdate(clock.now()))
    found = valid.filter(profile__in=set(ids), kind=Badge.Kind.IDENTITY).order_by("pk")
    return set(found.values_list("profile_id", flat=True))


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
