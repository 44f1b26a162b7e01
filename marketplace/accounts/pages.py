"""The pages of one's own account, in the order of the list and of the navigation beside them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One page: its name among the addresses, and the words that lead there."""

    name: str
    label: str | Promise
    hint: str | Promise
    icon: str


@dataclass(frozen=True)
class Group:
    """Pages under one heading."""

    key: str
    label: str | Promise
    entries: tuple[Entry, ...]


GROUPS = (
    Group(
        "you",
        _("You"),
        (
            Entry("accounts:profile", _("Profile"), _("Name, photo, time zone"), "circle-user"),
            Entry("accounts:addresses", _("Addresses"), _("Places you use again"), "map-pin"),
            Entry("accounts:look", _("Look and language"), _("Light, dark, language"), "sun"),
            Entry("taskers:favourites", _("Favourites"), _("Taskers that you saved"), "heart"),
        ),
    ),
    Group(
        "safety",
        _("Sign-in and safety"),
        (
            Entry("account_email", _("E-mail"), _("Where we write to"), "mail"),
            Entry("accounts:phone", _("Mobile number"), _("Verified by a code"), "phone"),
            Entry(
                "account_change_password",
                _("Password"),
                _("Change it, or sign in by code"),
                "key-round",
            ),
            Entry(
                "mfa_index",
                _("Passkeys and second factor"),
                _("More than a password"),
                "fingerprint",
            ),
            Entry(
                "usersessions_list",
                _("Where you are signed in"),
                _("Browsers and phones"),
                "monitor-smartphone",
            ),
            Entry("accounts:blocks", _("Blocked people"), _("No offers or messages"), "ban"),
        ),
    ),
    Group(
        "told",
        _("What we tell you"),
        (
            Entry("notifications:list", _("Notices"), _("What happened with your jobs"), "bell"),
            Entry(
                "notifications:preferences",
                _("Choose what we tell you"),
                _("By topic, and quiet hours"),
                "sliders-horizontal",
            ),
            Entry("accounts:reports", _("Your reports"), _("And what came of them"), "flag"),
        ),
    ),
    Group(
        "privacy",
        _("Your data"),
        (
            Entry(
                "accounts:privacy", _("Take your data along"), _("As a file to keep"), "download"
            ),
            Entry(
                "accounts:closing", _("Close the account"), _("What goes, what stays"), "trash-2"
            ),
        ),
    ),
)
