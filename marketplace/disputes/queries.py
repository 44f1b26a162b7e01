"""What others may ask about disputes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.states import Actor, Choice
from marketplace.disputes import effects, guide, states, story
from marketplace.disputes.effects import Effect
from marketplace.disputes.errors import DisputeMissing
from marketplace.disputes.guide import GUIDE, Rule
from marketplace.disputes.models import Dispute, EvidencePhoto, Proposal, Ruling, Statement

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking

__all__ = [
    "GUIDE",
    "Case",
    "Effect",
    "Offer",
    "Opening",
    "Rule",
    "case_of",
    "choices",
    "dispute_by_ref",
    "dispute_for",
    "effect_of",
    "evidence_photo",
    "guide_choices",
    "history_of",
    "hours_left",
    "latest_of",
    "needs_two_people",
    "opening_for",
    "preview_of",
    "timeline",
    "to_decide",
    "waiting_for",
    "withdrawing",
]

# What a dispute is about, by where the booking stood before it.
KINDS = {
    "work_done": Dispute.Kind.QUALITY,
    "in_progress": Dispute.Kind.STOP,
    "no_show": Dispute.Kind.NO_SHOW,
    "scheduled": Dispute.Kind.STALE,
    "en_route": Dispute.Kind.STALE,
    "cancelled": Dispute.Kind.FEE,
}
# Who may report a problem in which state, and the reasons that make sense there.
OPENERS = {
    "work_done": (Actor.CLIENT,),
    "in_progress": (Actor.CLIENT, Actor.TASKER),
    "no_show": (Actor.CLIENT, Actor.TASKER),
    "cancelled": (Actor.CLIENT, Actor.TASKER),
}
REASONS = {
    "work_done": ("not_done", "partly", "flawed", "other_scope", "other"),
    "in_progress": ("unsafe", "other_scope", "partly", "flawed", "other"),
    "no_show": ("present", "changed", "other"),
    "cancelled": ("changed", "other"),
}


@dataclass(frozen=True)
class Opening:
    """Whether a person can report a problem with a booking now, and with which words."""

    reasons: list[tuple[str, str]] = field(default_factory=list)
    wanted: list[tuple[str, str]] = field(default_factory=list)
    # Whether a part of the price can be contested, instead of all of it.
    takes_amount: bool = False
    hindrance: str = ""


@dataclass(frozen=True)
class Offer:
    """A proposal with what it brings both sides."""

    proposal: Proposal
    effect: Effect
    is_mine: bool
    # Of the other side, and not too late.
    may_accept: bool


@dataclass(frozen=True)
class Case:
    """Everything of a dispute that its page shows, in one reading."""

    dispute: Dispute
    frozen: Money
    released: Money
    statements: list[Statement]
    offers: list[Offer]
    ruling: Ruling | None
    outcome: Effect | None
    proposals_left: int

    @property
    def waits_for_reader(self) -> bool:
        """Whether the other side has proposed something that can be accepted."""
        return any(offer.may_accept for offer in self.offers)


def dispute_for(person: Person, ref: str) -> Dispute:
    """Return a dispute of one of the two sides; raises DisputeMissing for anybody else."""
    found = Dispute.objects.visible_to(person).with_people().filter(ref=ref).order_by("pk").first()
    if found is None:
        raise DisputeMissing
    return found


def dispute_by_ref(ref: str) -> Dispute:
    """Return a dispute for the desk; raises DisputeMissing."""
    found = Dispute.objects.with_people().filter(ref=ref).order_by("pk").first()
    if found is None:
        raise DisputeMissing
    return found


def latest_of(booking_ref: str) -> Dispute | None:
    """Return the newest dispute about a booking (one query)."""
    found = Dispute.objects.of_booking(booking_ref).with_people()
    return found.order_by("-pk").first()


def to_decide() -> list[Dispute]:
    """Return what waits for our people, the first to fall due first, then the talks (one query)."""
    waiting = Dispute.objects.open().with_people()
    rows = waiting.order_by("rule_by", "due_at", "pk")
    return sorted(rows, key=lambda each: not each.is_under_review)


def waiting_for(person: Person) -> list[str]:
    """Return the bookings whose disputes want a word of the person's (two queries at most)."""
    mine = Dispute.objects.visible_to(person).open().with_people().prefetch_related("proposals")
    return [each.booking.ref for each in mine if _wants(each, each.booking.side_of(person))]


def _wants(dispute: Dispute, side: Actor | None) -> bool:
    """Say whether a side has something to answer: the problem, a division, or our question."""
    is_silent = not dispute.is_by(side) and not dispute.answered_at
    if dispute.is_waiting_for_evidence or (is_silent and not dispute.is_under_review):
        return True
    return any(each.is_standing and each.by != side for each in dispute.proposals.all())


def opening_for(booking: Booking, side: Actor | None) -> Opening:
    """Say whether this side can report a problem now, and with which reasons and wishes."""
    state = booking.state
    if side is None or side not in OPENERS.get(state, ()):
        return Opening(hindrance=_hindrance(booking, side))
    if booking.is_no_show and (side != booking.fault or booking.is_due):
        return Opening(hindrance=_("Only who is said not to have come can contest that, in time."))
    if state == "cancelled":
        return Opening(
            hindrance=_("The money was divided by the rules of cancelling: none of it is held.")
        )
    back = side is Actor.CLIENT
    wanted = ("all_back", "part_back", "unsure") if back else ("paid", "unsure")
    return Opening(
        reasons=[(value, str(Dispute.Reason(value).label)) for value in REASONS[state]],
        wanted=[(value, str(Dispute.Wanted(value).label)) for value in wanted],
        takes_amount=state == "work_done",
    )


