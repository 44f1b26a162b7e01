"""Changes of people; the only way in which other parts write them."""

from marketplace.accounts.actions.blocking import OwnSelf, block, unblock
from marketplace.accounts.actions.email import (
    AddressTaken,
    NoWayBack,
    change_of,
    note_email_change,
    take_back,
    way_back_token,
)
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
    subject_of,
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
    "AddressTaken",
    "Decision",
    "Measure",
    "ModeUnknown",
    "NoWayBack",
    "OwnSelf",
    "PhoneTaken",
    "Sanctioned",
    "TooManyCodes",
    "WrongCode",
    "ZoneUnknown",
    "appeal",
    "block",
    "can_be_removed",
    "change_of",
    "decide_report",
    "note_email_change",
    "remove_photo",
    "report",
    "request_phone_code",
    "require",
    "restore",
    "review_appeal",
    "sanction",
    "subject_of",
    "switch_mode",
    "take_back",
    "unblock",
    "update_profile",
    "verify_phone",
    "way_back_token",
]
