"""Every upload of the site against files that are none, and against names that lead elsewhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from PIL import Image

from cms.models import EditorDocument, Picture
from tests.architecture import sources

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("canary")</script></svg>'
HTML = b"<!doctype html><script>alert('canary')</script>"
# Whatever they are called, they come as photos.
NAMES = [
    "../../../canary.jpg",
    "..\\..\\canary.jpg",
    "canary\r\nSet-Cookie: canary=1\r\n.jpg",
    "canary\u202egpj.exe",
    "canary" + "y" * 300 + ".jpg",
    "canary.php.jpg",
    '"><script>canary</script>.jpg',
    ".canary",
]


def picture(kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, kind, **options)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as jar:
        jar.writestr("Canary.class", "canary")
    return out.getvalue()


NO_PHOTOS = {
    "svg": SVG,
    "html": HTML,
    "gif that is a jar": picture("GIF") + archive(),
    "jar": archive(),
    "pdf": b"%PDF-1.7\n1 0 obj<</JS(canary)>>endobj\n%%EOF",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(canary) run\n",
    "icon": picture("ICO"),
    "tiff": picture("TIFF"),
    "beginning of a jpeg": b"\xff\xd8\xff\xe0" + HTML,
}
POLYGLOTS = {
    "jpeg and jar": picture() + archive(),
    "jpeg and html": picture(comment=HTML),
    "png and html": picture("PNG") + HTML,
}
# Who sends photos where, as what, with what else; `doorstep` and `finish` are tom's.
UPLOADS = {
    "profile": (
        "accounts:profile",
        "",
        "ada",
        "photo",
        {"first_name": "Ada", "last_name": "L", "timezone": "Australia/Sydney"},
    ),
    "job": (
        "jobs:post_details",
        "draft",
        "ada",
        "photos",
        {"description": "Two boxes", "photo": "add:"},
    ),
    "portfolio": ("taskers:photos", "", "tom", "photos", {"alt": "A wardrobe", "gig": ""}),
    "chat": ("chat:messages", "talk", "ada", "photos", {"body": "Look"}),
    "chat by script": ("chat:photos", "talk", "ada", "photos", {}),
    "finish": ("bookings:finish", "started", "tom", "photos", {"note": "All level."}),
    "before": ("bookings:finish", "started", "tom", "before", {"note": "All level."}),
    "doorstep": ("bookings:doorstep", "door", "tom", "photo", {}),
    "problem": (
        "disputes:open",
        "done",
        "ada",
        "photos",
        {"reason": "flawed", "wanted": "unsure", "text": "It hangs.", "contested": "60"},
    ),
    "evidence": ("disputes:detail", "quarrel", "ada", "photos", {"text": "And a scratch."}),
}
# Taken, or refused with a sentence: the second photo of an end finds the work done already.
CALM = {200, 303, 400, 403, 409, 422}
TAKES_FILES = "request.FILES"


def send(world, place: str, content: bytes, name: str = "photo.jpg"):
    """Post a file as a photo; return the answer."""
    url_name, of, who, field, rest = UPLOADS[place]
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    skill = {"skill": world.gig.skill_id} if place == "portfolio" else {}
    file = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    file._name = name  # as it comes over the wire, before Django has tidied it
    url = reverse(url_name, args=[getattr(world, of).ref] if of else [])
    return browser.post(url, {**rest, **skill, "key": str(uuid4()), field: file})


def stored() -> dict[Path, float]:
    return {each: each.stat().st_mtime for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()}


def new_since(before: dict[Path, float]) -> list[Path]:
    return [path for path, time in stored().items() if before.get(path) != time]


@pytest.mark.parametrize("place", UPLOADS)
def test_what_is_no_photo_is_taken_nowhere(world, place):
    before = stored()

    for name, content in NO_PHOTOS.items():
        for called in ("photo.jpg", "photo.svg"):
            answer = send(world, place, content, called)
            assert (name, answer.status_code) == (name, 422)
            assert "canary" not in answer.text
    assert new_since(before) == []


@pytest.mark.parametrize("place", UPLOADS)
def test_a_photo_that_is_something_else_as_well_is_only_a_photo_afterwards(world, place):
    for name, content in POLYGLOTS.items():
        before = stored()
        answer = send(world, place, content)

        assert answer.status_code in CALM, name
        for path in new_since(before):
            kept = path.read_bytes()
            assert kept.startswith(b"\xff\xd8\xff")
            assert b"script" not in kept
            assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize("place", UPLOADS)
def test_no_name_of_a_file_leads_anywhere(world, place):
    for name in NAMES:
        before = stored()
        answer = send(world, place, picture(), name)

        assert answer.status_code in CALM, name
        assert "canary" not in str(answer.headers)
        assert "canary" not in answer.cookies
        assert [path for path in new_since(before) if "canary" in path.name] == []
    assert not (settings.MEDIA_ROOT.parent / "canary.jpg").exists()


def test_every_place_that_takes_files_is_tried():
    takers = {
        sources.name(file)
        for file in sources.application_files()
        if TAKES_FILES in file.read_text() and not sources.name(file).startswith("site/")
    }

    assert takers == {
        "chat/views.py",
        "marketplace/accounts/views/own.py",
        "marketplace/bookings/views/changing.py",
        "marketplace/bookings/views/days.py",
        "marketplace/disputes/views/opening.py",
        "marketplace/disputes/views/talking.py",
        "marketplace/jobs/views/posting.py",
        "marketplace/jobs/wizard.py",
        "marketplace/taskers/views/showing.py",
    }


@pytest.mark.parametrize(
    ("url", "name", "content"),
    [
        ("wagtailimages:add", "a.svg", SVG),
        ("wagtailimages:add", "a.jpg", HTML),
        ("wagtailimages:add", "a.jpg", SVG),
        ("wagtailimages:add", "a.eps", NO_PHOTOS["postscript"]),
        ("wagtaildocs:add", "a.svg", SVG),
        ("wagtaildocs:add", "a.html", HTML),
        ("wagtaildocs:add", "a.jar", archive()),
        ("wagtaildocs:add", "a.pdf.exe", HTML),
    ],
)
def test_the_desk_takes_no_other_kinds(world, signed_in, url, name, content):
    before = stored()

    answer = signed_in(world.max).post(
        reverse(url), {"title": "A", "file": SimpleUploadedFile(name, content)}
    )

    assert answer.status_code == 200  # the form again, as Wagtail answers
    assert not Picture.objects.filter(title="A").exists()
    assert not EditorDocument.objects.filter(title="A").exists()
    assert new_since(before) == []


@pytest.mark.parametrize("name", ["a';<script>.pdf", "r\u202efdp.pdf", "é" * 60 + ".pdf"])
def test_a_document_runs_nothing_and_splits_no_header(world, signed_in, client, name):
    file = SimpleUploadedFile(name, HTML)
    answer = signed_in(world.max).post(reverse("wagtaildocs:add"), {"title": "Rules", "file": file})
    document = EditorDocument.objects.get(title="Rules")

    served = client.get(document.url)
    list(served)

    assert answer.status_code == 302
    assert "default-src 'none'" in served["Content-Security-Policy"]
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Disposition"].startswith(("attachment", "inline"))
    assert "<script>" not in str(served.headers)


def test_nothing_serves_the_folder_of_files_itself():
    routes = {
        str(entry.pattern) for entry in get_resolver().url_patterns if isinstance(entry, URLPattern)
    }

    assert not [route for route in routes if route.startswith(("media", "^media"))]
