"""What views receive: requests with their middleware's attributes typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from marketplace.accounts.models import Person


class Request(HttpRequest):
    """A request of anybody."""

    htmx: HtmxDetails


class PersonRequest(Request):
    """A request of a signed-in person; LoginRequiredMiddleware has seen to that."""

    user: Person
