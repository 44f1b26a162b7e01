"""Gigs of the demo, what profiles show, and two requests on their way."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hustlr.demo import past
from hustlr.demo.people import CURRENCY, OPERATOR, Cast
from marketplace.bookings import actions as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core import clock, policies
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles

if TYPE_CHECKING:
    from marketplace.taskers.models import Gig

HERE = Path(__file__).parent
MARKS = {
    "ada-bennett": ("mei-lin", "amara-okonkwo", "minh-nguyen"),
    "oscar-lim": ("mei-lin", "lachlan-reid"),
}
CHECKS = (
    ("identity", "Hustlr", "Passport or driver licence, seen with a selfie", 0),
    ("police", "Fit2Work", "National police check", 365),
    ("insurance", "Policy seen by Hustlr", "Public liability to $5 million", 300),
)


def sell(cast: Cast, chance: Random, *, now: datetime) -> None:
    """Make the gigs with their photos, checks for most who sell them, favourites, requests."""
    deaf = ("marketplace.matching", "marketplace.notifications")
    with past.at(now - timedelta(days=40), deaf=deaf):
        gigs = [_gig(cast, row) for row in _rows() if row["tasker"] in cast.profiles]
    sellers = list(
        dict.fromkeys(row["tasker"] for row in _rows() if row["tasker"] in cast.profiles)
    )
    with past.at(now - timedelta(days=30), deaf=deaf):
        for number, key in enumerate(sellers):
            for check in CHECKS[: 3 - number % 3]:
                _check(cast, key, check, days_ago=chance.randint(20, 200))
        for client, keys in MARKS.items():
            for key in keys:
                if client in cast.people and key in cast.profiles:
                    profile_id = cast.profiles[key].pk
                    taskers.set_favourite(actor=cast.people[client], profile_id=profile_id, on=True)
    _ask(cast, gigs)


def _gig(cast: Cast, row: dict[str, Any]) -> Gig:
    actor = cast.people[row["tasker"]]
    skill = catalogue.skill_by_slug(row["skill"])
    if skill is None:
        raise LookupError(row["skill"])
    words = taskers.GigWords(skill.pk, row["title"], row["description"], row["instant"])
    packages = [
        taskers.Package(name, minutes, Money(price * 100, CURRENCY), included, without)
        for name, minutes, price, included, without in row["packages"]
    ]
    gig = taskers.save_gig(actor=actor, words=words, packages=packages)
    taskers.publish_gig(actor=actor, gig_ref=gig.ref)
    if row["photo"]:
        photo = HERE / "photos" / f"{row['photo']}.webp"
        upload = SimpleUploadedFile(photo.name, photo.read_bytes(), "image/webp")
        taskers.add_work_photos(
            actor=actor, uploads=[upload], alt=row["alt"], skill_id=skill.pk, gig_ref=gig.ref
        )
    return gig


def _check(cast: Cast, key: str, check: tuple[str, str, str, int], *, days_ago: int) -> None:
    kind, issuer, scope, valid = check
    day = clock.now().date() - timedelta(days=days_ago)
    taskers.grant_badge(
        actor=cast.people[OPERATOR.key],
        profile_id=cast.profiles[key].pk,
        check=taskers.Check(
            kind=kind,
            issuer=issuer,
            scope=scope,
            checked_on=day,
            expires_on=day + timedelta(days=valid) if valid else None,
        ),
    )


def _ask(cast: Cast, gigs: list[Gig]) -> None:
    """Let two clients ask for something that waits for its answer."""
    for client, gig in zip(("oscar-lim", "ada-bennett"), _asked_first(gigs), strict=False):
        if client not in cast.people:
            continue
        package = gig.packages.all()[0]
        first = clock.now().date() + timedelta(days=3)
        week = profiles.starts_of(gig, package.minutes, first, policy=policies.current())
        moment = next((s.moment for d in week for s in d.starts if not s.is_taken), None)
        if moment is None:
            continue
        wish = bookings.Wish(
            package=package.position,
            starts_at=moment,
            place=cast.homes[gig.profile.person.email.split("@")[0]],
            notes="Second floor, no lift. There is a cat; she is friendly.",
        )
        try:
            bookings.request_gig(
                gig_ref=gig.ref,
                wish=wish,
                actor=cast.people[client],
                idempotency_key=str(uuid.uuid4()),
            )
        except Refusal:  # the calendar of the story is against it
            continue


def _asked_first(gigs: list[Gig]) -> list[Gig]:
    """Return gigs whose taskers answer first, of those whom visitors can enter."""
    keys = ("tomasz-wojcik", "amara-okonkwo")
    return [
        gig for gig in gigs if not gig.is_instant and gig.profile.person.email.split("@")[0] in keys
    ]


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = json.loads((HERE / "data" / "gigs.json").read_text())
    return tuple(found)
