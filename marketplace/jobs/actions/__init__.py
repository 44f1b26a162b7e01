"""Changes of jobs; the only way in which other parts write them."""

from marketplace.jobs.actions.asking import NothingAsked, answer, ask, remove_question
from marketplace.jobs.actions.drafts import (
    adopt_drafts,
    discard,
    save_draft,
    start,
    start_similar,
)
from marketplace.jobs.actions.ending import advise, end_if_due
from marketplace.jobs.actions.filling import freeze, lock, mark_filled, reopen, thaw
from marketplace.jobs.actions.inviting import (
    CannotAsk,
    decline_invitation,
    invite,
    open_if_due,
    open_to_all,
)
from marketplace.jobs.actions.photos import TooMany, add_photos, arrange_photos, remove_photo
from marketplace.jobs.actions.posting import NotFit, cancel, edit, pause, resume
from marketplace.jobs.actions.publishing import (
    NoReason,
    NotReachable,
    NotVerified,
    NotWhole,
    approve,
    publish,
    remove,
    repost,
)
from marketplace.jobs.actions.rows import Frozen, TooOften
from marketplace.jobs.steps import NotPossible

__all__ = [
    "CannotAsk",
    "Frozen",
    "NoReason",
    "NotFit",
    "NotPossible",
    "NotReachable",
    "NotVerified",
    "NotWhole",
    "NothingAsked",
    "TooMany",
    "TooOften",
    "add_photos",
    "adopt_drafts",
    "advise",
    "answer",
    "approve",
    "arrange_photos",
    "ask",
    "cancel",
    "decline_invitation",
    "discard",
    "edit",
    "end_if_due",
    "freeze",
    "invite",
    "lock",
    "mark_filled",
    "open_if_due",
    "open_to_all",
    "pause",
    "publish",
    "remove",
    "remove_photo",
    "remove_question",
    "reopen",
    "repost",
    "resume",
    "save_draft",
    "start",
    "start_similar",
    "thaw",
]
