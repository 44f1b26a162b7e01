"""What views share: one template in two sizes, redirects, and refusals in forms."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from marketplace.core.errors import Refusal
from marketplace.core.requests import Request

__all__ = ["photo_answer", "refuse", "render", "see_other", "wants_part"]


def photo_answer(photo: File[bytes], *, cache: str) -> FileResponse:
    """Answer with a cleaned photo, to be kept as CACHE says.

    Raises Http404 when the row has outlived its file, as after a restored backup.
    """
    try:
        response = FileResponse(photo.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = cache
    # Whatever a browser may think that it is, it runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def wants_part(request: HttpRequest) -> bool:
    """Say whether htmx asks for a region of the page rather than for all of it.

    A history restore or a swap of the whole body is "full" too (htmx 4: HX-Request-Type).
    """
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and request.headers.get("HX-Request-Type") != "full"


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with its PART when htmx asks for a region."""
    fragment = part is not None and wants_part(request)
    name = f"{template}#{part}" if fragment else template
    response = HttpResponse(render_to_string(name, context, request), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    if fragment:
        response["Cache-Control"] = "no-store"
    return response


def see_other(request: Request | HttpRequest, url: str) -> HttpResponse:
    """Send the browser to the page that shows the outcome; htmx follows a header instead."""
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def refuse(form: BaseForm, refusal: Refusal) -> int:
    """Put an action's refusal into the form at its field; return the status to answer with."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
    return refusal.status
