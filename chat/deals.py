"""What a conversation is about, as one of its two sees it now: state, money, next steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.errors import Missing
from marketplace.core.states import Actor
from marketplace.disputes import queries as disputes
from marketplace.offers import queries as offers

if TYPE_CHECKING:
    from chat.models import Conversation
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking
    from marketplace.core.money import Money
    from marketplace.core.states import Choice
    from marketplace.offers.models import Offer
    from marketplace.offers.queries import Line

_MAIN = ("primary", "accent")
_STYLES = {
    "requested": "wait",
    "awaiting_payment": "wait",
    "scheduled": "held",
    "en_route": "progress",
    "in_progress": "progress",
    "no_show": "bad",
    "disputed": "bad",
    "work_done": "wait",
    "submitted": "wait",
    "countered": "progress",
    "stale": "wait",
    "paying": "wait",
    "converted": "done",
}


class Asked(NamedTuple):
    """References of what waits for somebody."""

    bookings: set[str]
    offers: set[str]


@dataclass(frozen=True)
class Deal:
    """Job, offer or booking: whatever is newest between the two."""

    title: str
    url: str
    open_label: str
    pill: str = ""
    style: str = ""
    # Which band the docket wears: none while money is held.
    band: str = "unpaid"
    amount: Money | None = None
    lines: list[Line] = field(default_factory=list)
    starts_at: datetime | None = None
    zone: str = ""
    place: str = ""
    choices: list[Choice] = field(default_factory=list)

    @property
    def asked(self) -> list[Choice]:
        """Return what the other side waits for: it stands in the thread itself."""
        return [each for each in self.choices if each.style in _MAIN]

    @property
    def others(self) -> list[Choice]:
        """Return what the person may do besides."""
        return [each for each in self.choices if each.style not in _MAIN]


def waiting_for(person: Person) -> Asked:
    """Return what stands still until the person answers (four queries at most)."""
    in_dispute = disputes.waiting_for(person)
    return Asked({*bookings.waiting_for(person), *in_dispute}, set(offers.waiting_for(person)))


def is_running(conversation: Conversation) -> bool:
    """Say whether money is held for work that is still to come, or to be settled (one query)."""
    running = bookings.booking_by_ref(conversation.booking_ref) if conversation.funded_at else None
    return running is not None and not running.outcome


def is_closed(conversation: Conversation) -> bool:
    """Say of one that `conversation_for` gave whether a block has ended it (a query if so)."""
    return conversation.is_apart and not is_running(conversation)


def deal_of(conversation: Conversation, person: Person) -> Deal:
    """Return the newest of what the two have agreed or offered (at most two queries)."""
    if conversation.booking_ref:
        try:
            return _of_booking(bookings.booking_for(person, conversation.booking_ref), person)
        except Missing:
            pass
    offer = offers.offer_for(person, conversation.offer_ref) if conversation.offer_ref else None
    if offer is not None:
        return _of_offer(offer, person)
    if not conversation.job_ref:
        url = reverse("bookings:list")
        return Deal(title=conversation.title, url=url, open_label=_("Open bookings"))
    url = reverse("jobs:detail", args=[conversation.job_ref])
    return Deal(title=conversation.title, url=url, open_label=_("Open job"))


def _of_booking(booking: Booking, person: Person) -> Deal:
    is_client = person.pk == booking.client_id
    side = Actor.CLIENT if is_client else Actor.TASKER
    is_whole = _is_whole(booking)
    return Deal(
        title=booking.title,
        url=reverse("bookings:detail", args=[booking.ref]),
        open_label=_("Open booking"),
        pill=booking.get_outcome_display() if booking.outcome else booking.get_state_display(),
        style="done" if booking.is_done else _STYLES.get(booking.state, "off"),
        band=_band(booking),
        amount=(booking.total if is_client else booking.tasker_net) if is_whole else None,
        lines=bookings.price_lines(booking, side) if is_whole else [],
        starts_at=booking.starts_at,
        zone=booking.timezone,
        place=bookings.address_for(booking, person).shown,
        choices=bookings.choices(booking, person),
    )


def _is_whole(booking: Booking) -> bool:
    """Say whether the price still says what each side pays and gets; a divided one is on the page."""
    is_divided = getattr(booking, "settlement", None) is not None
    return not (is_divided or booking.is_disputed or booking.is_cancelled)


def _band(booking: Booking) -> str:
    if booking.is_done:
        return "released"
    return "" if booking.was_funded and not booking.is_cancelled else "unpaid"


def _of_offer(offer: Offer, person: Person) -> Deal:
    policy = policies.current()
    both = offers.earnings(offer.price, policy)
    is_client = person.pk == offer.job.client_id
    other = offer.tasker.person if is_client else offer.job.client
    side = Actor.CLIENT if is_client else Actor.TASKER
    return Deal(
        title=offer.job.title,
        url=reverse("offers:detail", args=[offer.ref]),
        open_label=_("Open offer"),
        pill=offer.get_state_display(),
        style=_STYLES.get(offer.state, "off"),
        amount=both.total if is_client else both.net,
        lines=offers.price_lines(both, side=side, name=other.first_name if other else ""),
        starts_at=offer.starts_at,
        zone=offer.job.timezone,
        place=offer.job.area,
        choices=offers.choices(offer, person, policy=policy),
    )
