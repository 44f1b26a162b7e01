"""A conversation between ada and tom, and ways to speak in it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chat import actions


@pytest.fixture
def talk(ada, tom):
    """The thread of ada's job with tom; nothing is paid yet."""
    return actions.ensure_conversation(
        job_id=7, job_ref="jbf34679", title="Wardrobe, three doors", client=ada, tasker=tom
    )


@pytest.fixture
def say(talk):
    """Return a function that says something in the thread."""

    def speak(sender, body="Hello", **options):
        options.setdefault("client_id", uuid4())
        return actions.send_message(
            conversation_id=talk.pk, sender=sender, body=body, **options
        )

    return speak
