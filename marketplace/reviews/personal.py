"""What reviews keep about people: they stay, for they are about somebody else, without a name."""

from marketplace.core.personal import keeps, nothing

keeps(
    "reviews.Review", owner="author", show=("booking__ref", "role", "stars", "text", "created_at")
)
keeps(
    "reviews.Review",
    owner="subject",
    show=("booking__ref", "stars", "text", "reply", "published_at"),
)
nothing("reviews.ReviewPair")
