"""Photos: what comes out is a plain upright JPEG, whatever went in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.core import images


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def picture(size=(40, 20), kind="JPEG", mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def opened(photo: images.CleanPhoto) -> Image.Image:
    return Image.open(io.BytesIO(photo.content.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_cameras_make_is_taken_and_becomes_jpeg(kind):
    assert opened(images.clean_photo(upload(picture(kind=kind)))).format == "JPEG"


def test_metadata_is_gone_and_the_picture_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Camera of Ada"

    photo = images.clean_photo(upload(picture(size=(40, 20), exif=exif, comment="By Ada")))

    clean = opened(photo)
    assert (photo.width, photo.height) == (20, 40)
    assert not clean.getexif()
    assert "comment" not in clean.info


def test_a_large_photo_is_made_smaller():
    photo = images.clean_photo(upload(picture(size=(4000, 2000))))

    assert (photo.width, photo.height) == (1600, 800)


def test_a_portrait_is_cut_square():
    photo = images.clean_photo(upload(picture(size=(300, 200))), square=128)

    assert (photo.width, photo.height) == (128, 128)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
        picture()[:60],
        picture(size=(400, 400), kind="PNG")[:-300],
    ],
    ids=["empty", "text", "svg", "gif", "cut jpeg", "cut png"],
)
def test_what_is_no_photo_is_refused_at_its_field(data):
    with pytest.raises(images.PhotoRefused) as refused:
        images.clean_photo(upload(data), field="picture")

    assert refused.value.field == "picture"


def test_an_image_bomb_is_refused_before_it_unfolds():
    with pytest.raises(images.PhotoRefused, match="megapixels"):
        images.clean_photo(upload(picture(size=(9000, 9000), kind="PNG", mode="1")))


def test_a_file_over_ten_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(images, "MAX_BYTES", 100)

    with pytest.raises(images.PhotoRefused, match="10 MB"):
        images.clean_photo(upload(picture()))
