"""Changes of offers; the only way in which other parts write them.

Every action locks the job before the offer.
"""

from marketplace.offers.actions.accepting import begin_acceptance, convert, return_to_submitted
from marketplace.offers.actions.answering import decline, shortlist
from marketplace.offers.actions.countering import (
    NothingNew,
    RoundsOver,
    agree,
    counter,
    lapse_if_due,
    take_back,
)
from marketplace.offers.actions.ending import close_for_job, expire_if_due, outdate
from marketplace.offers.actions.making import (
    AlreadyOffered,
    NotEligible,
    NotFree,
    TooOften,
    edit,
    make,
    reconfirm,
    renew,
    withdraw,
)
from marketplace.offers.actions.rows import Changed
from marketplace.offers.terms import NotPossible, Terms, TimeTaken

__all__ = [
    "AlreadyOffered",
    "Changed",
    "NotEligible",
    "NotFree",
    "NotPossible",
    "NothingNew",
    "RoundsOver",
    "Terms",
    "TimeTaken",
    "TooOften",
    "agree",
    "begin_acceptance",
    "close_for_job",
    "convert",
    "counter",
    "decline",
    "edit",
    "expire_if_due",
    "lapse_if_due",
    "make",
    "outdate",
    "reconfirm",
    "renew",
    "return_to_submitted",
    "shortlist",
    "take_back",
    "withdraw",
]
