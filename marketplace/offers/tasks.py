"""Queued work of offers: the timers that end what nobody answers."""

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.offers.models import Counter, Offer

AT_ONCE = 500


@queue.task(name="offers.expire_if_due")
def expire_if_due(*, offer_id: int) -> None:
    """Let one offer run out, if its time is up by now."""
    from marketplace.offers import actions  # actions enqueue this task

    actions.expire_if_due(offer_id=offer_id)


@queue.task(name="offers.lapse_if_due")
def lapse_if_due(*, offer_id: int) -> None:
    """Let one counter-offer go, if its time is up by now."""
    from marketplace.offers import actions  # actions enqueue this task

    actions.lapse_if_due(offer_id=offer_id)


@queue.periodic(name="offers.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """End what is overdue although its timer was lost."""
    overdue = Offer.objects.overdue(now()).order_by("expires_at", "pk")
    for offer_id in overdue.values_list("pk", flat=True)[:AT_ONCE]:
        expire_if_due.defer(offer_id=offer_id)
    unanswered = Counter.objects.filter(outcome=Counter.Outcome.OPEN, expires_at__lte=now())
    for offer_id in unanswered.order_by("pk").values_list("offer", flat=True)[:AT_ONCE]:
        lapse_if_due.defer(offer_id=offer_id)
