"""Who is told of counter-offers and of offers that an edit of the job has outdated."""

from __future__ import annotations

from typing import Any

from marketplace.accounts import queries as accounts
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.jobs import queries as jobs
from marketplace.notifications import actions
from marketplace.offers import facts as offered

Priced = (
    offered.OfferCountered
    | offered.CounterAgreed
    | offered.CounterAnswered
    | offered.OfferReconfirmed
)


@listen(offered.OfferCountered)
def offer_countered(fact: offered.OfferCountered, row: Fact) -> None:
    """Tell the tasker what the client proposes, and until when to answer."""
    _to_tasker(fact, "offer_countered", row, when=fact.answer_by, **_price(fact))


@listen(offered.CounterAgreed)
def counter_agreed(fact: offered.CounterAgreed, row: Fact) -> None:
    """Tell the client that it can be booked."""
    _to_client(fact, "counter_agreed", row, **_price(fact))


@listen(offered.CounterAnswered)
def counter_answered(fact: offered.CounterAnswered, row: Fact) -> None:
    """Tell the client what the tasker says to it."""
    _to_client(fact, "counter_answered", row, **_price(fact))


@listen(offered.CounterTakenBack)
def counter_taken_back(fact: offered.CounterTakenBack, row: Fact) -> None:
    """Tell the tasker that the own offer stands."""
    _to_tasker(fact, "counter_taken_back", row)


@listen(offered.CounterLapsed)
def counter_lapsed(fact: offered.CounterLapsed, row: Fact) -> None:
    """Tell both sides that the offer stands as it was."""
    _to_tasker(fact, "counter_lapsed", row)
    _to_client(fact, "counter_lapsed", row)


@listen(offered.OfferOutdated)
def offer_outdated(fact: offered.OfferOutdated, row: Fact) -> None:
    """Ask the tasker to confirm, and say until when."""
    _to_tasker(fact, "offer_outdated", row, when=fact.confirm_by)


@listen(offered.OfferReconfirmed)
def offer_reconfirmed(fact: offered.OfferReconfirmed, row: Fact) -> None:
    """Tell the client that the offer can be accepted again."""
    _to_client(fact, "offer_reconfirmed", row, **_price(fact))


def _to_client(fact: offered.OfferFact, kind: str, row: Fact, **more: Any) -> None:
    _tell(fact, kind, row, to=fact.client_id, of=fact.tasker_id, **more)


def _to_tasker(fact: offered.OfferFact, kind: str, row: Fact, **more: Any) -> None:
    _tell(fact, kind, row, to=fact.tasker_id, of=fact.client_id, **more)


def _tell(fact: offered.OfferFact, kind: str, row: Fact, *, to: int, of: int, **more: Any) -> None:
    about = {
        "ref": fact.offer_ref,
        "title": jobs.job_by_id(fact.job_id).title,
        "name": accounts.person_by_id(of).public_name,
    }
    actions.notify(
        person_id=to,
        kind=kind,
        key=f"{kind}:{row.pk}",
        payload={**about, **more},
        happened_at=row.created_at,
    )


def _price(fact: Priced) -> dict[str, Any]:
    return {"minor": fact.price_minor, "currency": fact.currency}
