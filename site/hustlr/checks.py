"""What `manage.py check --deploy` says of a production that is not one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

KEYS = {
    "database": "DATABASE_URL",
    "payments": "STRIPE_SECRET_KEY",
    "email": "EMAIL_URL",
    "files": "STORAGE_URL",
    "texts": "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_SMS_FROM",
}


@register(Tags.security, deploy=True)
def no_stand_ins(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse production parts that are missing, unless DEMO=1 says that they shall be."""
    if settings.DEMO:
        return []
    return [
        Error(
            f"The stand-in for {name} would serve real people.",
            hint=f"Set {KEYS[name]}, or DEMO=1 for a demonstration.",
            id=f"hustlr.E{number:03d}",
        )
        for number, (name, used) in enumerate(settings.STAND_INS.items(), start=1)
        if used
    ]


@register(Tags.security, deploy=True)
def has_own_secret(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse the secret that everybody can read in the sources."""
    if settings.PRODUCTION:
        return []
    return [
        Error(
            "SECRET_KEY is not set, so these are development settings.",
            hint="Set SECRET_KEY to 50 random characters.",
            id="hustlr.E010",
        )
    ]


@register(Tags.security, deploy=True)
def is_told_all(app_configs: Any, **options: Any) -> list[Error]:
    """Refuse a production that trusts visitors too far, or that nobody can reach back."""
    if not settings.PRODUCTION:
        return []
    return [
        Error(sentence, hint=f"Set {hint}.", id=f"hustlr.E{number:03d}")
        for number, (is_wrong, sentence, hint) in enumerate(_lacking(), start=11)
        if is_wrong
    ]


def _lacking() -> list[tuple[bool, str, str]]:
    """Return what may be wrong with the values, whether it is, and what to set."""
    unheard = bool(settings.STRIPE_SECRET_KEY) and not settings.STRIPE_WEBHOOK_SECRETS
    return [
        (
            not settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER,
            "Visitors can choose the address that limits of sign-in go by.",
            "CLIENT_IP_HEADER to the header in which the proxy overwrites the visitor's address",
        ),
        (
            "*" in settings.ALLOWED_HOSTS,
            "Any host name is answered.",
            "ALLOWED_HOSTS to the names of the site",
        ),
        (unheard, "Stripe's webhooks are refused.", "STRIPE_WEBHOOK_SECRETS"),
        (
            not settings.BASE_URL.startswith("https://"),
            "Links in e-mails lead to another machine.",
            "BASE_URL to https://… as people type it",
        ),
    ]
