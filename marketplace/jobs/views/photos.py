"""Photos of jobs, to whoever may see the job."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marketplace.core.errors import Missing
from marketplace.core.requests import Request
from marketplace.core.web import photo_answer
from marketplace.jobs import queries
from marketplace.jobs.visitors import guest_key_of, person_of
from marketplace.offers import queries as offers


@login_not_required
@require_GET
def photo(request: Request, ref: str, photo_ref: str) -> HttpResponseBase:
    """Send a photo of an open job to anybody, of another one to its client and its taskers."""
    person = person_of(request)
    job = queries.job_for(person, ref) or queries.draft_for(person, ref, guest_key_of(request))
    found = queries.photo_of(job, photo_ref) if job else None
    if job is None or found is None:
        raise Missing(_("There is no such photo."))
    is_inside = job.is_open or job.is_draft or (person and job.client_id == person.pk)
    if not is_inside and not (person and offers.has_offered(job, person)):
        raise Missing(_("There is no such photo."))
    return photo_answer(found.file, cache="private, max-age=3600")
