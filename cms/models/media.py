"""Wagtail's images and documents in tables of our own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):  # type: ignore[misc]  # wagtail has no types
    """An image of the editors, with its credit."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )


class PictureRendition(AbstractRendition):  # type: ignore[misc]  # wagtail has no types
    """A size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition"
            ),
        )


class EditorDocument(AbstractDocument):  # type: ignore[misc]  # wagtail has no types
    """A file of the editors."""

    admin_form_fields: ClassVar[tuple[str, ...]] = ("title", "file", "collection", "tags")
