"""What the small world has of gigs: tom's and tia's, ada's requests, and what tom's profile shows."""

from __future__ import annotations

from types import SimpleNamespace

from marketplace.bookings import actions as bookings
from marketplace.core.clock import now
from marketplace.taskers import actions, queries
from tests.support import bookings as stage
from tests.taskers.gigs import ask, make_gig, package


def fill(world: SimpleNamespace) -> None:
    """Two gigs, a request that waits and one that was declined, a photo, a badge, a mark."""
    from tests.support.world import picture  # the world is made of this, too

    sizes = [package(), package("Three doors", minutes=180, price=190)]
    world.gig = make_gig(world.tom, packages=sizes)
    make_gig(world.tia, title="Wardrobe, any size", at_once=True)
    world.asked = ask(world.gig, world.ada, start=stage.in_days(14))
    world.refused = ask(world.gig, world.ada, start=stage.in_days(15))
    bookings.decline(booking_ref=world.refused.ref, actor=world.tom, reason="busy")
    world.work_photo = actions.add_work_photos(
        actor=world.tom,
        uploads=[picture("built.jpg")],
        alt="A white wardrobe with three doors",
        skill_id=world.gig.skill_id,
        gig_ref=world.gig.ref,
    )[0]
    profile = queries.profile_of(world.tom)
    check = actions.Check(kind="police", issuer="Fit2Work", checked_on=now().date())
    world.badge = actions.grant_badge(actor=world.max, profile_id=profile.pk, check=check)
    actions.set_favourite(actor=world.ada, profile_id=profile.pk, on=True)
