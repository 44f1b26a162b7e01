"""What the desk adds to Wagtail's admin: its lists and our look."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from marketplace.desk.viewsets import Marketplace, Money


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # wagtail has no types
def lists() -> list[object]:
    """Put the lists of the marketplace into the menu."""
    return [Marketplace(), Money()]


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def look() -> SafeString:
    """Give the admin our colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
