"""Makes gigs, and requests for them, through the same actions as the pages."""

from __future__ import annotations

import uuid
from datetime import UTC, timedelta

from marketplace.bookings import actions as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core.clock import now
from marketplace.core.places import Place
from marketplace.taskers import actions, queries
from tests.taskers.makers import ALWAYS, aud, make_tasker

HOME = Place(lat=-33.8964, lng=151.1807, area="Newtown", address="14/22 Wilson St, Newtown")
SKILL = "wardrobe-assembly"


def package(name="Two doors", *, minutes=120, price=140):
    """Return a size of a gig."""
    return actions.Package(
        name=name,
        minutes=minutes,
        price=aud(price),
        included="Building\nBoxes taken away",
        not_included="Fixing to a wall",
    )


def make_gig(tasker, *, title="Wardrobe, built", packages=None, at_once=False, live=True):
    """Return a gig of the person, who becomes a tasker if need be."""
    if queries.profile_of(tasker) is None:
        make_tasker(tasker, skill=SKILL, week=ALWAYS)
    words = actions.GigWords(
        skill_id=catalogue.skill_by_slug(SKILL).pk,
        title=title,
        description="I bring the tools and leave the room swept.",
        is_instant=at_once,
    )
    gig = actions.save_gig(actor=tasker, words=words, packages=packages or [package()])
    return actions.publish_gig(actor=tasker, gig_ref=gig.ref) if live else gig


def in_hours(hours):
    """Return a moment on a half hour, so many hours ahead or a little more."""
    moment = now().astimezone(UTC) + timedelta(hours=hours, minutes=29)
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)


def wish(*, start=None, place=HOME, number=1, at_once=False, notes="Third floor"):
    """Return what a client asks for."""
    return bookings.Wish(
        package=number,
        starts_at=start or in_hours(48),
        place=place,
        notes=notes,
        at_once=at_once,
    )


def ask(gig, client, *, key="", **said):
    """Let the client ask for the gig, or book it at once."""
    return bookings.request_gig(
        gig_ref=gig.ref,
        wish=wish(**said),
        actor=client,
        idempotency_key=key or str(uuid.uuid4()),
    )
