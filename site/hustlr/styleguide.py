"""Being written."""

from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")