def case_of(dispute: Dispute, side: Actor | None = None) -> Case:
    """Return the case as it stands (five queries)."""
    booking = dispute.booking
    out, frozen = effects.of_opening(booking, dispute.contested)
    statements = list(
        dispute.statements.select_related("author").prefetch_related("photos").order_by("pk")
    )
    offers = [
        Offer(
            each,
            effects.of_keeping(booking, dispute.contested, each.kept),
            is_mine=each.by == side,
            may_accept=each.is_standing and each.by != side and dispute.may_settle,
        )
        for each in dispute.proposals.order_by("pk")
    ]
    ruling = dispute.rulings.select_related("operator", "second").order_by("-pk").first()
    outcome = None
    if dispute.kept_minor is not None:
        kept = Money(dispute.kept_minor, dispute.currency)
        outcome = effects.of_keeping(booking, dispute.contested, kept)
    limit = policies.policy_by_id(booking.policy_id).dispute_proposals
    return Case(
        dispute=dispute,
        frozen=frozen,
        released=out.net,
        statements=statements,
        offers=offers,
        ruling=ruling,
        outcome=outcome,
        proposals_left=max(limit - sum(offer.is_mine for offer in offers), 0),
    )


def timeline(dispute: Dispute) -> list[story.Event]:
    """Return what has happened to a dispute and what is still to come."""
    return story.tell(dispute)


def history_of(booking_ref: str) -> list[story.Event]:
    """Return what has happened to the newest dispute of a booking (one query)."""
    dispute = latest_of(booking_ref)
    return [each for each in story.tell(dispute) if each.state == "done"] if dispute else []


def evidence_photo(dispute: Dispute, number: int) -> EvidencePhoto:
    """Return a photo of a dispute that the caller may see; raises DisputeMissing."""
    found = EvidencePhoto.objects.filter(statement__dispute=dispute, pk=number).first()
    if found is None:
        raise DisputeMissing
    return found


def choices(dispute: Dispute, person: Person, *, is_asked: bool = False) -> list[Choice]:
    """Return what a side may do now, the main thing first; from the machine's table.

    Whoever is asked to accept a proposal has the main button there.
    """
    side = dispute.booking.side_of(person)
    if side is None:
        return []
    events = states.DISPUTE.events(state=dispute.state, actor=side)
    if "withdraw" in events and not dispute.is_by(side):
        events.remove("withdraw")
    own = reverse("disputes:detail", args=[dispute.ref])
    table = {
        "escalate": Choice(
            "escalate",
            _("Ask Hustlr to decide"),
            reverse("disputes:review", args=[dispute.ref]),
            icon="scale",
        ),
        "withdraw": Choice(
            "withdraw",
            _("Withdraw this"),
            reverse("disputes:withdrawal", args=[dispute.ref]),
            icon="undo-2",
        ),
        "answer": Choice("answer", _("Tell your side"), f"{own}#say", "primary", icon="pencil"),
    }
    found = [table[event] for event in events if event in table]
    if dispute.may_settle:
        propose = Choice(
            "propose",
            _("Propose a division"),
            reverse("disputes:proposals", args=[dispute.ref]),
            "quiet" if is_asked else "primary",
            icon="hand-coins",
        )
        found.insert(0, propose)
    return found


def needs_two_people(dispute: Dispute) -> bool:
    """Whether so much money is frozen that a second person has to confirm a ruling."""
    _out, frozen = effects.of_opening(dispute.booking, dispute.contested)
    limit = policies.policy_by_id(dispute.booking.policy_id).dispute_two_person_minor
    return frozen.minor > limit


def guide_choices() -> list[tuple[str, str]]:
    """Return the lines of the guide, for whoever decides."""
    return [(key, str(words)) for key, words in guide.CHOICES]


def effect_of(dispute: Dispute, kept: Money) -> Effect:
    """Return what happens to the frozen money when the tasker is paid KEPT of it."""
    return effects.of_keeping(dispute.booking, dispute.contested, kept)


def preview_of(booking: Booking, contested: Money) -> tuple[Effect, Money, Money]:
    """Return what opening a dispute does: out at once, frozen, and back to the client at most."""
    out, frozen = effects.of_opening(booking, contested)
    back = bookings.division_of(booking, booking.price - contested).refund
    return out, frozen, back


def withdrawing(dispute: Dispute) -> str:
    """Say what happens when the one who opened a dispute takes it back."""
    booking = dispute.booking
    if dispute.kind == Dispute.Kind.STOP:
        return _("The work goes on: the tasker comes again and starts with the PIN.")
    if dispute.kind == Dispute.Kind.NO_SHOW:
        return _("The report that nobody came stands, and the money follows the rules for that.")
    words = _("%(net)s goes to %(name)s at once, as if there had been no problem.")
    effect = effect_of(dispute, dispute.contested)
    return words % {"net": effect.net.exact, "name": booking.tasker.person.first_name}


def hours_left(dispute: Dispute, moment: datetime | None = None) -> int:
    """Return how long the present clock still runs, in hours begun."""
    if dispute.due_at is None:
        return 0
    left = dispute.due_at - (moment or now())
    return max(-(-left // timedelta(hours=1)), 0)


def _hindrance(booking: Booking, side: Actor | None) -> str:
    if booking.is_disputed:
        return _("A problem with this booking is being talked about already.")
    if booking.is_scheduled or booking.is_en_route:
        return _("Before the work you can cancel, move it, or say that nobody came.")
    if booking.is_work_done and side is Actor.TASKER:
        return _("The client is looking at your work. Without a word from them you are paid.")
    return _("There is nothing to contest in this booking now.")
