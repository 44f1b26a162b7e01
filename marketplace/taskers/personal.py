"""What the tasker's side keeps about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.core.personal import keeps, on_leaving
from marketplace.taskers import actions, queries

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

MINE = "profile__person"
keeps(
    "taskers.TaskerProfile",
    owner="person",
    show=("ref", "headline", "pitch", "timezone", "notice_minutes", "is_active", "created_at"),
    blank={"headline": "", "pitch": ""},
)
keeps(
    "taskers.TaskerSkill",
    owner=MINE,
    show=("skill__name", "rate_minor", "minimum_minor", "currency", "unit", "pitch"),
    blank={"pitch": ""},
)
keeps("taskers.ServiceArea", owner=MINE, show=("label", "lat", "lng", "radius_km"), delete=True)
keeps("taskers.WeeklyAvailability", owner=MINE, show=("weekday", "starts", "ends"), delete=True)
keeps("taskers.AvailabilityException", owner=MINE, show=("during", "is_open", "note"), delete=True)
keeps("taskers.BusyTime", owner=MINE, show=("booking_ref", "during"), delete=True)
keeps(
    "taskers.Gig",
    owner=MINE,
    show=("ref", "title", "description", "state", "created_at"),
    blank={"description": ""},
)
keeps(
    "taskers.GigPackage",
    owner="gig__profile__person",
    show=("name", "minutes", "price_minor", "currency", "included", "not_included"),
)
keeps("taskers.WorkPhoto", owner=MINE, show=("ref", "alt"), files=("file",), delete=True)
keeps("taskers.Badge", owner=MINE, show=("kind", "issuer", "scope", "checked_on"), delete=True)
keeps("taskers.Favourite", owner="person", show=("profile__ref", "created_at"), delete=True)


@on_leaving
def leave_the_search(person: Person) -> None:
    """Take the profile out of the search, and gigs off the shelf."""
    profile = queries.profile_of(person)
    if profile is None:
        return
    if profile.is_active or profile.relists:
        actions.pause(actor=person)
    for gig in queries.gigs_of(profile.pk):
        actions.take_gig_down(gig_ref=gig.ref, actor=person)
