"""Where the bars, the account menu and the footer lead, per role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class Link:
    """One way to go; `badge` names the number of unread things beside it."""

    label: Label
    href: str
    icon: str = ""
    badge: str = ""
    current: bool = False

    def seen_from(self, path: str) -> Link:
        """Return this link, marked when PATH is its page or below it."""
        here = path == self.href if self.href == "/" else path.startswith(self.href)
        return Link(self.label, self.href, self.icon, self.badge, current=here)


@dataclass(frozen=True)
class Group:
    """A column of the footer."""

    label: Label
    links: tuple[Link, ...]


_INBOX = Link(_("Inbox"), "/messages/", "message-circle", "messages")
_ME = Link(_("Me"), "/account/", "user")
NAV = {
    "guest": (
        Link(_("Find help"), "/find/"),
        Link(_("Jobs near you"), "/jobs/"),
        Link(_("Become a tasker"), "/tasker/become/"),
    ),
    "client": (
        Link(_("Find help"), "/find/"),
        Link(_("My jobs"), "/my/jobs/"),
        Link(_("Bookings"), "/bookings/"),
        _INBOX,
    ),
    "tasker": (
        Link(_("Dashboard"), "/tasker/"),
        Link(_("Find jobs"), "/jobs/"),
        Link(_("Bookings"), "/bookings/"),
        Link(_("Calendar"), "/tasker/calendar/"),
        _INBOX,
    ),
}
TABS = {
    "guest": (
        Link(_("Home"), "/", "house"),
        Link(_("Search"), "/find/", "search"),
        Link(_("Post a job"), "/jobs/post/", "plus"),
        Link(_("Jobs"), "/jobs/", "briefcase"),
        Link(_("Sign in"), "/account/login/", "user"),
    ),
    "client": (
        Link(_("Home"), "/", "house"),
        Link(_("My jobs"), "/my/jobs/", "briefcase"),
        Link(_("Post a job"), "/jobs/post/", "plus"),
        _INBOX,
        _ME,
    ),
    "tasker": (
        Link(_("Jobs"), "/jobs/", "search"),
        Link(_("Calendar"), "/tasker/calendar/", "calendar-days"),
        Link(_("Dashboard"), "/tasker/", "hammer"),
        _INBOX,
        _ME,
    ),
}
MENU = (
    Link(_("Account"), "/account/", "user"),
    Link(_("My jobs"), "/my/jobs/", "briefcase"),
    Link(_("Bookings"), "/bookings/", "calendar-days"),
    Link(_("Favourites"), "/my/favourites/", "heart"),
    Link(_("Tasker dashboard"), "/tasker/", "hammer"),
    Link(_("Tasker profile"), "/tasker/profile/", "id-card"),
    Link(_("Earnings"), "/tasker/earnings/", "wallet"),
)
FOOTER = (
    Group(
        _("Get help"),
        (
            Link(_("Post a job"), "/jobs/post/"),
            Link(_("Find a tasker"), "/find/"),
            Link(_("Services and prices"), "/services/"),
            Link(_("Sydney"), "/cities/sydney/"),
            Link(_("Help"), "/help/"),
            Link(_("Write to us"), "/contact/"),
        ),
    ),
    Group(
        _("Earn"),
        (Link(_("Become a tasker"), "/tasker/become/"), Link(_("Jobs near you"), "/jobs/")),
    ),
    Group(
        _("Hustlr"),
        (
            Link(_("How it works"), "/how-it-works/"),
            Link(_("Trust & fees"), "/trust-and-fees/"),
            Link(_("About"), "/about/"),
            Link(_("Guides"), "/guides/"),
            Link(_("Install the app"), "/install/"),
            Link(_("Terms and privacy"), "/legal/"),
        ),
    ),
)


def links(request: HttpRequest) -> dict[str, Any]:
    """Return what the bars of this page show."""
    role = getattr(request.user, "mode", "client") if request.user.is_authenticated else "guest"
    return {
        "shell_nav": _marked(NAV[role], request.path, rivals=TABS[role]),
        "shell_tabs": _marked(TABS[role], request.path),
        "shell_menu": MENU,
        "shell_footer": FOOTER,
    }


def _marked(found: tuple[Link, ...], path: str, *, rivals: tuple[Link, ...] = ()) -> list[Link]:
    """Mark the link whose address fits best: /jobs/post/ is not /jobs/ as well.

    Rivals stand in the other bar; when one of them fits better, none of these is marked.
    """
    seen = [link.seen_from(path) for link in found]
    fitting = [*seen, *(link.seen_from(path) for link in rivals)]
    best = max((len(link.href) for link in fitting if link.current), default=0)
    return [
        link
        if not link.current or len(link.href) == best
        else Link(**vars(link) | {"current": False})
        for link in seen
    ]
