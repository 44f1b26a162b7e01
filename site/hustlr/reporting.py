"""Errors go to Sentry when SENTRY_DSN names a project; otherwise the log is all there is."""

from __future__ import annotations

from django.conf import settings


def begin() -> bool:
    """Start reporting in this process, without anything that tells who a person is."""
    if not settings.SENTRY_DSN:
        return False
    # Imported where it is wanted: it costs a start without it a quarter of a second.
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment="demo" if settings.DEMO else "production",
        # Local variables hold names, addresses and messages, so they stay here too.
        data_collection={
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "database_query_data": False,
            "stack_frame_variables": False,
        },
    )
    return True
