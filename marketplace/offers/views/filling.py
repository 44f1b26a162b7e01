"""The form of price, time and words, which taskers and clients fill in alike."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from marketplace.bookings import queries as bookings
from marketplace.core.clock import now
from marketplace.core.errors import Missing
from marketplace.core.policies import Policy
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import render
from marketplace.jobs import words
from marketplace.offers import queries
from marketplace.offers.forms import OfferForm
from marketplace.offers.models import Counter, Offer

if TYPE_CHECKING:
    from marketplace.core.money import Money
    from marketplace.jobs.models import Job

REGIONS = ("times", "earnings")


def is_sent(request: PersonRequest) -> bool:
    """Say whether the form is to be acted on; the button "look" only shows times and earnings."""
    return request.method == "POST" and "look" not in request.POST


def typed_so_far(request: PersonRequest, initial: dict[str, Any]) -> dict[str, Any]:
    """Return what the form begins with: the proposal, under what was typed by now."""
    typed = request.POST if request.method == "POST" else request.GET
    return {**initial, **{name: typed[name] for name in OfferForm.base_fields if name in typed}}


def own_offer(request: PersonRequest, ref: str) -> Offer:
    """Return an offer that the person has made."""
    offer = queries.offer_for(request.user, ref)
    if offer is None or offer.tasker.person_id != request.user.pk:
        raise Missing(_("There is no such offer."))
    return offer


def received_offer(request: PersonRequest, ref: str) -> Offer:
    """Return an offer on a job of the person's."""
    offer = queries.offer_for(request.user, ref)
    if offer is None or offer.job.client_id != request.user.pk:
        raise Missing(_("There is no such offer."))
    return offer


def page(
    request: PersonRequest,
    job: Job,
    form: OfferForm,
    policy: Policy,
    *,
    offer: Offer | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the form, or with the region of it that follows what is typed."""
    price = form.typed_price
    is_client = job.client_id == request.user.pk
    context = {
        "job": job,
        "form": form,
        "offer": offer,
        "counter": queries.counter_of(offer) if offer and not is_client else None,
        "is_client": is_client,
        "when": words.when(job),
        "rows": _lines(price, policy, job, offer, is_client=is_client) if price else [],
        "is_over": bool(price and job.budget and price > job.budget and not is_client),
        **_band(job, price),
    }
    if offer and is_client:
        name = offer.tasker.person.first_name
        context["stands"] = queries.client_rows(offer.price, policy, name=name)
        context["rounds_left"] = policy.counter_rounds - offer.rounds
    target = request.headers.get("HX-Target", "").partition("#")[2]
    part = target if target in REGIONS and request.method != "POST" else "offer-form"
    return render(request, "offers/form.html", context, part=part, status=status)


def proposal(job: Job, own: Any) -> dict[str, Any]:
    """Return what the tasker most likely offers: the usual price, the client's day."""
    minutes = job.skill.minutes if job.skill else 60
    today = now().astimezone(job.zone).date()
    day = job.day if job.day and job.when_kind == job.When.DATE else today + timedelta(days=1)
    price = own.estimate(minutes) if own else job.budget
    return {"price": _plain(price) if price else "", "minutes": minutes, "day": max(day, today)}


def said(row: Offer | Counter, job: Job) -> dict[str, Any]:
    """Return what an offer or counter-offer says, as the form holds it."""
    start = row.starts_at.astimezone(job.zone)
    return {
        "price": _plain(row.price),
        "day": start.date(),
        "minutes": row.minutes,
        "start": f"{start:%H:%M}",
        "own_time": start.time(),
        "not_included": row.not_included,
    }


def _lines(
    price: Money, policy: Policy, job: Job, offer: Offer | None, *, is_client: bool
) -> list[queries.Line]:
    both = queries.earnings(price, policy)
    if is_client:
        name = offer.tasker.person.first_name if offer else ""
        return queries.price_lines(both, side=Actor.CLIENT, name=name)
    name = job.client.first_name if job.client else ""
    return queries.price_lines(both, side=Actor.TASKER, name=name)


def _band(job: Job, price: Money | None) -> dict[str, Any]:
    """Return what such work costs here, and whether this price is far from it; nobody is stopped."""
    band = bookings.price_band(skill_id=job.skill_id) if job.skill_id else None
    return {
        "band": band,
        "is_low": bool(band and price and price < band.low),
        "is_high": bool(band and price and price > band.high),
    }


def _plain(price: Money) -> str:
    return f"{price.decimal.normalize():f}"
