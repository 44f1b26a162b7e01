"""Every change of a dispute, by who makes it."""

from marketplace.disputes.actions.opening import Claim, open_dispute, open_stale
from marketplace.disputes.actions.ruling import (
    Verdict,
    ask_evidence,
    confirm_ruling,
    rule,
    send_ruling_back,
)
from marketplace.disputes.actions.talking import (
    accept,
    add_statement,
    escalate,
    limit_photos,
    propose,
    withdraw,
)
from marketplace.disputes.actions.timing import fall_due, page_lead, remind
from marketplace.disputes.errors import (
    AlreadyOpen,
    BadAmount,
    DisputeMissing,
    NotAnOperator,
    NotContestable,
    NotYours,
    TooManyProposals,
    WordsMissing,
)

__all__ = [
    "AlreadyOpen",
    "BadAmount",
    "Claim",
    "DisputeMissing",
    "NotAnOperator",
    "NotContestable",
    "NotYours",
    "TooManyProposals",
    "Verdict",
    "WordsMissing",
    "accept",
    "add_statement",
    "ask_evidence",
    "confirm_ruling",
    "escalate",
    "fall_due",
    "limit_photos",
    "open_dispute",
    "open_stale",
    "page_lead",
    "propose",
    "remind",
    "rule",
    "send_ruling_back",
    "withdraw",
]
