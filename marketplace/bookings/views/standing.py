"""A person's own reliability, excusing the other side's, and a tasker's cancellation terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.bookings import actions, queries
from marketplace.bookings.forms import TermsForm
from marketplace.bookings.standing import POINTS, ReliabilityEntry, standing_of
from marketplace.bookings.views.common import METHODS, back, tried
from marketplace.core import policies
from marketplace.core.policies import Policy
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles


@require_GET
def reliability(request: PersonRequest) -> HttpResponse:
    """Show a person's points as a plain list, and the scale that they follow."""
    policy = policies.current()
    context = {
        "standing": standing_of(request.user, policy),
        "policy": policy,
        "scale": [(cause.label, points) for cause, points in POINTS.items()],
    }
    return render(request, "bookings/reliability.html", context)


@require_POST
def excuse(request: PersonRequest, ref: str) -> HttpResponse:
    """Let the other side's fault in this booking weigh nothing."""
    booking = queries.booking_for(request.user, ref)
    entries = ReliabilityEntry.objects.filter(booking=booking).exclude(person=request.user)
    for entry_id in entries.order_by("pk").values_list("pk", flat=True):
        actions.excuse(entry_id=entry_id, actor=request.user)
        messages.success(request, _("Excused. It weighs nothing any more."))
    return back(request, ref)


@require_http_methods(METHODS)
def terms(request: PersonRequest) -> HttpResponse:
    """Let a tasker choose how long before the start clients can cancel free."""
    profile = profiles.profile_of(request.user)
    if profile is None:
        return see_other(request, reverse("taskers:become"))
    policy = policies.current()
    form = TermsForm(
        request.POST or None,
        choices=_choices(policy),
        initial={"cancel_policy": profile.cancel_policy},
    )
    status = 200
    if request.method == "POST":
        status = tried(
            form,
            lambda cancel_policy: taskers.set_cancelling(actor=request.user, choice=cancel_policy),
        )
        if status == 200:
            messages.success(request, _("Saved. It holds for new bookings."))
            return see_other(request, reverse("bookings:terms"))
    context = {"form": form, "policy": policy, "profile": profile}
    return render(request, "bookings/terms.html", context, status=status)


def _choices(policy: Policy) -> list[tuple[str, str]]:
    hours = policy.strict_from_minutes // 60
    strict = _("Strict: until %(hours)d hours before, for jobs of %(long)d hours and more")
    return [
        ("flexible", _until(_("Flexible: until %(n)s before"), policy.late_flexible_hours)),
        ("standard", _until(_("Standard: until %(n)s before"), policy.late_standard_hours)),
        ("strict", strict % {"hours": policy.late_strict_hours, "long": hours}),
    ]


def _until(words: str, hours: int) -> str:
    return words % {"n": ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}}
