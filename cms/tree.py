"""Puts pages into the tree."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page


def add(parent: Page, page: Any) -> Any:
    """Publish a new page below another one and return it."""
    # The parent as the tree has it now: adding a child counts in its row.
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page
