"""What bookings do when money has moved."""

from marketplace.bookings import actions
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.payments.facts import PaymentSucceeded


@listen(PaymentSucceeded, queue="money")
def schedule_paid_booking(fact: PaymentSucceeded, row: Fact) -> None:
    """Let the booking stand, or send the money back when it came too late."""
    actions.payment_arrived(booking_ref=fact.booking_ref)
