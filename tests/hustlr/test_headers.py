"""The headers of every kind of answer, and the one door with a password."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path

from hustlr import urls
from tests.architecture.matrix import ROWS, status_of

PAGE = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "report-uri /csp-reports/",
}
FILE = {"default-src 'none'", "sandbox"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
# Name of the answer: who asks for what, its status, its policy.
GOLDEN = {
    "page": ("guest", "/", 200, PAGE),
    "page of a person": ("ada", "/bookings/", 200, PAGE),
    "sign-in": ("guest", "/account/login/", 200, PAGE),
    "redirect": ("guest", "/bookings/", 302, PAGE),
    "moved for its slash": ("guest", "/jobs", 301, PAGE),
    "400": ("guest", "/?q=%00", 400, PAGE),
    "404": ("guest", "/no/such/page/", 404, PAGE),
    "405": ("ada", "/account/mode/", 405, PAGE),
    "500": ("guest", "/failing/", 500, PAGE),
    "csv": ("tom", "/tasker/earnings/bookings.csv", 200, PAGE),
    "photo": ("guest", "{ada.photo_url}", 200, FILE),
    "photo of work": ("guest", "/taskers/photos/{work_photo.ref}/", 200, FILE),
    "document": ("guest", "{document.url}", 200, {"default-src 'none'"}),
    "calendar": ("ada", "/bookings/{booking.ref}/calendar.ics", 200, PAGE),
    "manifest": ("guest", "/manifest.webmanifest", 200, PAGE),
    "worker": ("guest", "/sw.js", 200, PAGE),
    "robots": ("guest", "/robots.txt", 200, PAGE),
    "map of the site": ("guest", "/sitemap.xml", 200, PAGE),
}


def fail(request):
    raise ZeroDivisionError


fail.login_required = False
urlpatterns = [path("failing/", fail), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def ask(world, who: str, url: str):
    browser = Client(raise_request_exception=False)
    if who != "guest":
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    answer = browser.get(url.format(**vars(world)))
    if answer.streaming:
        list(answer)
    return answer


@pytest.mark.urls("tests.hustlr.test_headers")
@pytest.mark.parametrize("kind", GOLDEN)
def test_every_kind_of_answer_carries_its_headers(kind, world):
    who, url, status, policy = GOLDEN[kind]

    answer = ask(world, who, url)

    assert answer.status_code == status
    assert {name: answer.get(name) for name in ALWAYS} == ALWAYS
    assert set(answer.get("Content-Security-Policy").split("; ")) == policy
    assert answer.get("X-Frame-Options") in ("SAMEORIGIN", "DENY")


def test_the_desk_has_its_own_policy_and_still_no_foreign_frame(world):
    policy = ask(world, "max", "/desk/")["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_a_password_is_asked_for_at_one_door_only(world):
    """Of all pages that a guest can open, these alone have a field for one."""
    doors = {
        row.name
        for row in ROWS
        if status_of(row.get, "guest") == 200
        and re.search(r'type="password"', _text(ask(world, "guest", row.url(world))))
    }

    assert doors == {"account_login", "account_signup"}


@pytest.mark.parametrize(
    "url", ["/desk/login/", "/desk/password_reset/", "/admin/", "/admin/login/", "/django-admin/"]
)
def test_there_is_no_other_sign_in(world, url):
    answer = ask(world, "guest", url)

    assert answer.status_code in (302, 404)
    assert answer.status_code == 404 or answer.url.startswith("/account/login/")


def _text(answer) -> str:
    return "" if answer.streaming else answer.content.decode(errors="ignore")
