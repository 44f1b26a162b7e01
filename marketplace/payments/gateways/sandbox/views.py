"""The sandbox's page: a card form, the bank's question, and the way back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketplace.core.clock import now
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS, FAILURES, by_end
from marketplace.payments.gateways.sandbox.forms import CardForm
from marketplace.payments.gateways.sandbox.models import Session


@never_cache
@sensitive_post_parameters("number", "cvc")
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the card form and take a card."""
    session = _of(request, ref)
    form = CardForm(request.POST) if request.method == "POST" else _filled(request)
    if session.status == Session.Status.SUCCEEDED:
        return see_other(request, session.return_path)
    if session.status == Session.Status.CANCELED:
        return _closed(request, session)
    if request.method == "POST" and form.is_valid():
        try:
            session = server.pay(session, form.cleaned_data["number"])
        except server.Closed:
            return see_other(request, session.return_path)
        if session.status == Session.Status.SUCCEEDED:
            return see_other(request, session.return_path)
        if session.status == Session.Status.CHALLENGED:
            return see_other(request, reverse("payments:sandbox:challenge", args=[ref]))
        form.add_error("number", str(FAILURES[session.failure]))
    context = {"session": session, "form": form, "cards": CARDS, "failure": _failure(session, form)}
    return render(request, "payments/sandbox/pay.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask the holder, as his bank, whether he wants to pay."""
    session = _of(request, ref)
    if session.status != Session.Status.CHALLENGED:
        return see_other(request, reverse("payments:sandbox:pay", args=[ref]))
    if request.method != "POST":
        return render(request, "payments/sandbox/challenge.html", {"session": session})
    try:
        session = server.answer_challenge(session, approved=request.POST.get("answer") == "yes")
    except server.Closed:
        return see_other(request, session.return_path)
    if session.status == Session.Status.SUCCEEDED:
        return see_other(request, session.return_path)
    return see_other(request, reverse("payments:sandbox:pay", args=[ref]))


def _of(request: PersonRequest, ref: str) -> Session:
    """Return the session of the person who is to pay; it is nobody else's business."""
    return get_object_or_404(Session, ref=ref, customer=str(request.user.pk))


def _filled(request: PersonRequest) -> CardForm:
    """Return the form, filled with the test card that was chosen from the list."""
    card = by_end(request.GET.get("card", ""))
    if card is None:
        return CardForm()
    next_year = now().year + 1
    return CardForm(
        initial={
            "number": card.spaced,
            "expiry": f"12/{next_year % 100}",
            "cvc": "123",
            "name": request.user.get_full_name(),
        }
    )


def _failure(session: Session, form: CardForm) -> str:
    """Return why the last attempt failed, when the form does not say so itself."""
    return "" if form.errors or not session.failure else str(FAILURES[session.failure])


def _closed(request: PersonRequest, session: Session) -> HttpResponse:
    return render(request, "payments/sandbox/closed.html", {"session": session}, status=410)
