"""The one place that says what time it is."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present, aware; tests move it with time_machine."""
    return timezone.now()
