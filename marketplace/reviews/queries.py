"""What others may ask about reviews; sealed ones never leave this module to anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Window

from marketplace.bookings import queries as bookings
from marketplace.core.policies import Policy
from marketplace.reviews.models import Review, ReviewPair, ReviewQuerySet

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking

ASPECTS = tuple(Review.Aspect.choices)
# One voice would be an average of itself.
LEAST_SAID = 3


@dataclass(frozen=True)
class Summary:
    """The published stars of a person on one side."""

    average: float | None
    count: int
    # How many reviews gave 5, 4, 3, 2, 1 stars, with their share in percent.
    spread: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Aspects:
    """Averages of what is asked beside the stars, and how many would book again."""

    rows: list[tuple[str, float]]
    again_percent: int | None
    said: int


@dataclass(frozen=True)
class Standing:
    """Where the reviews of a booking stand for one of its sides."""

    mine: Review | None
    # The other side's, once it may be read.
    theirs: Review | None
    is_published: bool
    may_write: bool
    # Whether the other side's was taken down.
    is_removed: bool
    closes: datetime


def reviews_of(
    *,
    profile_id: int | None = None,
    person_id: int | None = None,
    limit: int = 10,
    offset: int = 0,
) -> list[Review]:
    """Return published reviews, the latest first, with author and booking (one query).

    With `profile_id` those of a tasker; with `person_id` those of a client.
    """
    shown = Review.objects.published().select_related("author", "booking")
    if profile_id is not None:
        shown = shown.filter(role=Review.Role.TASKER, booking__tasker=profile_id)
    else:
        shown = shown.filter(role=Review.Role.CLIENT, subject=person_id)
    return list(shown.order_by("-published_at", "-pk")[offset : offset + limit])


def published_review(number: str) -> Review | None:
    """Return a review that everybody may read, with its author and booking (one query)."""
    if not number.isdecimal() or len(number) > 15:
        return None
    shown = Review.objects.published().select_related("author", "booking__tasker__person")
    return shown.filter(pk=int(number)).first()


def between(a_id: int, b_id: int) -> list[Review]:
    """Return all that two people have published of each other, hidden or not (one query)."""
    both = Q(author=a_id, subject=b_id) | Q(author=b_id, subject=a_id)
    return list(Review.objects.filter(both, published_at__isnull=False).order_by("pk"))


def new_voices(person_id: int, until: datetime, policy: Policy) -> list[Review]:
    """Return the first reviews of a tasker by new accounts in the days before a moment (one query).

    An account is new when it was, as it wrote. A client who comes again is no further voice; what
    was taken down since still is one.
    """
    days = timedelta(days=policy.new_voices_days)
    young = timedelta(days=policy.new_voice_account_days)
    said = Review.objects.about(person_id, Review.Role.TASKER)
    moment = OuterRef("published_at")
    before = Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=OuterRef("pk"))
    firsts = said.filter(
        ~Exists(said.filter(before, author=OuterRef("author"))),
        published_at__gt=until - days,
        published_at__lte=until,
        author__joined_at__gt=F("created_at") - young,
    )
    return list(firsts.select_related("booking").order_by("published_at", "pk"))


def about_bookings(person_id: int, refs: list[str]) -> list[Review]:
    """Return what clients have published of a tasker for some bookings (one query)."""
    said = Review.objects.about(person_id, Review.Role.TASKER)
    found = said.filter(booking__ref__in=refs, published_at__isnull=False)
    return list(found.order_by("pk"))


def kept_down_by(decision: str, *, author_id: int | None = None) -> list[Review]:
    """Return what a decision keeps down, of everybody or of one author, with authors (one query)."""
    found = Review.objects.filter(hidden_at__isnull=False, hidden_for__contains=[decision])
    if author_id is not None:
        found = found.filter(author=author_id)
    return list(found.select_related("author", "subject").order_by("pk"))


def review_by_id(review_id: int) -> Review:
    """Return a review with its booking, for the system's own use; raises Review.DoesNotExist."""
    return Review.objects.select_related("booking").get(pk=review_id)


def summary_of(person_id: int, role: str) -> Summary:
    """Return average, number and spread of a person's stars as client or tasker (two queries)."""
    mine = Review.objects.published().about(person_id, role)
    totals = mine.aggregate(average=Avg("stars"), count=Count("pk"))
    count = totals["count"]
    if not count:
        return Summary(average=None, count=0)
    return Summary(average=float(totals["average"]), count=count, spread=_spread(mine, count))


