"""How an offer came to say what it says: every version and counter-offer as a short difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from marketplace.offers.models import Counter, Offer, OfferVersion

Kind = Literal["money", "time", "minutes", "text"]


@dataclass(frozen=True)
class Change:
    """One thing that is said differently; without `before`, it is said for the first time."""

    label: str
    kind: Kind
    before: object
    after: object


@dataclass(frozen=True)
class Entry:
    """One step: who said it and when, what changed by it, and how a counter-offer ended."""

    at: datetime
    is_client: bool
    label: str
    changes: list[Change]
    words: str = ""
    outcome: str = ""


def history_of(offer: Offer) -> list[Entry]:
    """Return the steps of an offer, the newest first (two queries)."""
    versions = list(OfferVersion.objects.filter(offer=offer).order_by("number"))
    rounds = list(Counter.objects.filter(offer=offer).order_by("number"))
    by_number = {version.number: version for version in versions}
    steps = [*_told(versions, rounds), *(_asked(one, by_number[one.version]) for one in rounds)]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def changes(before: OfferVersion | Counter | Offer, after: OfferVersion | Counter) -> list[Change]:
    """Return what one says differently from the other, words of a message left out."""
    aspects: list[tuple[str, Kind, str]] = [
        (_("Price"), "money", "price"),
        (_("Start"), "time", "starts_at"),
        (_("Duration"), "minutes", "minutes"),
        (_("Not included"), "text", "not_included"),
    ]
    pairs = [(label, kind, getattr(before, at), getattr(after, at)) for label, kind, at in aspects]
    return [Change(label, kind, old, new) for label, kind, old, new in pairs if old != new]


def _told(versions: list[OfferVersion], rounds: list[Counter]) -> Iterator[Entry]:
    """Return the tasker's versions; one that agrees says what the client asked for."""
    agreed = {one.version + 1 for one in rounds if one.outcome == Counter.Outcome.AGREED}
    for place, version in enumerate(versions):
        earlier = versions[place - 1] if place else None
        if earlier is None:
            first = [Change(_("Price"), "money", None, version.price)]
            yield Entry(version.created_at, False, _("Offer"), first)
            continue
        label = _("Agreed") if version.number in agreed else _("New offer")
        words = version.message if version.message != earlier.message else ""
        found = changes(earlier, version)
        yield Entry(version.created_at, False, label, found, words=words)


def _asked(one: Counter, answered: OfferVersion) -> Entry:
    label = _("Counter-offer %(n)d") % {"n": one.number}
    outcome = str(Counter.Outcome(one.outcome).label)
    found = changes(answered, one)
    return Entry(one.created_at, True, label, found, words=one.message, outcome=outcome)
