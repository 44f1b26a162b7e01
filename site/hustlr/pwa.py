"""Being written."""

from django.http import HttpRequest, HttpResponse


def manifest(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")


def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")


def offline(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")

