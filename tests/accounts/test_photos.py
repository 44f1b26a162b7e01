"""Photos of people: what is kept of them, what is refused, and who may see them."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from marketplace.accounts import queries

pytestmark = pytest.mark.django_db

PROFILE = {"first_name": "Ada", "last_name": "Lovelace", "timezone": "Australia/Sydney"}


def picture(kind="JPEG", size=(640, 480), **options):
    """Return the bytes of a picture whose left half is red."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bomb(side=30_000):
    """Return a small PNG that says it is enormous."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header
    chunk += struct.pack(">I", zlib.crc32(b"IHDR" + header))
    body = zlib.compress(b"\0" * 100)
    data = struct.pack(">I", len(body)) + b"IDAT" + body
    data += struct.pack(">I", zlib.crc32(b"IDAT" + body))
    return b"\x89PNG\r\n\x1a\n" + chunk + data


def send(browser, content, name="me.jpg", kind="image/jpeg"):
    upload = SimpleUploadedFile(name, content, kind)
    return browser.post("/account/profile/", PROFILE | {"photo": upload})


def shown(person):
    """Return what everybody gets to see."""
    person.refresh_from_db()
    response = Client().get(queries.avatar_url(person))
    return response, Image.open(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_square_jpeg_for_everybody(signed_in, ada, kind):
    assert send(signed_in(ada), picture(kind)).status_code == 303

    response, image = shown(ada)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (image.format, image.size) == ("JPEG", (256, 256))


def test_where_it_was_taken_is_forgotten_and_it_stands_upright(signed_in, ada):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: the red left half belongs on top
    exif[0x010F] = "CanaryCam"
    exif.get_ifd(0x8825)[1] = "S"

    send(signed_in(ada), picture(size=(600, 600), exif=exif))

    _response, image = shown(ada)
    assert not image.getexif()
    assert b"CanaryCam" not in image.tobytes()
    red, _green, blue = image.getpixel((128, 20))
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("me.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("me.jpg", b"<html><script>alert(1)</script></html>"),
        ("me.gif", picture("GIF")),
        ("half.jpg", picture()[:400]),
        ("empty.jpg", b"\xff\xd8\xff"),
        ("bomb.png", bomb()),
        ("wide.png", picture("PNG", size=(24_001, 1_000))),
        ("../../etc/passwd.jpg", b"root:x:0:0"),
    ],
)
def test_what_is_no_photo_is_422_and_changes_nothing(signed_in, ada, name, content):
    response = send(signed_in(ada), content, name)

    ada.refresh_from_db()
    assert response.status_code == 422
    assert b"data-error-summary" in response.content
    assert not ada.photo


def test_a_photo_above_ten_megabytes_is_422(signed_in, ada):
    response = send(signed_in(ada), picture() + b"\0" * (10 * 1024 * 1024))

    assert response.status_code == 422
    assert b"10 MB or smaller" in response.content


def test_a_new_photo_has_a_new_address_and_the_old_file_goes(
    signed_in, ada, django_capture_on_commit_callbacks
):
    browser = signed_in(ada)
    send(browser, picture())
    ada.refresh_from_db()
    before, storage, name = queries.avatar_url(ada), ada.photo.storage, ada.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        send(browser, picture("PNG"))

    ada.refresh_from_db()
    assert queries.avatar_url(ada) != before
    assert not storage.exists(name)


def test_a_photo_can_be_taken_away(signed_in, ada, django_capture_on_commit_callbacks):
    browser = signed_in(ada)
    send(browser, picture())
    ada.refresh_from_db()
    storage, name = ada.photo.storage, ada.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post("/account/profile/photo/removal/")

    ada.refresh_from_db()
    assert response.status_code == 303
    assert queries.avatar_url(ada) == ""
    assert not storage.exists(name)
    assert Client().get(f"/people/{ada.ref}/photo/").status_code == 404


def test_the_file_name_of_the_upload_is_not_kept(signed_in, ada):
    send(signed_in(ada), picture(), name="../secret\r\nX: y.jpg")

    ada.refresh_from_db()
    assert ada.photo.name.startswith("people/")
    assert "secret" not in ada.photo.name


def test_there_is_no_photo_of_nobody(ada):
    assert Client().get("/people/cdfghjkm/photo/").status_code == 404
    assert Client().get(f"/people/{ada.ref}/photo/").status_code == 404


def test_a_closed_account_shows_no_photo(signed_in, ada):
    send(signed_in(ada), picture())
    ada.refresh_from_db()
    address = queries.avatar_url(ada)
    ada.is_active = False
    ada.save()

    assert Client().get(address).status_code == 404


def test_a_lost_file_is_404(signed_in, ada):
    send(signed_in(ada), picture())
    ada.refresh_from_db()
    ada.photo.storage.delete(ada.photo.name)

    assert Client().get(queries.avatar_url(ada)).status_code == 404
