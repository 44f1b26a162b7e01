"""What happens to reviews."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewWritten:
    """One side has written; nobody reads it before the other has, or the time is over."""

    review_id: int
    booking_id: int
    booking_ref: str
    author_id: int
    subject_id: int


@dataclass(frozen=True)
class ReviewAnswered:
    """The tasker has answered a review in public."""

    review_id: int
    booking_id: int
    author_id: int


@dataclass(frozen=True)
class ReviewHidden:
    """An operator has taken a review down; it counts no more."""

    review_id: int
    booking_id: int
    author_id: int
    subject_id: int


@dataclass(frozen=True)
class ReviewShown:
    """A review that was taken down can be read and counts again."""

    review_id: int
    booking_id: int
    author_id: int
    subject_id: int


@dataclass(frozen=True)
class ReviewsPublished:
    """The reviews of a booking can be read: both sides have written, or the time is over."""

    booking_id: int
    booking_ref: str
    client_id: int
    tasker_id: int
    review_ids: list[int]
