"""Drafts and jobs of ada's, made through the same pages and actions as real ones."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from marketplace.catalogue import queries as catalogue
from marketplace.core.clock import now
from marketplace.jobs.models import Job
from tests.support import bookings as stage

SYDNEY = ZoneInfo("Australia/Sydney")
STEPS = {
    "details": {"description": "Three doors, two drawers. All boxes are in the bedroom."},
    "where": {"address": "14 Wilson Street, Newtown"},
    "when": {"kind": "flexible", "day_part": "any"},
    "budget": {"budget": "160"},
}


def begin(client: Client, *, title="Assemble a three-door wardrobe", skill="wardrobe-assembly"):
    """Send the first step and return its answer."""
    sent = {"title": title, "skill": skill, "key": str(uuid.uuid4())}
    return client.post(reverse("jobs:post"), sent)


def answers(skill="wardrobe-assembly"):
    """Return an answer to every question that has to be answered."""
    asked = catalogue.questions_for(catalogue.skill_by_slug(skill))
    values = {"choice": lambda q: q.options[0].value, "yes_no": lambda q: "yes"}
    values |= {"multi": lambda q: [q.options[0].value], "number": lambda q: q.least or 1}
    values |= {"text": lambda q: "Ask me"}
    return {f"q_{q.key}": values[q.kind](q) for q in asked if q.required}


def fill(client: Client, ref: str, **changed):
    """Send every further step of a draft."""
    for name, values in STEPS.items():
        sent = {**values, **(answers() if name == "details" else {}), **changed.get(name, {})}
        answer = client.post(reverse(f"jobs:post_{name}", args=[ref]), sent)
        assert answer.status_code == 303, name


def photo_file(name="wardrobe.jpg", *, size=(40, 30), colour="red"):
    """Return an upload that is a real picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def status_of(client, url):
    """Return the status of an answer that may be a file; reading it to its end closes it."""
    answer = client.get(url)
    if answer.streaming:
        list(answer.streaming_content)
    return answer.status_code


def tomorrow():
    """Return the day after today in Sydney."""
    return (now().astimezone(SYDNEY) + timedelta(days=1)).date()


@pytest.fixture
def job(ada):
    return stage.make_job(ada)


@pytest.fixture
def draft(ada, signed_in):
    begin(signed_in(ada))
    return Job.objects.get(client=ada, state="draft")
