"""Problems of ada's with tom's work: one that they talk about, one that we decide, one settled."""

from __future__ import annotations

from types import SimpleNamespace

from marketplace.core.images import CleanPhoto
from marketplace.disputes import actions, queries
from tests.support import bookings as stage
from tests.support.cast import browser_of, make_person
from tests.support.queue import drain
from tests.taskers.makers import aud


def build(world: SimpleNamespace, *, photo: CleanPhoto) -> None:
    """Add the three, and an operator who has ruled on the second without being confirmed."""
    world.quarrel = _report(world, 30, "Garden shed", 140, 60, photo)
    world.proposal = actions.propose(
        dispute_ref=world.quarrel.ref, actor=world.tom, kept=aud(30), words="Half is fair."
    )
    world.evidence = world.quarrel.statements.get().photos.get()
    world.review = _report(world, 31, "Fitted kitchen", 600, 600)
    actions.escalate(dispute_ref=world.review.ref, actor=world.tom)
    world.mia = make_person("Mia", "Operator", is_staff=True, is_superuser=True)
    verdict = actions.Verdict(rule="flawed", kept=aud(300), reason="The photos show it.")
    world.ruling = actions.rule(dispute_ref=world.review.ref, actor=world.mia, verdict=verdict)
    world.asked_us = _report(world, 32, "Pergola", 140, 60)
    actions.escalate(dispute_ref=world.asked_us.ref, actor=world.ada)
    world.settled = _report(world, 33, "Bike rack", 140, 60)
    made = actions.propose(dispute_ref=world.settled.ref, actor=world.tom, kept=aud(30))
    actions.accept(dispute_ref=world.settled.ref, proposal_id=made.pk, actor=world.ada)
    drain()


def _report(world, day, title, price, contested, photo=None):
    """Return a dispute of ada's about work that tom has finished."""
    ada = browser_of(world.ada)
    job = stage.make_job(world.ada, title=title)
    offer = stage.make_offer(job, world.tom, start=stage.in_days(day), price=price)
    booking = stage.finish(stage.start(stage.pay_for(stage.accept(offer, world.ada), ada)))
    claim = actions.Claim(
        reason="flawed",
        wanted="part_back",
        text="One door hangs, and the back wall is loose.",
        contested=aud(contested),
        photos=[photo] if photo else [],
    )
    actions.open_dispute(booking_ref=booking.ref, actor=world.ada, claim=claim)
    return queries.latest_of(booking.ref)
