"""What people choose about notices: topics, how urgent each is, and the channels that there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CRITICAL, IMPORTANT, DIGEST = "critical", "important", "digest"
APP, EMAIL = "app", "email"
CHANNELS: dict[str, str | Promise] = {APP: _("On this site"), EMAIL: _("E-mail")}


@dataclass(frozen=True)
class Topic:
    """A row of the matrix: the kinds of notices whose names begin so. The longest beginning wins."""

    key: str
    label: str | Promise
    hint: str | Promise
    level: str
    kinds: tuple[str, ...]

    @property
    def is_critical(self) -> bool:
        """Whether it is about money, time or safety, and so can be neither refused nor delayed."""
        return self.level == CRITICAL


TOPICS: dict[str, Topic] = {
    topic.key: topic
    for topic in (
        Topic(
            "bookings",
            _("Bookings"),
            _("Booked, moved, called off, started, done"),
            CRITICAL,
            (
                "booking_",
                "work_",
                "pin_",
                "approval_",
                "visit_",
                "reschedule_",
                "dispute_",
                "no_show_",
            ),
        ),
        Topic(
            "money",
            _("Money"),
            _("Payments, refunds, payouts"),
            CRITICAL,
            ("payment_", "refund_", "transfer_", "payout_", "tip_", "fee_", "policy_"),
        ),
        Topic(
            "account",
            _("Your account"),
            _("Sign-in, reports, decisions"),
            CRITICAL,
            ("account_", "export_", "closing_", "report_", "sanction_", "appeal_"),
        ),
        Topic(
            "offers",
            _("Offers and questions"),
            _("New, changed, answered, run out"),
            IMPORTANT,
            ("offer_", "counter_", "question_", "request_", "job_", "gig_", "direct_"),
        ),
        Topic(
            "messages",
            _("Messages"),
            _("What waits unread in a conversation"),
            IMPORTANT,
            ("message_",),
        ),
        Topic(
            "matches",
            _("New jobs near you"),
            _("For taskers: jobs that fit skills, area and hours"),
            DIGEST,
            ("job_matches", "search_"),
        ),
        Topic(
            "reviews",
            _("Reviews"),
            _("To write, and to read"),
            DIGEST,
            ("review_", "reviews_"),
        ),
    )
}


def topic_of(kind: str) -> Topic:
    """Return the topic of a kind; raises LookupError for a name that begins like none."""
    fitting = [
        (len(start), topic)
        for topic in TOPICS.values()
        for start in topic.kinds
        if kind.startswith(start)
    ]
    if not fitting:
        raise LookupError(f"No topic has notices that begin like {kind}")
    return max(fitting, key=lambda found: found[0])[1]
