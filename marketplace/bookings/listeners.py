"""What bookings do when money has moved."""

from marketplace.bookings import actions
from marketplace.bookings.actions.accepting import LATE
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.core.money import Money
from marketplace.payments.facts import PaymentSucceeded, RefundStarted


@listen(PaymentSucceeded, queue="money")
def schedule_paid_booking(fact: PaymentSucceeded, row: Fact) -> None:
    """Let the booking stand, or send the money back when it came too late."""
    actions.payment_arrived(booking_ref=fact.booking_ref)


@listen(RefundStarted)
def tell_of_late_payment(fact: RefundStarted, row: Fact) -> None:
    """Say of which booking the money was that came too late."""
    if fact.cause == LATE:
        refund = Money(fact.amount_minor, fact.currency)
        actions.note_late_payment(booking_ref=fact.booking_ref, refund=refund)
