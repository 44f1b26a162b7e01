"""Queued work of core: handing facts to their listeners, and sweeping what is over."""

from marketplace.core import facts, limits, queue


@queue.task(name="core.deliver")
def deliver(*, fact_id: int, listener: str) -> None:
    """Let one listener hear one fact."""
    facts.hand_over(fact_id=fact_id, listener=listener)


@queue.periodic(name="core.sweep_allowances", cron="*/10 * * * *")
def sweep_allowances() -> None:
    """Forget the windows of limits that are over."""
    limits.sweep()
