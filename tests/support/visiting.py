"""Bookings of ada with tom on and around their day: on the way, at the door, missed, moving."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.core.clock import moved, now
from marketplace.core.images import clean_photo
from tests.support import bookings as stage
from tests.support.cast import browser_of

EARLIER = timedelta(hours=4)


def build(world: SimpleNamespace, photo) -> None:
    """Add them to the world; the clock was four hours earlier when they were made."""
    ada = browser_of(world.ada)
    present = now()

    def paid(title: str, **ahead: int) -> Booking:
        """Return a paid booking that begins so long from the present."""
        start = present + timedelta(**ahead)
        with moved(present - EARLIER):
            job = stage.make_job(world.ada, title=title)
            offer = stage.make_offer(job, world.tom, start=start, hours=1)
            return stage.pay_for(stage.accept(offer, world.ada), ada)

    def on_the_way(title: str, **ahead: int) -> Booking:
        booking = paid(title, **ahead)
        with moved(booking.starts_at - timedelta(hours=1)):
            return actions.set_off(booking_ref=booking.ref, minutes=20, actor=world.tom)

    world.missed = paid("Wall shelf", minutes=-200)
    actions.report_tasker_absent(booking_ref=world.missed.ref, actor=world.ada)
    world.door = on_the_way("Shoe rack", minutes=-115)
    actions.arrive(booking_ref=world.door.ref, photo=clean_photo(photo), actor=world.tom)
    world.late = on_the_way("Coat rack", minutes=-35)
    world.soon = paid("Side table", minutes=70)
    world.ended = paid("Night table", hours=3)
    actions.cancel(booking_ref=world.ended.ref, actor=world.ada, reason="I am ill, sorry.")
    world.moving = paid("High bed", days=25)
    world.stopping = stage.start(paid("Kitchen island", hours=6))
    _propose(world)


def _propose(world: SimpleNamespace) -> None:
    """Ask for another time and for an early end, each of the other one."""
    world.move = actions.propose_move(
        booking_ref=world.moving.ref,
        actor=world.ada,
        starts=[stage.in_days(17), stage.in_days(18)],
        reason="We get the keys a week later.",
    )
    world.stop = actions.propose_stop(
        booking_ref=world.stopping.ref,
        actor=world.tom,
        pay=stage.aud(70),
        reason="Half of the parts are missing.",
    )
