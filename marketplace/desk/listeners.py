"""When the desk looks for deals with oneself and invented reviews: money, accounts, words."""

from __future__ import annotations

from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.desk import invented
from marketplace.payments import facts as paid
from marketplace.reviews import facts as reviewed


@listen(paid.PaymentSucceeded)
def payment_succeeded(fact: paid.PaymentSucceeded, row: Fact) -> None:
    """Look at who has paid whom."""
    invented.look_at_payment(fact.payment_id)


@listen(paid.TipArrived)
def tip_arrived(fact: paid.TipArrived, row: Fact) -> None:
    """Look at who has tipped whom, perhaps with another card than before."""
    invented.look_at_payment(fact.payment_id)


@listen(paid.PayoutAccountAdded)
def account_added(fact: paid.PayoutAccountAdded, row: Fact) -> None:
    """Look at whose bank account it is as well."""
    invented.look_at_account(fact.person_id)


@listen(paid.PayoutAccountChanged)
def account_changed(fact: paid.PayoutAccountChanged, row: Fact) -> None:
    """Look at whose bank account it is as well."""
    invented.look_at_account(fact.person_id)


@listen(reviewed.ReviewsPublished)
def reviews_published(fact: reviewed.ReviewsPublished, row: Fact) -> None:
    """Look at how many new accounts speak of the tasker."""
    invented.look_at_reviews(fact.review_ids, tasker_id=fact.tasker_id, at=row.created_at)
