"""What happens to offers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfferFact:
    """What every fact of an offer says: which one, on which job, between whom.

    `tasker_id` is the tasker's person, so that both sides are people; `version` is the offer's.
    """

    offer_id: int
    offer_ref: str
    version: int
    job_id: int
    job_ref: str
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class OfferMade(OfferFact):
    """A tasker has offered to do a job."""

    price_minor: int
    currency: str


@dataclass(frozen=True)
class OfferEdited(OfferFact):
    """The offer has a new version."""

    price_minor: int
    currency: str


@dataclass(frozen=True)
class OfferWithdrawn(OfferFact):
    """The tasker has taken the offer back."""


@dataclass(frozen=True)
class OfferDeclined(OfferFact):
    """The client does not want this offer; the reason is a class that the tasker reads."""

    reason: str


@dataclass(frozen=True)
class OfferAccepted(OfferFact):
    """The client has accepted this version and is paying."""


@dataclass(frozen=True)
class OfferReturned(OfferFact):
    """The payment did not come: the offer stands as before."""


@dataclass(frozen=True)
class OfferExpired(OfferFact):
    """Nobody answered in time."""


@dataclass(frozen=True)
class OfferClosed(OfferFact):
    """The job no longer takes offers: filled, cancelled or expired."""

    reason: str