def averages_of(person_ids: list[int], role: str) -> dict[int, tuple[float, int]]:
    """Return average and number of stars of several people (one query)."""
    shown = Review.objects.published().filter(subject__in=person_ids, role=role).order_by()
    rows = shown.values("subject").annotate(average=Avg("stars"), count=Count("pk"))
    return {row["subject"]: (float(row["average"]), row["count"]) for row in rows}


def standing_for(booking: Booking, person: Person, policy: Policy | None = None) -> Standing | None:
    """Return where the reviews of a booking stand, None before it can be reviewed.

    Two queries, and one more without the booking's policy.
    """
    time = bookings.review_time(booking, policy)
    if time is None or booking.side_of(person) is None:
        return None
    pair = ReviewPair.objects.filter(booking=booking.pk).first()
    written = list(pair.reviews.select_related("author").order_by("pk")) if pair else []
    for review in written:
        review.booking = booking  # at hand already
    mine = next((review for review in written if review.author_id == person.pk), None)
    theirs = next((review for review in written if review.author_id != person.pk), None)
    is_published = pair is not None and pair.closed_at is not None
    return Standing(
        mine=mine,
        theirs=theirs if theirs and theirs.published_at and not theirs.hidden_at else None,
        is_published=is_published,
        may_write=mine is None and time.is_open and not is_published,
        is_removed=theirs is not None and theirs.hidden_at is not None,
        closes=time.closes,
    )


def waiting_for(person: Person, *, limit: int = 5) -> list[ReviewPair]:
    """Return the pairs in which the person's review is missing, the first to close first."""
    pairs = ReviewPair.objects.waiting_for(person).select_related(
        "booking__client", "booking__tasker__person"
    )
    return list(pairs.order_by("due_at", "pk")[:limit])


def review_to_answer(person: Person, number: int) -> Review | None:
    """Return a published review of the person as a tasker, with booking and profile (one query)."""
    mine = Review.objects.published().about(person.pk, Review.Role.TASKER)
    return mine.select_related("author", "booking__tasker").filter(pk=number).first()


def aspects_of(person_id: int) -> Aspects | None:
    """Return what clients say of a tasker beside the stars; None under LEAST_SAID (one query)."""
    mine = Review.objects.published().about(person_id, Review.Role.TASKER)
    totals = mine.aggregate(
        **{f"of_{name}": Avg(name) for name, _label in ASPECTS},
        **{f"n_{name}": Count(name) for name, _label in ASPECTS},
        again=Count("pk", filter=Q(would_again=True)),
        said=Count("would_again"),
    )
    rows = [
        (str(label), round(float(totals[f"of_{name}"]), 1))
        for name, label in ASPECTS
        if totals[f"n_{name}"] >= LEAST_SAID
    ]
    said, again = totals["said"], totals["again"]
    share = round(100 * again / said) if said >= LEAST_SAID else None
    return Aspects(rows=rows, again_percent=share, said=said) if rows or share is not None else None


def wall(
    *, category_id: int, area: str | None = None, limit: int = 6
) -> tuple[list[Review], Summary]:
    """Return the latest reviews of taskers for work of a category, and what all of them say.

    One query; each review with its author and booking. Stars without words count, unseen.
    """
    shown = Review.objects.published().filter(
        role=Review.Role.TASKER, booking__job__skill__category=category_id
    )
    if area is not None:
        shown = shown.filter(booking__area=area)
    told = shown.select_related("author", "booking").annotate(
        average=Window(Avg("stars")), count=Window(Count("pk")), is_silent=Q(text="")
    )
    latest = list(told.order_by("is_silent", "-published_at", "-pk")[:limit])
    if not latest:
        return [], Summary(average=None, count=0)
    totals = vars(latest[0])
    summary = Summary(average=float(totals["average"]), count=totals["count"])
    return [review for review in latest if review.text], summary


def _spread(mine: ReviewQuerySet, count: int) -> list[tuple[int, int, int]]:
    rows = mine.order_by().values("stars").annotate(n=Count("pk"))
    found = {row["stars"]: row["n"] for row in rows}
    return [
        (stars, found.get(stars, 0), round(100 * found.get(stars, 0) / count))
        for stars in range(5, 0, -1)
    ]
