"""Photos of people: checked by content, turned upright, stripped, re-encoded, within limits."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pillow_heif
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from marketplace.core.errors import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_000_000
LONG_SIDE = 1600
# What a grid of photos needs on a phone.
SMALL_SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# A progressive photo has about ten; each costs a walk over all pixels, however short it is.
MOST_SCANS = 100
# The header of a scan is shorter than 256 bytes, so that its length begins with a zero; without it,
# the film that some phones append to a photo would hold a hundred by chance.
SCAN = b"\xff\xda\x00"
# The largest that we take unfolds to some 200 MB, so that many at once would be a bomb, too. No
# RLIMIT_AS instead: it is of the whole process, and would fail whoever happens to need memory.
_AT_ONCE = threading.BoundedSemaphore(2)

pillow_heif.register_heif_opener()


class PhotoRefused(Refusal):
    """The file is no photo that we take."""


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata; width and height in pixels."""

    content: ContentFile[bytes]
    width: int
    height: int


def clean_photo(upload: UploadedFile[Any], *, field: str = "photo", square: int = 0) -> CleanPhoto:
    """Return the upload as a fresh JPEG of at most 1600 px, or cut to a SQUARE of so many.

    Raises PhotoRefused with a sentence for what is too large, no image, or a decompression bomb.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise PhotoRefused(_("The photo must be 10 MB or smaller."), field=field)
    with _AT_ONCE:
        return _cleaned(upload, field=field, square=square)


def _cleaned(upload: UploadedFile[Any], *, field: str, square: int) -> CleanPhoto:
    image = _opened(upload, field=field, least=square or LONG_SIDE, is_cut=bool(square))
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode != "RGB":
        image = image.convert("RGB")
    # Comments would go into the new file by themselves.
    image.info.clear()
    if square:
        image = ImageOps.fit(image, (square, square), Image.Resampling.LANCZOS)
    else:
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    # Without a name, a field that keeps width and height takes the file for none.
    content = ContentFile(out.getvalue(), name="photo.jpg")
    return CleanPhoto(content, image.width, image.height)


@lru_cache(maxsize=256)
def small(name: str) -> bytes:
    """Return a stored photo for a grid, by the name of its file, which is never written again.

    The decoder reads it at a fraction of its size, so that this takes a few milliseconds.
    """
    out = io.BytesIO()
    with default_storage.open(name) as file, Image.open(file) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        image.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
        image.convert("RGB").save(out, "JPEG", quality=78, optimize=True, progressive=True)
    return out.getvalue()


def _opened(upload: UploadedFile[Any], *, field: str, least: int, is_cut: bool) -> Image.Image:
    refused = PhotoRefused(_("Choose a photo: JPEG, PNG, WebP or HEIC."), field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise PhotoRefused(_("The photo must have 24 megapixels or fewer."), field=field)
            if isinstance(image, JpegImageFile):
                _spare(image, upload, least=least, is_cut=is_cut)
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refused from None
    except (OSError, ValueError, SyntaxError, EOFError):  # what damaged files raise in Pillow
        raise refused from None
    return image


def _spare(image: JpegImageFile, upload: UploadedFile[Any], *, least: int, is_cut: bool) -> None:
    """Let a JPEG be decoded no larger than it is needed; refuse one that is made of scans.

    `least` is the long side that is needed, or each side of what will be cut.
    """
    upload.seek(0)
    if upload.read().count(SCAN) > MOST_SCANS:
        raise ValueError("too many scans")
    side = min(image.size) if is_cut else max(image.size)
    size = (max(1, image.width * least // side), max(1, image.height * least // side))
    image.draft(None, size)
