"""Pages of a person's own account, the photo that others see, and the demo's sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.accounts import actions, numbers, queries, standing
from marketplace.accounts.forms import ProfileForm
from marketplace.accounts.models import Person
from marketplace.accounts.views.ways import next_of
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import photo_answer, refuse, render, see_other
from marketplace.taskers import queries as taskers

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 60 * 60 * 24 * 365


@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Show what there is to set, and how it is set now."""
    person = request.user
    context = {
        "is_verified": queries.is_verified(person),
        "profile": taskers.profile_of(person),
        "decisions": standing.standing_of(person),
        "closing": queries.closing_of(person),
        "now": _as_set(person),
    }
    return render(request, "accounts/overview.html", context)


def _as_set(person: Person) -> dict[str, str]:
    """Return, by the names of pages, how things are set now."""
    count = queries.sessions_of(person).count()
    secure = _("On") if queries.has_second_factor(person) else _("Off: a password is enough")
    return {
        "account_email": person.email,
        "accounts:phone": numbers.shown(person.phone) or _("None yet; you need one to post"),
        "accounts:profile": _("%(name)s, %(zone)s time")
        % {"name": person.public_name, "zone": person.zone_name},
        "mfa_index": secure,
        "usersessions_list": ngettext("%(n)d session", "%(n)d sessions", count) % {"n": count},
    }


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Show and keep name, time zone and photo."""
    person, status = request.user, 200
    fields = ("first_name", "last_name", "timezone")
    initial = {field: getattr(person, field) for field in fields}
    form = ProfileForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.update_profile(actor=person, **form.cleaned_data)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your profile is saved."))
                return see_other(request, reverse("accounts:profile"))
        else:
            status = 422
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@require_POST
def photo_removal(request: PersonRequest) -> HttpResponse:
    """Take the person's photo away."""
    actions.remove_photo(actor=request.user)
    messages.success(request, _("Your photo is gone."))
    return see_other(request, reverse("accounts:profile"))


@require_POST
def mode(request: PersonRequest) -> HttpResponse:
    """Switch between client and tasker, and stay on the page."""
    actions.switch_mode(actor=request.user, mode=request.POST.get("mode", ""))
    return see_other(request, next_of(request))


@require_POST
def session_end(request: PersonRequest, number: int) -> HttpResponse:
    """Sign out one of the person's sessions."""
    session = queries.sessions_of(request.user).filter(pk=number).first()
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("That session is signed out."))
    return see_other(request, reverse("usersessions_list"))


@login_not_required
@require_POST
def demo_session(request: Request, key: str) -> HttpResponse:
    """Sign a visitor in as one of the demo's people, where there is a demo."""
    person = queries.demo_person(key)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    return see_other(request, next_of(request))


@login_not_required
@require_GET
def photo(request: Request, ref: str) -> HttpResponseBase:
    """Answer a person's photo; its address changes with it, so it may be kept for a year."""
    found = queries.photo_of(ref)
    if found is None:
        raise Http404
    return photo_answer(found, cache=f"public, max-age={YEAR}, immutable")
