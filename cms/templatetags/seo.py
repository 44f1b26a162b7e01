"""Writes structured data into the head of a page."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# As Django's json_script does: what could end the element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def structured(items: list[dict[str, Any]]) -> SafeString:
    """Return each item as a data block, which no browser runs."""
    found = SafeString("")
    for item in items:
        text = json.dumps(item, ensure_ascii=False).translate(_ESCAPES)
        block = mark_safe(text)  # noqa: S308 - escaped the line before
        found += format_html('<script type="application/ld+json">{}</script>', block)
    return found
