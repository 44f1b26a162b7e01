"""What happens to disputes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DisputeFact:
    """What every fact of a dispute says; both sides are people."""

    dispute_id: int
    dispute_ref: str
    booking_id: int
    booking_ref: str
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class DisputeOpened(DisputeFact):
    """One side has a problem (`by`; the system when nobody said anything): the rest is frozen."""

    by: str
    contested_minor: int
    frozen_minor: int
    currency: str


@dataclass(frozen=True)
class DisputeStatement(DisputeFact):
    """One side has told its story or added evidence."""

    by: str
    photos: int


@dataclass(frozen=True)
class DisputeProposed(DisputeFact):
    """One side proposes: so much goes back to the client, so much to the tasker."""

    proposal_id: int
    by: str
    refund_minor: int
    net_minor: int
    currency: str


@dataclass(frozen=True)
class DisputeReminder(DisputeFact):
    """The clock runs out at `due_at`, and `side` has not said anything yet."""

    side: str
    due_at: str
    number: int


@dataclass(frozen=True)
class DisputeEscalated(DisputeFact):
    """Our people decide; `by` is the side that asked for it, or the system."""

    by: str


@dataclass(frozen=True)
class DisputeEvidenceAsked(DisputeFact):
    """The people who decide want to know more, until a moment."""

    question: str
    until: str


@dataclass(frozen=True)
class DisputeOverdue(DisputeFact):
    """A ruling is due soon: the lead is told."""

    rule_by: str


@dataclass(frozen=True)
class DisputeDefaulted(DisputeFact):
    """`silent` has never answered: the other side is right unless that happens by `until`."""

    silent: str
    until: str


@dataclass(frozen=True)
class DisputeResolved(DisputeFact):
    """It is decided and the money has moved: settled, withdrawn, silence or ruled."""

    how: str
    by: str
    refund_minor: int
    net_minor: int
    currency: str


@dataclass(frozen=True)
class RulingDrafted(DisputeFact):
    """A ruling above the limit waits for a second person."""

    ruling_id: int
    operator_id: int


@dataclass(frozen=True)
class RulingSentBack(DisputeFact):
    """The second person does not agree with a ruling."""

    ruling_id: int


@dataclass(frozen=True)
class DisputeFinal(DisputeFact):
    """Nothing more can happen to the dispute."""
