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
    move: tuple[str, int] = ("", 0),
    guest_key: str = "",
) -> None:
    """Describe photos by their references, and MOVE one so many places to the back."""
    job = _changing(job_id, actor, guest_key)
    photos = list(job.photos.order_by("position", "pk"))
    ref, by = move
    if moved := next((photo for photo in photos if photo.ref == ref), None):
        place = photos.index(moved)
        photos.insert(max(place + by, 0), photos.pop(place))
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
    rows.drop_photo(photo)


@transaction.atomic
def _keep(
    job_id: int, actor: Person | None, clean: Sequence[CleanPhoto], guest_key: str
) -> list[JobPhoto]:
    job = _changing(job_id, actor, guest_key)
    there = list(job.photos.order_by("-position").values_list("position", flat=True))
    _limit(len(there) + len(clean))
    if actor is None:
        _limit_guests(len(there) + len(clean))
    first = there[0] + 1 if there else 0
    return [_kept(job, photo, position) for position, photo in enumerate(clean, start=first)]


def _limit(count: int) -> None:
    limit = policies.current().photos_per_job
    if count > limit:
        raise TooMany(_("A job takes %(n)d photos at most.") % {"n": limit}, field="photos")


def _limit_guests(count: int) -> None:
    """Keep guests from filling the disk: each has a few photos, and all together so many."""
    policy = policies.current()
    if count > policy.guest_photos_per_draft:
        text = _("Before you join, a job takes %(n)d photos. Add the others afterwards.")
        raise TooMany(text % {"n": policy.guest_photos_per_draft}, field="photos")
    if JobPhoto.objects.filter(job__client=None).count() >= policy.guest_photos_in_all:
        raise TooMany(_("Sign in to add photos. Your draft stays."), field="photos")


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
