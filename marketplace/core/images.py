"""Photos of people: checked by content, turned upright, stripped, re-encoded, within limits."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import pillow_heif
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from marketplace.core.errors import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_000_000
LONG_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

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
    image = _opened(upload, field=field)
    image = ImageOps.exif_transpose(image).convert("RGB")
    if square:
        image = ImageOps.fit(image, (square, square), Image.Resampling.LANCZOS)
    else:
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    # Without a name, a field that keeps width and height takes the file for none.
    content = ContentFile(out.getvalue(), name="photo.jpg")
    return CleanPhoto(content, image.width, image.height)


def _opened(upload: UploadedFile[Any], *, field: str) -> Image.Image:
    refused = PhotoRefused(_("Choose a photo: JPEG, PNG, WebP or HEIC."), field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise PhotoRefused(_("The photo must have 24 megapixels or fewer."), field=field)
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refused from None
    except (OSError, ValueError, SyntaxError, EOFError):  # what damaged files raise in Pillow
        raise refused from None
    return image
