"""Asking taskers by name: the page that chooses them, their no, and the opening to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries
from marketplace.jobs.forms import InviteForm
from marketplace.jobs.models import Job
from marketplace.jobs.visitors import guest_key_of, person_of
from marketplace.matching import queries as matching
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

SHOWN = 12


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: Request, ref: str) -> HttpResponse:
    """Choose whom the job asks by name, and whether others hear of it meanwhile."""
    job = _own(request, ref)
    if not (job.is_draft or job.is_open):
        return see_other(request, reverse("jobs:detail", args=[ref]))
    people = _candidates(job, person_of(request))
    chosen = [one["value"] for one in people if one["checked"]]
    who = job.audience if chosen else "named"
    form = InviteForm(
        request.POST or None, people=[one["value"] for one in people], initial={"who": who}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _invite(request, job, form, people)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                name = "jobs:post_review" if job.is_draft else "jobs:detail"
                return see_other(request, reverse(name, args=[ref]))
    policy = policies.current()
    limits = {"most": policy.direct_request_taskers, "hours": policy.direct_request_hours}
    context = {"job": job, "form": form, "people": people, **limits}
    return render(request, "jobs/invitations.html", context, part="invite-form", status=status)


@require_POST
def opening(request: PersonRequest, ref: str) -> HttpResponse:
    """Let everybody hear of a job that was kept for a few."""
    job = _own(request, ref)
    try:
        actions.open_to_all(job_id=job.pk, actor=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Everybody nearby can see your job now."))
    return see_other(request, reverse("jobs:detail", args=[ref]))


@require_POST
def refusal(request: PersonRequest, ref: str) -> HttpResponse:
    """Say no to a client who asks by name."""
    job = queries.job_for(request.user, ref)
    if job is None or queries.invitation_for(job, request.user) is None:
        raise Missing(_("There is no such job."))
    try:
        actions.decline_invitation(job_id=job.pk, actor=request.user)
    except Refusal as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The client knows that you cannot do it."))
    return see_other(request, reverse("jobs:list"))


def _own(request: Request, ref: str) -> Job:
    """Return the visitor's own draft, or own job on show; 404 for everybody else's."""
    person = person_of(request)
    job = queries.draft_for(person, ref, guest_key_of(request))
    if job is None and person is not None:
        posted = queries.job_for(person, ref)
        job = posted if posted and posted.client_id == person.pk else None
    if job is None:
        raise Missing(_("There is no such job."))
    return job


def _invite(request: Request, job: Job, form: InviteForm, people: list[dict[str, Any]]) -> None:
    said, ids = form.cleaned_data, {one["value"]: one["person_id"] for one in people}
    actions.invite(
        job_id=job.pk,
        actor=person_of(request),
        tasker_ids=[ids[ref] for ref in said["taskers"]],
        only=said["who"] == Job.Audience.NAMED,
        guest_key=guest_key_of(request),
    )


def _candidates(job: Job, person: Person | None) -> list[dict[str, Any]]:
    """Return whom the client may ask: those asked already, favourites, and who fits best."""
    asked = {each.tasker_id: each for each in queries.invitations_of(job.pk)}
    favourites = taskers.favourite_ids(person) if person else set()
    matches = {match.profile.person_id: match for match in _matches(job, person)}
    shown = [
        _choice(each.tasker, note=_note(matches.get(tasker_id)), checked=True)
        | {"disabled": each.told_at is not None}
        for tasker_id, each in asked.items()
    ]
    others = [one for key, one in matches.items() if key not in asked]
    others.sort(key=lambda match: match.profile.pk not in favourites)
    return shown + [
        _choice(
            match.profile.person, note=_note(match, is_favourite=match.profile.pk in favourites)
        )
        for match in others[: SHOWN - len(shown)]
    ]


def _matches(job: Job, person: Person | None) -> list[matching.Match]:
    """Return who fits; the search leaves out the client and whoever is blocked on either side."""
    if job.skill_id is None or job.lat is None or job.lng is None:
        return []
    return matching.taskers_for_job(
        skill_id=job.skill_id,
        lat=job.lat,
        lng=job.lng,
        exclude_person_id=person.pk if person else None,
        limit=SHOWN * 2,
    )


def _note(match: matching.Match | None, *, is_favourite: bool = False) -> str:
    """Say what is known of a tasker at a glance."""
    if match is None:
        return ""
    profile = match.profile
    return " · ".join(
        [
            *([_("Saved")] if is_favourite else []),
            f"{profile.rating_shown} ★" if profile.rating_count else _("New"),
            match.distance,
            _("about %(price)s") % {"price": match.price},
        ]
    )


def _choice(person: Person, *, note: str, checked: bool = False) -> dict[str, Any]:
    """Return a card of the list; `value` is what the form sends."""
    return {
        "value": person.ref,
        "person_id": person.pk,
        "label": person.public_name,
        "photo_url": person.photo_url,
        "note": note,
        "checked": checked,
        "disabled": False,
    }
