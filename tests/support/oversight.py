"""What operators have before them: a report, a warning with its appeal, a job in review, money."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from marketplace.accounts import actions as accounts
from marketplace.core import announcing, clock
from marketplace.jobs.models import Job
from marketplace.payments.models import GatewayEvent, Operation
from tests.support import bookings as stage
from tests.support.cast import make_person


def build(world: SimpleNamespace) -> None:
    """Put it into the world; olga is another operator, so that max may review her decisions."""
    world.olga = make_person("Olga", "Second", is_staff=True, is_superuser=True)
    world.report = accounts.report(
        actor=world.eve, kind="tasker", ref=world.profile.ref, reason="outside", details="Cash."
    )
    measure = accounts.Measure(kind="warn", reason="abuse", statement="Be kind to taskers.")
    world.sanction = accounts.sanction(person_id=world.ben.pk, measure=measure, actor=world.olga)
    accounts.appeal(sanction_ref=world.sanction.ref, person=world.ben, words="I was hacked.")
    world.held = stage.make_job(world.ben, title="Shelf, paid in cash")
    Job.objects.filter(pk=world.held.pk).update(state="in_review", published_at=None)
    world.policy = announcing.announce(
        values={"client_fee_bps": 900},
        effective_from=clock.now() + timedelta(days=30),
        note="Cards cost more.",
        actor=world.olga,
    )
    world.message_ref = f"{world.talk.ref}-{world.said.seq}"
    world.gatewayevent = GatewayEvent.objects.exclude(object_kind="").order_by("pk")[0]
    world.parked = Operation.objects.create(
        kind="refund",
        subject_id=1_000_000,  # none of the refunds that wait
        env="test",
        state="review",
        params={"amount": 500, "currency": "AUD", "booking_ref": world.booking.ref},
    )
