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
