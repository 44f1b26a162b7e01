"""Changes of people; the only way in which other parts write them."""

from marketplace.accounts.actions.profile import (
    ModeUnknown,
    ZoneUnknown,
    remove_photo,
    switch_mode,
    update_profile,
)

__all__ = ["ModeUnknown", "ZoneUnknown", "remove_photo", "switch_mode", "update_profile"]
