"""What help pages take from their readers: votes on articles, and letters."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms import helping, letters
from cms.forms import ContactForm, VoteForm
from cms.models import HelpArticlePage
from marketplace.core.errors import Refusal
from marketplace.core.requests import Request
from marketplace.core.web import refuse, render, see_other


@login_not_required
@require_POST
def vote(request: Request, page_id: int) -> HttpResponse:
    """Note whether an article has helped, and ask what about it; the page comes back without script."""
    article = get_object_or_404(HelpArticlePage.objects.live(), pk=page_id)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return see_other(request, f"{article.url}#vote")
    if not request.user.is_authenticated and not request.session.session_key:
        request.session.create()
    noted = helping.vote(
        article=article,
        who=helping.voter(request),
        is_helpful=form.cleaned_data["helpful"] == "yes",
        comment=form.cleaned_data["comment"],
    )
    if request.htmx:
        return render(request, "cms/_vote.html", {"page": article, "vote": noted})
    return see_other(request, f"{article.url}#vote")


@login_not_required
@require_http_methods(["GET", "POST"])
def contact(request: Request) -> HttpResponse:
    """Take a letter, keep it for the operators and tell them by mail."""
    known = request.user.email if request.user.is_authenticated else ""
    about = request.GET.get("about", "")[:120]
    form = ContactForm(request.POST or None, known_email=known, initial={"about": about})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                letters.take(
                    sender=form.sender,
                    person_id=request.user.pk if known else None,
                    about=form.cleaned_data["about"],
                    text=form.cleaned_data["text"],
                )
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your message is with us. We answer by e-mail."))
                return see_other(request, reverse("cms:contact"))
    return render(request, "cms/contact.html", {"form": form}, status=status)
