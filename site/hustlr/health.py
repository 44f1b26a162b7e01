"""Being written."""

from django.http import HttpRequest, HttpResponse


def alive(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")


def ready(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")

