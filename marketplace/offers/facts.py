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
    """Nobody answered in time, or the tasker did not confirm it after an edit of the job."""


@dataclass(frozen=True)
class OfferClosed(OfferFact):
    """The job no longer takes offers: filled, cancelled or expired."""

    reason: str


@dataclass(frozen=True)
class OfferCountered(OfferFact):
    """The client proposes another price, time or scope, and the tasker has time to answer."""

    number: int
    price_minor: int
    currency: str
    answer_by: str


@dataclass(frozen=True)
class CounterAgreed(OfferFact):
    """The tasker says yes to the client's proposal: it is the offer's new version."""

    price_minor: int
    currency: str


@dataclass(frozen=True)
class CounterAnswered(OfferFact):
    """The tasker answers the client's proposal with another one, the offer's new version."""

    price_minor: int
    currency: str


@dataclass(frozen=True)
class CounterTakenBack(OfferFact):
    """The client no longer proposes it: the offer stands as it was."""


@dataclass(frozen=True)
class CounterLapsed(OfferFact):
    """The tasker did not answer in time: the offer stands as it was."""


@dataclass(frozen=True)
class OfferOutdated(OfferFact):
    """An edit of the job has changed what the offer was made for; the tasker has time to confirm."""

    confirm_by: str


@dataclass(frozen=True)
class OfferReconfirmed(OfferFact):
    """The tasker stands by the offer after the edit of the job."""

    price_minor: int
    currency: str


@dataclass(frozen=True)
class OfferShortlisted(OfferFact):
    """The client has put the offer on the shortlist, or taken it off; the tasker is not told."""

    on: bool
