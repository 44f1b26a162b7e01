"""When a tasker works: the week, and what differs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.taskers import actions, queries, week
from marketplace.taskers.forms import ExceptionForm, WeekForm
from marketplace.taskers.views.common import attempt, own, steps

if TYPE_CHECKING:
    from marketplace.taskers.models import TaskerProfile


@require_http_methods(["GET", "HEAD", "POST"])
@own
def availability(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show and keep the week; a copy button fills the table and saves nothing."""
    form, status = WeekForm(request.POST or None), 200
    checked = week.values_of(queries.week_of(profile))
    if request.method == "POST":
        is_copy = form.is_valid() and bool(form.cleaned_data["copy"])
        checked = form.cleaned_data.get("hours", []) if form.is_valid() else checked
        if not is_copy:
            status = attempt(form, lambda said: _set_week(request, said))
            if not status:
                messages.success(request, _("Your week is saved."))
                following = steps(profile, "availability")["next_step"]
                return see_other(request, following or reverse("taskers:availability"))
    exception = ExceptionForm(zone=profile.zone)
    return _page(request, profile, form=form, checked=checked, exception=exception, status=status)


@require_POST
@own
def exceptions(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Note days away, or a time that is open beside the week."""
    exception = ExceptionForm(request.POST, zone=profile.zone)
    status = attempt(exception, lambda said: _add_exception(request, said))
    if not status:
        messages.success(request, _("Noted. Your free times follow it."))
        return see_other(request, reverse("taskers:availability"))
    checked = week.values_of(queries.week_of(profile))
    return _page(
        request, profile, form=WeekForm(), checked=checked, exception=exception, status=status
    )


@require_POST
@own
def exception_removal(request: PersonRequest, profile: TaskerProfile, number: int) -> HttpResponse:
    """Let the week hold again for the time of an exception."""
    actions.drop_exception(actor=request.user, exception_id=number)
    messages.success(request, _("Your week holds again for that time."))
    monday = request.POST.get("week", "")
    back = f"{reverse('taskers:calendar')}?{urlencode({'week': monday})}" if monday else ""
    return see_other(request, back or reverse("taskers:availability"))


def _page(
    request: PersonRequest,
    profile: TaskerProfile,
    *,
    form: WeekForm,
    checked: list[str],
    exception: ExceptionForm,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {
        "profile": profile,
        "form": form,
        "rows": week.table(checked),
        "parts": week.heads(),
        "exception": exception,
        "exceptions": queries.exceptions_of(profile),
        "next_free": queries.next_free([profile.pk]).get(profile.pk),
        **steps(profile, "availability"),
    }
    return render(request, "taskers/availability.html", context, part="week", status=status)


def _set_week(request: PersonRequest, said: dict[str, Any]) -> None:
    actions.set_week(actor=request.user, hours=week.hours_of(said["hours"]))


def _add_exception(request: PersonRequest, said: dict[str, Any]) -> None:
    actions.add_exception(
        actor=request.user,
        start=said["start"],
        end=said["end"],
        is_open=said["kind"] == "open",
        note=said["note"],
    )
