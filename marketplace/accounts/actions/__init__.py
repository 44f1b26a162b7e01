"""Changes of people; the only way in which other parts write them."""

from marketplace.accounts.actions.blocking import OwnSelf, block, unblock
from marketplace.accounts.actions.phone import (
    PhoneTaken,
    TooManyCodes,
    WrongCode,
    request_phone_code,
    verify_phone,
)
from marketplace.accounts.actions.profile import (
    ModeUnknown,
    ZoneUnknown,
    remove_photo,
    switch_mode,
    update_profile,
)
from marketplace.accounts.actions.reporting import (
    Decision,
    can_be_removed,
    decide_report,
    report,
)
from marketplace.accounts.actions.sanctioning import (
    Measure,
    Sanctioned,
    appeal,
    require,
    restore,
    review_appeal,
    sanction,
)

__all__ = [
    "Decision",
    "Measure",
    "ModeUnknown",
    "OwnSelf",
    "PhoneTaken",
    "Sanctioned",
    "TooManyCodes",
    "WrongCode",
    "ZoneUnknown",
    "appeal",
    "block",
    "can_be_removed",
    "decide_report",
    "remove_photo",
    "report",
    "request_phone_code",
    "require",
    "restore",
    "review_appeal",
    "sanction",
    "switch_mode",
    "unblock",
    "update_profile",
    "verify_phone",
]
