"""What every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = {"light", "dark"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the theme of the cookie and which stand-ins serve."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme if theme in THEMES else "system",
        "demo": settings.DEMO,
        "stand_ins": [name for name, used in settings.STAND_INS.items() if used],
        "shell_mode": getattr(request.user, "mode", "client"),
    }
