"""A gig as clients see it, and the form with which they book it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.bookings import actions as bookings
from marketplace.bookings import queries as booked
from marketplace.core import money, policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other
from marketplace.reviews import queries as reviews
from marketplace.taskers import picking, queries
from marketplace.taskers.gig_forms import GigBookingForm
from marketplace.taskers.views.common import photo_rows, review_rows

if TYPE_CHECKING:
    from marketplace.core.money import Money
    from marketplace.core.policies import Policy
    from marketplace.taskers.models import Gig, GigPackage

REVIEWS_SHOWN = 4


@login_not_required
@require_safe
def gig(request: Request, ref: str) -> HttpResponse:
    """Show what a gig is, what it costs in each size, and when there is time for it."""
    found = _found(ref, request.user)
    package = _package(found, request.GET.get("package", ""))
    picked = picking.Picked(package, request.GET.get("day", ""), request.GET.get("start", ""))
    policy = policies.current()
    context = {
        "gig": found,
        "profile": found.profile,
        "person": found.profile.person,
        "area": next(iter(queries.areas_of(found.profile)), None),
        "photos": photo_rows(found.photos.order_by("position", "pk").values("ref", "alt")),
        "reviews": review_rows(
            reviews.reviews_of(profile_id=found.profile_id, limit=REVIEWS_SHOWN)
        ),
        "is_favourite": found.profile_id in queries.favourite_ids(request.user),
        "is_own": request.user.pk == found.profile.person_id,
        **card(found, package, policy, at_once=is_at_once(found, request.user, policy)),
        "picker": picking.picker(found, picked, policy),
    }
    return render(request, "taskers/gig.html", context, part="times")


@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what booking a gig means, and ask for it or book it at once."""
    found = _found(ref, request.user)
    if found.profile.person_id == request.user.pk or not found.is_live:
        return see_other(request, reverse("taskers:gig", args=[ref]))
    sent = request.POST if request.method == "POST" else request.GET
    package = _package(found, str(sent.get("package", "")))
    policy = policies.current()
    at_once = is_at_once(found, request.user, policy)
    initial = _initial(found, package, sent, at_once=at_once)
    form = GigBookingForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status, made = _book(request, found, form)
        if made:
            return see_other(request, made)
    start = str(sent.get("start", ""))
    day = request.GET.get("day", "") if request.method != "POST" else ""
    context = {
        "gig": found,
        "person": found.profile.person,
        "profile": found.profile,
        "form": form,
        "start": picking.start_of(start),
        **card(found, package, policy, at_once=at_once),
        "picker": picking.picker(found, picking.Picked(package, day, start), policy),
    }
    return render(request, "taskers/gig_booking.html", context, part="times", status=status)


def card(found: Gig, package: GigPackage, policy: Policy, *, at_once: bool) -> dict[str, Any]:
    """Return what the card beside a gig says: the package, the way of booking, the price."""
    fee = money.fee(package.price, policy.client_fee_bps)
    return {
        "package": package,
        "packages": found.sizes,
        "at_once": at_once,
        "total": package.price + fee,
        "rows": _lines(found, package.price, fee, policy.client_fee_bps),
        "answer_hours": policy.request_answer_hours,
        "extra": "",
    }


def is_at_once(found: Gig, client: Any, policy: Policy) -> bool:
    """Whether this client books without asking: the gig allows it, and neither side is paused."""
    people = [found.profile.person, *([client] if client.is_authenticated else [])]
    return queries.is_instant(found, policy) and all(
        booked.may_book_instantly(each, policy) for each in people
    )


def _lines(found: Gig, price: Money, fee: Money, bps: int) -> list[dict[str, Any]]:
    name = {"name": found.profile.person.first_name}
    percent = {"percent": bps / 100}
    return [
        {"label": _("%(name)s’s price") % name, "amount": price, "kind": ""},
        {"label": _("Service fee, %(percent)g%%") % percent, "amount": fee, "kind": ""},
        {"label": _("You pay into the hold"), "amount": price + fee, "kind": "total"},
    ]


def _book(request: PersonRequest, found: Gig, form: GigBookingForm) -> tuple[int, str]:
    """Return the status to answer with, and where to go when it is done."""
    if not form.is_valid():
        return 422, ""
    said = form.cleaned_data
    wish = bookings.Wish(
        package=said["package"],
        starts_at=said["start"],
        place=form.place,
        notes=said["notes"],
        at_once=said["way"] == "at_once",
    )
    try:
        made = bookings.request_gig(
            gig_ref=found.ref, wish=wish, actor=request.user, idempotency_key=str(said["key"])
        )
    except bookings.PhoneMissing:
        here = {"package": str(wish.package), "start": request.POST.get("start", "")}
        back = f"{reverse('taskers:booking', args=[found.ref])}?{urlencode(here)}"
        return 303, f"{reverse('accounts:phone')}?{urlencode({'next': back})}"
    except Refusal as refusal:
        return refuse(form, refusal), ""
    name = "detail" if made.is_requested else "checkout"
    return 303, reverse(f"bookings:{name}", args=[made.ref])


def _initial(found: Gig, package: GigPackage, sent: Any, *, at_once: bool) -> dict[str, Any]:
    return {
        "package": package.position,
        "way": "at_once" if at_once else "ask",
        "start": sent.get("start", ""),
        "key": uuid.uuid4(),
    }


def _found(ref: str, person: object) -> Gig:
    found = queries.gig_by_ref(ref, person)
    if found is None:
        raise Http404
    return found


def _package(found: Gig, text: str) -> GigPackage:
    """Return the chosen package, else the first; a gig always has one."""
    packages = found.sizes
    chosen = (each for each in packages if str(each.position) == text)
    return next(chosen, packages[0])
