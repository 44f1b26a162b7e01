"""Photos of conversations: cleaned, private, kept only with the message that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chat.models import Message, Photo
from chat.refusals import NothingSaid, TooFast
from marketplace.core import clock
from marketplace.core.images import clean_photo
from marketplace.core.refs import PATTERN

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

MAX_PHOTOS = 10
UNSENT_PHOTOS = 20
UNSENT_FOR = timedelta(hours=24)


def add(*, conversation_id: int, owner: Person, upload: UploadedFile[Any]) -> Photo:
    """Keep a cleaned photo that waits for its message."""
    if Photo.objects.unsent_of(owner).count() >= UNSENT_PHOTOS:
        raise TooFast(_("Send the photos that you have chosen first."), field="photos")
    # Decoding takes a while and may wait for its turn: no transaction stays open meanwhile.
    clean = clean_photo(upload, field="photos")
    photo = Photo(
        conversation_id=conversation_id, owner=owner, width=clean.width, height=clean.height
    )
    photo.file.save(f"{photo.ref}.jpg", clean.content, save=False)
    photo.save()
    return photo


def attach(message: Message, refs: Sequence[str]) -> None:
    """Make waiting photos of the sender part of his message."""
    if not refs:
        return
    if len(refs) > MAX_PHOTOS:
        raise NothingSaid(
            _("Send at most %(count)d photos at a time.") % {"count": MAX_PHOTOS}, field="photos"
        )
    waiting = Photo.objects.filter(
        ref__in=[ref for ref in refs if PATTERN.fullmatch(ref)],
        message=None,
        owner=message.sender,
        conversation=message.conversation,
    )
    if waiting.order_by().update(message=message) != len(set(refs)):
        raise NothingSaid(_("A photo is no longer here. Choose it again."), field="photos")


def delete(photo: Photo) -> None:
    """Delete a photo, its file after the commit."""
    photo.delete()
    # A file without a row can be swept, a row without its file breaks a page.
    transaction.on_commit(lambda: photo.file.delete(save=False))


def sweep() -> int:
    """Delete photos whose message was never sent; return how many."""
    unsent = Photo.objects.filter(message=None, created_at__lt=clock.now() - UNSENT_FOR)
    found = list(unsent.order_by("pk")[:500])
    for photo in found:
        with transaction.atomic():
            delete(photo)
    return len(found)
