"""The sandbox's pages: a card form, the bank's question, a tasker's account, and the way back."""

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
from marketplace.payments.gateways.sandbox import accounts, server
from marketplace.payments.gateways.sandbox.cards import CARDS, FAILURES, by_end
from marketplace.payments.gateways.sandbox.forms import BankForm, CardForm
from marketplace.payments.gateways.sandbox.models import Account, Link, Session


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


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask where money goes."""
    link = _link_of(request, ref)
    if accounts.is_over(link):
        return see_other(request, link.refresh_path)
    own = link.account
    if own.status == Account.Status.RESTRICTED and "again" not in request.GET:
        return see_other(request, reverse("payments:sandbox:identity", args=[ref]))
    form = BankForm(request.POST) if request.method == "POST" else _filled_bank(request, own)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            own = accounts.set_bank(
                link, holder=said["holder"], bsb=said["bsb"], bank=said["number"]
            )
        except accounts.LinkOver:
            return see_other(request, link.refresh_path)
        if own.status == Account.Status.RESTRICTED:
            return see_other(request, reverse("payments:sandbox:identity", args=[ref]))
        return see_other(request, link.return_path)
    context = {"link": link, "account": own, "form": form, "banks": accounts.BANKS}
    status = 422 if form.errors else 200
    return render(request, "payments/sandbox/account.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask who the owner is, or let it be for later."""
    link = _link_of(request, ref)
    if accounts.is_over(link):
        return see_other(request, link.refresh_path)
    if link.account.status != Account.Status.RESTRICTED:
        return see_other(request, reverse("payments:sandbox:account", args=[ref]))
    if request.method != "POST":
        return render(request, "payments/sandbox/identity.html", {"link": link})
    if request.POST.get("answer") == "shown":
        try:
            accounts.show_identity(link)
        except accounts.LinkOver:
            return see_other(request, link.refresh_path)
    return see_other(request, link.return_path)


def _link_of(request: PersonRequest, ref: str) -> Link:
    """Return a link of the person whose account it leads to; it is nobody else's business."""
    links = Link.objects.select_related("account")
    return get_object_or_404(links, ref=ref, account__customer=str(request.user.pk))


def _filled_bank(request: PersonRequest, own: Account) -> BankForm:
    """Return the form, filled with the test account that was chosen from the list."""
    name = own.holder or request.user.get_full_name()
    bank = accounts.by_end(request.GET.get("number", ""))
    if bank is None:
        return BankForm(initial={"holder": name})
    return BankForm(initial={"holder": name, "bsb": accounts.BSB, "number": bank.number})


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
