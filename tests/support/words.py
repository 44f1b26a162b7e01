"""What a person reads on a page of a booking, and where it stands."""

from __future__ import annotations

import re
from html import unescape

from django.urls import reverse


def text(response) -> str:
    """Return the words of a page, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def url(name: str, booking, **more) -> str:
    """Return the address of one of a booking's pages."""
    return reverse(f"bookings:{name}", kwargs={"ref": booking.ref, **more})
