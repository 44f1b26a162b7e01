"""Image bombs cost nothing: measured in a process of its own, by memory and never by time."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageFile

from hustlr.postgres import ROOT
from marketplace.core import images
from tests.core import bombs
from tests.core.test_images import picture, upload

# Decoding the smallest of them takes 169 MB.
FLAT_MB = 32
LARGEST_MB = 260
CHILD = """
import io, json, resource, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from marketplace.core import images

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def take(data):
    before = peak()
    try:
        images.clean_photo(SimpleUploadedFile("a.jpg", data))
        said = "taken"
    except images.PhotoRefused as refused:
        said = "refused"
    return said, peak() - before
"""
BOMBS = """
from tests.core import bombs
for kind in ("JPEG", "PNG", "WEBP", "HEIF"):  # what is loaded once belongs to no bomb
    out = io.BytesIO()
    Image.new("RGB", (2000, 2000)).save(out, kind)
    take(out.getvalue())
print(json.dumps({name: take(data) for name, data in bombs.files().items()}))
"""
LARGEST = """
out = io.BytesIO()
Image.new("RGB", (6000, 4000), "teal").save(out, "{kind}")
print(json.dumps(take(out.getvalue())))
"""


def measured(*programs: str):
    """Run a program in a child; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", "".join(programs)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_bombs_are_refused_before_they_unfold():
    found = measured(CHILD, BOMBS)

    assert len(found) == len(bombs.files())
    assert {name: said for name, (said, _mb) in found.items() if said != "refused"} == {}
    assert {name: mb for name, (_said, mb) in found.items() if mb > FLAT_MB} == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_largest_photo_that_is_taken_needs_what_we_say(kind):
    said, mb = measured(CHILD, LARGEST.replace("{kind}", kind))

    assert said == "taken"
    assert mb < LARGEST_MB


def test_bombs_are_small_files():
    assert {name: size for name, size in _sizes().items() if size > images.MAX_BYTES} == {}


def _sizes() -> dict[str, int]:
    return {name: len(data) for name, data in bombs.files().items()}


def test_a_photo_with_the_film_that_phones_append_is_taken():
    data = upload(picture()).read()
    film = random.Random(4).randbytes(8_000_000)
    assert film.count(b"\xff\xda") > images.MOST_SCANS

    assert images.clean_photo(SimpleUploadedFile("motion.jpg", data + film)).width


def test_a_jpeg_is_decoded_no_larger_than_it_is_needed(monkeypatch):
    decoded = []
    load = ImageFile.ImageFile.load

    def noted(image):
        decoded.append(image.size)
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", noted)

    photo = images.clean_photo(upload(picture(size=(4800, 3200))))
    images.clean_photo(upload(picture(size=(4800, 3200))), square=512)

    assert (photo.width, photo.height) == (1600, 1067)
    assert decoded[0] == (2400, 1600)
    assert (1200, 800) in decoded


def test_no_more_than_two_photos_unfold_at_once(monkeypatch):
    inside, most, together = [], [], threading.Barrier(2, timeout=60)

    def slow(upload, **options):
        inside.append(1)
        most.append(len(inside))
        together.wait()  # both places are taken by now, and six others want one
        inside.pop()

    monkeypatch.setattr(images, "_cleaned", slow)
    threads = [
        threading.Thread(target=images.clean_photo, args=(upload(picture()),)) for _n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(most) == 8
    assert max(most) == 2
