"""The page of notices, and the mailbox of machines that send no e-mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other
from marketplace.notifications import actions, queries
from marketplace.notifications import preferences as choices
from marketplace.notifications.forms import QuietHoursForm
from marketplace.notifications.topics import CHANNELS

View = Callable[..., HttpResponseBase]
PAGE = 20
# E-mails carry their rules in the head and nothing that runs.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
MAILBOX = "marketplace.notifications.mailbox.MailboxBackend"


@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    """Show the person's notices by day, the newest first."""
    page = Paginator(queries.notices_of(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": queries.by_day(page.object_list),
        "unread": queries.unread_count(request.user),
    }
    return render(request, "notifications/list.html", context)


@require_POST
def reading(request: PersonRequest) -> HttpResponse:
    """Mark one notice as read and go where it leads, or all and stay."""
    number = request.POST.get("n", "")
    if not number:
        actions.read_all(person=request.user)
        return see_other(request, reverse("notifications:list"))
    notice = queries.notice_of(request.user, number)
    if notice is None:
        raise Http404
    actions.read(notice=notice)
    return see_other(request, notice.url or reverse("notifications:list"))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    """Show and keep what the person wants to hear of, where, and when not."""
    hours = choices.quiet_hours(request.user)
    initial = {"starts": hours.starts, "ends": hours.ends} if hours else {}
    form, status = QuietHoursForm(initial=initial), 200
    if request.method == "POST":
        form = QuietHoursForm(request.POST, initial=initial)
        status = 422
        if form.is_valid():
            try:
                actions.set_quiet_hours(person=request.user, **form.cleaned_data)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                actions.choose(person=request.user, wanted=set(request.POST.getlist("on")))
                messages.success(request, _("Your choice is saved."))
                return see_other(request, reverse("notifications:preferences"))
    context = {"form": form, "lines": choices.matrix(request.user), "channels": CHANNELS.values()}
    return render(request, "notifications/preferences.html", context, status=status)


@require_POST
def muting(request: PersonRequest, ref: str) -> HttpResponse:
    """Let a conversation be silent, or speak again, and go back to it."""
    actions.mute(person=request.user, thread=ref, on=request.POST.get("on") == "1")
    return see_other(request, f"/messages/{ref}/")


# Mail programs post here by themselves (RFC 8058), so there is neither session nor token of ours:
# the signed address is the permission, and all that it can do is to end e-mails.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_out(request: Request, token: str) -> HttpResponse:
    """Ask whether e-mails about a topic shall end, and end them."""
    found = choices.way_out(token)
    if found is None:
        raise Http404
    person_id, topic = found
    done = request.method == "POST"
    if done:
        actions.unsubscribe(person_id=person_id, topic=topic)
    return render(request, "notifications/way_out.html", {"topic": topic, "done": done})


def _only_with_mailbox(view: View) -> View:
    """Let the page exist only in a demo that keeps its e-mails."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEMO and settings.EMAIL_BACKEND == MAILBOX):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@require_GET
@_only_with_mailbox
def mailbox(request: Request) -> HttpResponse:
    """List the e-mails of this machine, the newest first."""
    wanted = request.GET.get("to", "").strip()
    page = Paginator(queries.mails(to=wanted), PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox/list.html", {"page": page, "to": wanted})


@login_not_required
@require_GET
@_only_with_mailbox
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # typed for views without arguments
def mail(request: Request, number: int) -> HttpResponse:
    """Show one e-mail as text and as it looks."""
    found = queries.mail(number)
    if found is None:
        raise Http404
    return render(request, "notifications/mailbox/detail.html", {"mail": found})


@login_not_required
@require_GET
@_only_with_mailbox
def mail_html(request: Request, number: int) -> HttpResponse:
    """Answer the HTML part alone, for a frame that runs nothing."""
    found = queries.mail(number)
    if found is None or not found.html:
        raise Http404
    # Links of a frame have to open outside of it.
    page = HttpResponse(found.html.replace("<head>", '<head><base target="_blank">', 1))
    page["Content-Security-Policy"] = FRAME_POLICY
    return page
