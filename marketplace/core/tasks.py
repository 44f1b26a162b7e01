"""Queued work of core: handing facts to their listeners."""

from marketplace.core import facts, queue


@queue.task(name="core.deliver")
def deliver(*, fact_id: int, listener: str) -> None:
    """Let one listener hear one fact."""
    facts.hand_over(fact_id=fact_id, listener=listener)
