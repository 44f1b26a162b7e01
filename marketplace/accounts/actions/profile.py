"""What people say about themselves: name, photo, time zone, side."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import Person
from marketplace.core.errors import Refusal
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.refs import new_ref

# Twice the largest face on a page.
PHOTO_SIDE = 256


class ModeUnknown(Refusal):
    """There are two sides, and this is neither."""


class ZoneUnknown(Refusal):
    """The time zone does not exist."""


def update_profile(
    *,
    actor: Person,
    first_name: str,
    last_name: str,
    timezone: str,
    photo: UploadedFile[Any] | None = None,
) -> Person:
    """Keep name and time zone, and the photo when there is a new one.

    Raises PhotoRefused and ZoneUnknown with a sentence; nothing is kept then.
    """
    if timezone not in zoneinfo.available_timezones():
        raise ZoneUnknown(_("Choose a time zone from the list."), field="timezone")
    # Decoding takes a while and may wait for its turn: nothing is locked meanwhile.
    clean = clean_photo(photo, square=PHOTO_SIDE) if photo else None
    with transaction.atomic():
        person = _locked(actor)
        person.first_name, person.last_name = first_name.strip(), last_name.strip()
        person.timezone = timezone
        if clean:
            _replace_photo(person, clean)
        person.save(update_fields=["first_name", "last_name", "timezone", "photo"])
    return person


@transaction.atomic
def remove_photo(*, actor: Person) -> Person:
    """Take the photo away; the file goes once that is certain."""
    person = _locked(actor)
    _forget_file(person)
    person.photo = ""
    person.save(update_fields=["photo"])
    return person


def switch_mode(*, actor: Person, mode: str) -> Person:
    """Let the pages show the other side first."""
    if mode not in Person.Mode.values:
        raise ModeUnknown(_("Choose client or tasker."))
    actor.mode = mode
    actor.save(update_fields=["mode"])
    return actor


def set_look(*, actor: Person, theme: str, language: str = "") -> Person:
    """Keep how the pages look; a theme or language that there is none of changes nothing."""
    if theme in Person.Theme.values:
        actor.theme = theme
    if language in dict(settings.LANGUAGES):
        actor.language = language
    actor.save(update_fields=["theme", "language"])
    return actor


def _locked(actor: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _replace_photo(person: Person, clean: CleanPhoto) -> None:
    _forget_file(person)
    # A fresh random name: caches may keep the old address for a year.
    person.photo.save(f"{new_ref()}.jpg", clean.content, save=False)


def _forget_file(person: Person) -> None:
    old, storage = person.photo.name, person.photo.storage
    if old:
        transaction.on_commit(lambda: storage.delete(old))
