"""Pages of decisions about a person: what was decided, why, and the one appeal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.accounts import actions
from marketplace.accounts import standing as oversight
from marketplace.accounts.forms import AppealForm
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other


@require_GET
def decisions(request: PersonRequest) -> HttpResponse:
    """Show all decisions about the person."""
    found = oversight.sanctions_of(request.user)
    return render(request, "accounts/decisions.html", {"decisions": found})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, ref: str) -> HttpResponse:
    """Show one decision with its reasons, and take the appeal; the e-mail's key opens it too."""
    found = oversight.decision_for(request.user, ref, request.GET.get("key", ""))
    if found is None:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    form, status = AppealForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.appeal(sanction_ref=ref, person=found.person, **form.cleaned_data)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your appeal is with us. Somebody else looks again."))
                return see_other(request, request.get_full_path())
    context = {"decision": found, "appeal": getattr(found, "appeal", None), "form": form}
    return render(request, "accounts/decision.html", context, status=status)


@login_not_required
@require_GET
def suspended(request: Request) -> HttpResponse:
    """Say to who was turned away at sign-in what is wrong and what to do."""
    return render(request, "accounts/suspended.html")
