"""Changes of jobs; the only way in which other parts write them."""

from marketplace.jobs.actions.drafts import adopt_drafts, discard, save_draft, start
from marketplace.jobs.actions.filling import freeze, lock, mark_filled, reopen, thaw
from marketplace.jobs.actions.photos import TooMany, add_photos, arrange_photos, remove_photo
from marketplace.jobs.actions.posting import (
    NotVerified,
    NotWhole,
    TooOften,
    cancel,
    edit,
    end_if_due,
    publish,
)
from marketplace.jobs.actions.rows import Frozen
from marketplace.jobs.steps import NotPossible

__all__ = [
    "Frozen",
    "NotPossible",
    "NotVerified",
    "NotWhole",
    "TooMany",
    "TooOften",
    "add_photos",
    "adopt_drafts",
    "arrange_photos",
    "cancel",
    "discard",
    "edit",
    "end_if_due",
    "freeze",
    "lock",
    "mark_filled",
    "publish",
    "remove_photo",
    "reopen",
    "save_draft",
    "start",
    "thaw",
]
