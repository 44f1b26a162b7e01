"""The shape of the posting wizard: its steps, what each shows, where each leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue import queries as catalogue
from marketplace.core import places, policies
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.core.refs import PATTERN
from marketplace.core.requests import Request
from marketplace.jobs import actions, queries, risk, steps, words
from marketplace.jobs.forms import BudgetForm, DetailsForm, StepForm, WhatForm, WhenForm, WhereForm
from marketplace.jobs.models import Job
from marketplace.jobs.questions import answered

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

FORMS: dict[str, type[StepForm]] = {
    form.name: form for form in (WhatForm, DetailsForm, WhereForm, WhenForm, BudgetForm)
}
LABELS = {
    "what": gettext_lazy("What"),
    "details": gettext_lazy("Details"),
    "where": gettext_lazy("Where"),
    "when": gettext_lazy("When"),
    "budget": gettext_lazy("Budget"),
    "review": gettext_lazy("Review"),
}
ORDER = tuple(LABELS)
# Somebody who types writes a word in two seconds; a script must not fill the disk.
AUTOSAVES_A_MINUTE = 30
# What the buttons beside a photo do to its place.
MOVES = {"earlier": -1, "later": 1}
# The regions that htmx may ask for by themselves, while a step is filled in.
PARTS = {"what": ("skills",), "where": ("places",), "budget": ("prices",)}


def page(name: str, job: Job | None, form: StepForm | None) -> dict[str, Any]:
    """Return what every step shows: progress, form, preview, where to go back and on to."""
    at = ORDER.index(name)
    is_edit = bool(job and job.is_open)
    label = _("Step %(n)d of %(all)d: %(name)s")
    return {
        "job": job,
        "form": form,
        "is_edit": is_edit,
        "steps": _progress(at, job),
        "step_title": label % {"n": at + 1, "all": len(ORDER), "name": LABELS[name]},
        "back": _back(at, job, is_edit=is_edit),
        "next_label": _next(at, is_edit=is_edit),
        "photos": _photos(job) if job else [],
        "photo_limit": _photo_limit(job) if name == "details" else 0,
        "autosaves": not is_edit and name != "review",
        # Half an address is another place: that one is kept when the field is left.
        "autosave_on": f"{'change' if name == 'where' else 'input delay:1500ms'} from:#step",
        "is_review": name == "review",
        "ask_first": _ask_first(job),
        "when": words.when(job) if job else "",
    }


def summary(job: Job) -> dict[str, Any]:
    """Return what the review shows, part by part, each with its address."""
    address = steps.address_of(job)
    questions = catalogue.questions_for(job.skill) if job.skill else []
    return {
        "address": address,
        "answers": answered(questions, job.answers),
        "links": {name: _address(name, job) for name in ORDER[:-1]},
        "asked": [each.tasker for each in queries.invitations_of(job.pk)],
        "invitations_url": reverse("jobs:invitations", args=[job.ref]),
    }


def doubts(job: Job, policy: Policy) -> list[str]:
    """Return why somebody would look at the job before it is shown, so that it can be mended."""
    found = risk.risk_of(job, policy)
    return risk.labels(found.reasons) if found.score >= policy.risk_review_score else []


def lacking(job: Job) -> list[dict[str, str]]:
    """Return the steps that are still to be filled in, with their addresses."""
    return [
        {"label": str(LABELS[name]), "href": _address(name, job)} for name in steps.missing(job)
    ]


def address_after(name: str, job: Job, sent: Mapping[str, Any]) -> str:
    """Return where a kept step leads: on, back to itself for photos, or to the edited job."""
    if "photo" in sent:
        return _address(name, job)
    if job.is_open:
        return reverse("jobs:edit", args=[job.ref])
    return _address(ORDER[ORDER.index(name) + 1], job)


def is_upload(sent: Mapping[str, Any]) -> bool:
    """Say whether photos come by themselves while the rest is still being written."""
    return bool(sent.get("photo") == "upload:")


def is_kept_early(name: str, sent: Mapping[str, Any], job: Job) -> bool:
    """Say whether a draft is kept although answers lack: photos are worked on meanwhile."""
    return name == steps.Details.name and "photo" in sent and job.is_draft


def keep_photos(request: Request, job: Job, *, person: Person | None, guest_key: str) -> None:
    """Add, describe, move and remove photos as the buttons of the details say."""
    whose: dict[str, Any] = {"job_id": job.pk, "actor": person, "guest_key": guest_key}
    verb, _colon, named = request.POST.get("photo", "").partition(":")
    ref = named if PATTERN.fullmatch(named) else ""
    alts = {
        name.removeprefix("alt_"): str(value).replace("\0", "")[:120].strip()
        for name, value in request.POST.items()
        if name.startswith("alt_")
    }
    if alts or verb in MOVES:
        actions.arrange_photos(alts=alts, move=(ref, MOVES.get(verb, 0)), **whose)
    if verb == "remove":
        actions.remove_photo(ref=ref, **whose)
    if uploads := request.FILES.getlist("photos"):
        actions.add_photos(uploads=uploads, **whose)


def places_like(text: str) -> list[str]:
    """Return suburbs for what is typed so far."""
    return [place.area for place in places.suggest(text)] if len(text.strip()) > 1 else []


def may_autosave(request: Request) -> bool:
    """Say whether this visitor's drafts may be written by themselves once more this minute."""
    visitor = request.session.session_key or request.META.get("REMOTE_ADDR", "")
    key = f"autosave:{visitor}:{int(now().timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return bool(cache.incr(key) <= AUTOSAVES_A_MINUTE)


def _ask_first(job: Job | None) -> str:
    """Return the names of those who hear of the job before everybody else."""
    if job is None or not job.is_named:
        return ""
    return ", ".join(each.tasker.public_name for each in queries.invitations_of(job.pk))


def _photo_limit(job: Job | None) -> int:
    policy = policies.current()
    is_guest = job is not None and job.client_id is None
    return policy.guest_photos_per_draft if is_guest else policy.photos_per_job


def _progress(at: int, job: Job | None) -> list[dict[str, Any]]:
    return [
        {
            "label": LABELS[name],
            "href": _address(name, job) if job else "",
            "state": "done" if place < at else "now" if place == at else "",
        }
        for place, name in enumerate(ORDER)
    ]


def _back(at: int, job: Job | None, *, is_edit: bool) -> dict[str, Any]:
    if job is None or (at == 0 and not is_edit):
        return {}
    if is_edit:
        return {"label": _("Back to the job"), "href": reverse("jobs:edit", args=[job.ref])}
    before = ORDER[at - 1]
    return {"label": LABELS[before], "href": _address(before, job)}


def _next(at: int, *, is_edit: bool) -> str:
    if is_edit or at + 1 == len(ORDER):
        return _("Save")
    return _("Next: %(step)s") % {"step": str(LABELS[ORDER[at + 1]]).lower()}


def _address(name: str, job: Job) -> str:
    return reverse(f"jobs:post_{name}", args=[job.ref])


def _photos(job: Job) -> list[dict[str, Any]]:
    return [
        {
            "ref": photo.ref,
            "url": reverse("jobs:photo", args=[job.ref, photo.ref]),
            "alt": photo.alt,
        }
        for photo in queries.photos_of(job.pk)
    ]
