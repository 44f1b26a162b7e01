"""What the desk adds to Wagtail's admin: its lists and our look."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from marketplace.desk import urls
from marketplace.desk.dashboard import Decisions, Numbers
from marketplace.desk.views.exporting import guard_exports
from marketplace.desk.viewsets import Marketplace, Money, Trust

# Whoever reads one of these works on queues rather than on pages.
DECIDING = ("accounts.view_person", "payments.view_operation")

guard_exports()


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # wagtail has no types
def lists() -> list[object]:
    """Put the lists of the marketplace into the menu."""
    return [Marketplace(), Trust(), Money()]


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def look() -> SafeString:
    """Give the admin our colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def pages() -> list[URLResolver]:
    """Let the desk's own pages stand beside Wagtail's."""
    return [path("", include(urls))]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def policies() -> MenuItem:
    """Put fees and limits into the menu of those who may see them."""
    return _Policies(_("Fees and limits"), reverse("desk:policies"), icon_name="cogs", order=30)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def disputes() -> MenuItem:
    """Put the disputes into the menu of those who decide them."""
    return _Disputes(_("Disputes"), reverse("desk:disputes"), icon_name="warning", order=15)


@hooks.register("construct_homepage_panels", order=1000)  # type: ignore[untyped-decorator]
def home(request: Any, panels: list[Any]) -> None:
    """Show what needs a decision and a few numbers instead of Wagtail's lists of pages."""
    if _decides(request.user):
        panels[:] = [Decisions(), Numbers()]


@hooks.register("construct_homepage_summary_items", order=1000)  # type: ignore[untyped-decorator]  # after theirs
def summary(request: Any, items: list[Any]) -> None:
    """Count no pages and pictures for those who decide about other things."""
    if _decides(request.user):
        items.clear()


def _decides(user: Any) -> bool:
    return any(user.has_perm(right) for right in DECIDING)


class _Disputes(MenuItem):  # type: ignore[misc]  # wagtail has no types
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("disputes.view_dispute"))


class _Policies(MenuItem):  # type: ignore[misc]  # wagtail has no types
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("core.view_policyrecord"))
