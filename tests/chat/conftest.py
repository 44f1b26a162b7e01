"""A conversation between ada and tom, and ways to speak in it."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chat import actions


@pytest.fixture
def talk(ada, tom):
    """The thread of ada's job with tom; nothing is paid yet."""
    return actions.ensure_conversation(
        job_id=7, job_ref="jkf34679", title="Wardrobe, three doors", client=ada, tasker=tom
    )


@pytest.fixture
def say(talk):
    """Return a function that says something in the thread."""

    def speak(sender, body="Hello", **options):
        options.setdefault("client_id", uuid4())
        return actions.send_message(conversation_id=talk.pk, sender=sender, body=body, **options)

    return speak


def jpeg(name: str = "wall.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """Return a photo as a browser uploads it, with the place where it was taken."""
    image, out = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "A camera"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")
