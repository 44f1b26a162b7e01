"""Pages that show jobs: open ones to taskers, one to everybody, a client's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from marketplace.bookings import queries as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core import policies
from marketplace.core.errors import Missing
from marketplace.core.policies import Policy
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import render, see_other
from marketplace.jobs import cards, page, queries, states
from marketplace.jobs.forms import FilterForm
from marketplace.jobs.models import Job
from marketplace.jobs.search import Filters
from marketplace.jobs.visitors import person_of
from marketplace.offers import queries as offers
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

PAGE_SIZE = 20
TABS = {
    "": (gettext_lazy("Open"), (states.OPEN, states.PAUSED, states.IN_REVIEW)),
    "drafts": (gettext_lazy("Drafts"), (states.DRAFT,)),
    "booked": (gettext_lazy("Booked"), (states.FILLED,)),
    "past": (
        gettext_lazy("Past"),
        (states.EXPIRED, states.CANCELLED, states.REMOVED, states.CLOSED),
    ),
}


@login_not_required
@require_GET
def listing(request: Request) -> HttpResponse:
    """Show the open jobs that pass the filters of the address."""
    person = person_of(request)
    profile = taskers.profile_of(person) if person else None
    areas = taskers.areas_of(profile) if profile else []
    skill_ids = tuple(taskers.skill_ids_of(profile)) if profile else ()
    asked = request.GET.copy()
    if "near" not in asked and areas:
        asked["near"] = areas[0].label
        asked.setdefault("sort", "nearest")
    form = FilterForm(asked, categories=catalogue.categories().prefetch_related(None))
    form.is_valid()
    filters = _filters(form, skill_ids=skill_ids, person_id=person.pk if person else 0)
    found = Paginator(queries.open_jobs(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": found,
        "cards": cards.open_cards(
            found, counts=_counts(found), skill_ids=skill_ids, day=filters.day
        ),
        "place": form.cleaned_data.get("near"),
        "has_skills": bool(skill_ids),
        "has_more": any(asked.get(name) for name in ("category", "km", "day")),
    }
    requests = queries.requests_to(person) if profile and person else []
    context["requests"] = cards.open_cards(requests, counts={})
    return render(request, "jobs/list.html", context, part="results")


@login_not_required
@require_GET
def detail(request: Request, ref: str) -> HttpResponse:
    """Show a job as far as the visitor may know of it."""
    person = person_of(request)
    # Any: it comes with what the query has counted.
    job: Any = queries.page_for(person, ref)
    if job is None:
        raise Missing(_("There is no such job."))
    if job.is_draft:
        return see_other(request, reverse("jobs:post_review", args=[ref]))
    is_client = person is not None and job.client_id == person.pk
    policy = policies.current()
    outlook = offers.outlook(job, person, policy) if person and not is_client else None
    mine = outlook.mine if outlook else None
    context = {
        **page.about(job, is_inside=job.is_standing or is_client or mine is not None),
        "choices": queries.choices(job, person),
        "is_client": is_client,
        "is_guest": person is None,
        "mine": mine,
        "hindrance": outlook.hindrance if outlook else None,
        "rows": offers.tasker_rows(job.budget, policy) if job.budget else [],
        "booking": bookings.booking_on_job(person, job.pk) if person and job.is_filled else None,
        "may_ask": bool(outlook and outlook.profile and job.is_open),
        "questions": queries.questions_of(job.pk) if job.has_questions else [],
    }
    if is_client:
        context |= _of_owner(request, job, policy, booking=context["booking"])
    else:
        context |= _of_visitor(job, person)
    return render(request, "jobs/detail.html", context)


def _of_owner(request: Request, job: Any, policy: Policy, *, booking: Any) -> dict[str, Any]:
    """Return what the client sees beside the job: offers, timeline, whom it asks, what helps."""
    sort = request.GET.get("sort", "")
    board = offers.board(job, policy, sort=sort, page=request.path)
    count = board["offers_count"]
    offered = {one.offer.tasker.person_id for one in board["candidates"]}
    return {
        **board,
        "timeline": page.timeline(job, count, booking=booking),
        "asked": page.asked(job, offered) if job.has_invitations else [],
        "advice": page.advice(job, count, policy),
    }


def _of_visitor(job: Any, person: Person | None) -> dict[str, Any]:
    """Return whether the visitor is asked by name; the job comes from `page_for`."""
    invitation = None
    if person is not None and job.has_invitations:
        invitation = queries.invitation_for(job, person)
    return {
        "invitation": invitation,
        "others_asked": len(queries.invited_ids(job.pk)) - 1 if invitation else 0,
    }


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """Show the client's own jobs, one state at a time."""
    tab = request.GET.get("show", "")
    tab = tab if tab in TABS else ""
    counts = queries.counts_of(request.user)
    own = queries.jobs_of(request.user).filter(state__in=TABS[tab][1])
    found = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    filled = [job.pk for job in found if job.is_filled]
    booked = {each.job_id: each for each in bookings.bookings_on(request.user, filled)}
    context = {
        "page": found,
        "cards": cards.own_cards(found, counts=_counts(found), bookings=booked),
        "tab": tab,
        "tabs": [_tab(key, counts, current=key == tab) for key in TABS],
    }
    return render(request, "jobs/mine.html", context, part="results")


def _counts(jobs: Iterable[Job]) -> dict[int, int]:
    return offers.counts(job.pk for job in jobs)


def _filters(form: FilterForm, *, skill_ids: tuple[int, ...], person_id: int) -> Filters:
    """Return what of the form makes sense; a filter with an error does not filter."""
    asked: dict[str, Any] = form.cleaned_data
    place = asked.get("near")
    return Filters(
        words=asked.get("q", ""),
        category=asked.get("category", ""),
        skill_ids=skill_ids if asked.get("mine") else (),
        centre=(place.lat, place.lng) if place else None,
        radius_km=asked.get("km") or 0,
        day=asked.get("day"),
        not_of=person_id,
        sort=asked.get("sort") or "newest",
    )


def _tab(key: str, counts: dict[str, int], *, current: bool) -> dict[str, Any]:
    label, of_tab = TABS[key]
    href = reverse("jobs:mine") + (f"?show={key}" if key else "")
    count = sum(counts.get(state, 0) for state in of_tab)
    return {"label": label, "href": href, "count": count, "current": current}
