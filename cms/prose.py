"""Long texts of editors: what they may contain, and how their figures get in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from modelsearch import index
from wagtail.fields import RichTextField
from wagtail.rich_text import expand_db_html

from cms.blocks import RICH
from cms.figures import figures, filled, unknown

# What search reads of a page with a summary and a body.
PROSE = (
    index.SearchField("summary", boost=2),
    index.SearchField("body"),
    index.AutocompleteField("summary"),
)


def ProseField(label: Any) -> RichTextField:  # noqa: N802 - stands where a field class would
    """Return a rich text without headings that would disturb the page's own."""
    return RichTextField(label, features=RICH)


def checked(body: str) -> None:
    """Refuse words in double brackets that are no figures: the reader would see the brackets."""
    wrong = unknown(body, figures())
    if wrong:
        known = ", ".join(sorted(figures()))
        text = _("There is no figure %(name)s. There are: %(known)s.")
        raise ValidationError({"body": text % {"name": f"[[{wrong[0]}]]", "known": known}})


def shown(body: str, known: Mapping[str, str]) -> SafeString:
    """Return the text as HTML, with figures in place."""
    # Editors' rich text is filtered by Wagtail when it is saved; figures are words of ours.
    html: SafeString = expand_db_html(filled(body, known))
    return SafeString(html)


def plain(body: str, known: Mapping[str, str]) -> str:
    """Return the text alone, for messages and descriptions."""
    return " ".join(strip_tags(filled(body, known)).split())
