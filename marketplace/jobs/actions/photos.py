"""Photos of a job: added clean, described, put in order, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.refs import new_ref
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job, JobPhoto

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class TooMany(Refusal):
    """The job has as many photos as it may have."""


def add_photos(
    *,
    job_id: int,
    actor: Person | None,
    uploads: Sequence[UploadedFile[bytes]],
    guest_key: str = "",
) -> list[JobPhoto]:
    """Add photos after those that are there: all of them, or none.

    Decoding takes long, so it happens before the job is locked, and never for too many.
    """
    _limit(len(uploads))
    clean = [clean_photo(upload, field="photos") for upload in uploads]
    return _keep(job_id, actor, clean, guest_key)


@transaction.atomic
def arrange_photos(
    *,
    job_id: int,
    actor: Person | None,
    alts: Mapping[str, str],
    earlier: str = "",
    guest_key: str = "",
) -> None:
    """Describe photos by their references, and move one of them a place forward."""
    job = _changing(job_id, actor, guest_key)
    photos = list(job.photos.order_by("position", "pk"))
    for place, photo in enumerate(photos):
        if photo.ref == earlier and place:
            photos[place - 1], photos[place] = photos[place], photos[place - 1]
    for place, photo in enumerate(photos):
        photo.position = place
        photo.alt = alts.get(photo.ref, photo.alt)
    JobPhoto.objects.bulk_update(photos, ["position", "alt"])


@transaction.atomic
def remove_photo(*, job_id: int, actor: Person | None, ref: str, guest_key: str = "") -> None:
    """Remove a photo and its file; one that is gone already stays gone."""
    job = _changing(job_id, actor, guest_key)
    photo = job.photos.filter(ref=ref).first()
    if photo is None:
        return
    storage, name = photo.file.storage, photo.file.name
    photo.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def _keep(
    job_id: int, actor: Person | None, clean: Sequence[CleanPhoto], guest_key: str
) -> list[JobPhoto]:
    job = _changing(job_id, actor, guest_key)
    there = list(job.photos.order_by("-position").values_list("position", flat=True))
    _limit(len(there) + len(clean))
    first = there[0] + 1 if there else 0
    return [_kept(job, photo, position) for position, photo in enumerate(clean, start=first)]


def _limit(count: int) -> None:
    limit = policies.current().photos_per_job
    if count > limit:
        raise TooMany(_("A job takes %(n)d photos at most.") % {"n": limit}, field="photos")


def _kept(job: Job, clean: CleanPhoto, position: int) -> JobPhoto:
    photo = JobPhoto(job=job, position=position, width=clean.width, height=clean.height)
    photo.file.save(f"{new_ref()}.jpg", clean.content, save=False)
    photo.save()
    return photo


def _changing(job_id: int, actor: Person | None, guest_key: str) -> Job:
    job = rows.own(job_id, actor, guest_key)
    if not (job.is_draft or job.is_open):
        raise Conflict(_("This job is closed. Its photos stay as they are."))
    rows.stay_put(job)
    return job
