"""Our answers to allauth's questions."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import actions, queries, standing
from marketplace.core import mail
from marketplace.core.web import see_other

MOVED = "account/email/email_changed"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by e-mail address alone, in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _(
            "That address and password do not match. Check both, or ask for a code by e-mail."
        ),
        "enter_current_password": _("That is not your present password."),
        "incorrect_code": _("That code is not right. Check the newest e-mail."),
        "incorrect_password": _("That is not your password."),
        "rate_limited": _("That was often. Wait a minute and try again."),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or set a new password by e-mail."
        ),
    }

    def clean_email(self, email: str) -> str:
        """Keep addresses in lower case, so that one person has one account."""
        return str(super().clean_email(email)).lower()

    def pre_login(self, request: Any, user: Any, **options: Any) -> Any:
        """Turn away whom a decision forbids to sign in, whichever way they come."""
        if not standing.may(user, "sign_in"):
            clear_login(request)
            return see_other(request, reverse("accounts:suspended"))
        return super().pre_login(request, user, **options)

    def populate_username(self, request: Any, user: Any) -> None:
        """Leave the name out: people have none."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person; of a new address both the old one, which can undo it, and the new."""
        more = dict(context or {})
        if template_prefix == MOVED and (change := queries.last_move_from(email or "")):
            path = reverse("accounts:way_back", args=[actions.way_back_token(change)])
            more["way_back"] = f"{settings.BASE_URL}{path}"
            super().send_notification_mail(f"{MOVED}_here", user, more, more["to_email"])
        super().send_notification_mail(template_prefix, user, more, email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return the message of a text template; its HTML part is drawn from the text."""
        context = {**context, "base_url": settings.BASE_URL}
        return mail.compose(
            to=[email] if isinstance(email, str) else email,
            subject=render_to_string(f"{template_prefix}_subject.txt", context).strip(),
            text=render_to_string(f"{template_prefix}_message.txt", context).strip(),
            headers=headers,
        )
