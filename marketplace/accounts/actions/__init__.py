"""Changes of people; the only way in which other parts write them."""

from marketplace.accounts.actions.addresses import AddressRefused, remove_address, save_address
from marketplace.accounts.actions.blocking import OwnSelf, block, unblock
from marketplace.accounts.actions.email import (
    AddressTaken,
    NoWayBack,
    change_of,
    note_email_change,
    note_email_verified,
    note_password_change,
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
from marketplace.accounts.actions.privacy import (
    StillBusy,
    ask_closing,
    ask_export,
    close_if_due,
    stay,
)
from marketplace.accounts.actions.profile import (
    ModeUnknown,
    ZoneUnknown,
    remove_photo,
    set_look,
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
    "AddressRefused",
    "AddressTaken",
    "Decision",
    "Measure",
    "ModeUnknown",
    "NoWayBack",
    "OwnSelf",
    "PhoneTaken",
    "Sanctioned",
    "StillBusy",
    "TooManyCodes",
    "WrongCode",
    "ZoneUnknown",
    "appeal",
    "ask_closing",
    "ask_export",
    "block",
    "can_be_removed",
    "change_of",
    "close_if_due",
    "decide_report",
    "note_email_change",
    "note_email_verified",
    "note_password_change",
    "remove_address",
    "remove_photo",
    "report",
    "request_phone_code",
    "require",
    "restore",
    "review_appeal",
    "sanction",
    "save_address",
    "set_look",
    "stay",
    "subject_of",
    "switch_mode",
    "take_back",
    "unblock",
    "update_profile",
    "verify_phone",
    "way_back_token",
]
