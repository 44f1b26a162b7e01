"""The shape of a page that decides: what it is about, a form with the reason, one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render

if TYPE_CHECKING:
    from django.forms import Form

    from marketplace.desk.looks import Section

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Sheet:
    """The page: its title, what is decided about, where it goes back to, the verb on the button."""

    title: str
    back: str
    back_label: str
    verb: str
    done: str
    lines: tuple[tuple[str, Any], ...] = ()
    warning: str = ""


def needs(*rights: str) -> Callable[[View], View]:
    """Let only operators with these rights ask for a page, which answers GET and POST."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: PersonRequest, *args: Any, **named: Any) -> HttpResponseBase:
            if not request.user.has_perms(rights):
                raise PermissionDenied
            return view(request, *args, **named)

        return require_http_methods(["GET", "HEAD", "POST"])(checked)

    return decorate


def answer(
    request: PersonRequest,
    sheet: Sheet,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    sections: Sequence[Section] = (),
) -> HttpResponse:
    """Show the form, or do what it says and go back; a refusal is shown in the form.

    SECTIONS are tables under it.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, sheet.done)
                return HttpResponseRedirect(sheet.back, status=303)
    return page(request, "desk/act.html", sheet, status=status, form=form, sections=sections)


def page(
    request: PersonRequest, template: str, sheet: Sheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a page in Wagtail's frame, with the way back."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": sheet.back, "label": sheet.back_label},
        {"url": "", "label": sheet.title},
    ]
    frame = {"breadcrumbs_items": crumbs, "header_title": sheet.title, "sheet": sheet}
    return render(request, template, frame | more, status=status)
