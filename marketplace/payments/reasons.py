"""Why an operator has done something to money by hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal

MOST_WORDS = 500


class NoReason(Refusal):
    """What is done by hand says why."""


def said(words: str) -> str:
    """Return the reason as it is kept, or raise NoReason."""
    if not words.strip():
        raise NoReason(_("Say why: it stays in the record."), field="reason")
    return words.strip()[:MOST_WORDS]
