"""Pages of reports: say that something is not right, and see what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.accounts import actions
from marketplace.accounts import standing as oversight
from marketplace.accounts.forms import ReportForm
from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PersonRequest, kind: str, ref: str) -> HttpResponse:
    """Show the thing with the reasons to report it, and take the report."""
    subject = actions.subject_of(request.user, kind, ref)
    form, status = ReportForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.report(actor=request.user, kind=kind, ref=ref, **form.cleaned_data)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Thank you. We look at it and tell you what we do."))
                return see_other(request, reverse("accounts:reports"))
    context = {"form": form, "subject": subject, "hours": policies.current().report_answer_hours}
    return render(request, "accounts/report.html", context, status=status)


@require_GET
def reports(request: PersonRequest) -> HttpResponse:
    """Show what the person has reported, with what came of it."""
    found = oversight.reports_of(request.user)[:50]
    return render(request, "accounts/reports.html", {"reports": found})
