"""Badges at the desk: noted with what was seen and until when, withdrawn with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.urls import reverse
from django.utils import timezone

from marketplace.accounts import actions as accounts
from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.notifications.models import Notice
from marketplace.taskers import actions, queries
from marketplace.taskers.models import Badge
from tests.support.queue import drain
from tests.taskers.gigs import make_gig

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(tom):
    make_gig(tom)
    drain()
    return queries.profile_of(tom)


@pytest.fixture
def desk(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


def today(**later):
    return timezone.localdate(now()) + timedelta(**later)


def said(**changes):
    values = {"kind": "police", "issuer": "Fit2Work", "scope": "National police check"}
    days = {"checked_on": today(days=-3), "expires_on": today(days=300)}
    return {**values, **days, **changes}


def held(profile):
    return {badge.kind for badge in queries.look_at(profile.ref, profile.person, photos=1).badges}


def test_a_check_is_noted_and_shown_with_its_end(desk, client, profile, tom):
    url = reverse("desk:badge", args=[tom.ref])
    person = reverse("marketplace-person:inspect", args=[tom.pk])
    assert url in desk.get(person).content.decode()

    answer = desk.post(url, said())

    assert (answer.status_code, answer.url) == (303, person)
    page = client.get(f"/taskers/{profile.ref}/?show=checks").content.decode()
    assert "Fit2Work" in page
    assert "National police check" in page
    assert "National police check" in desk.get(url).content.decode()
    assert Fact.objects.filter(name="BadgeGranted", actor__email__startswith="max").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "email"),
        ("kind", "charm"),
        ("issuer", ""),
        ("scope", ""),
        ("checked_on", "tomorrow"),
        ("checked_on", "2999-01-01"),
        ("expires_on", "2020-01-01"),
    ],
)
def test_a_bad_check_is_refused_and_nothing_typed_is_lost(desk, profile, tom, field, value):
    answer = desk.post(reverse("desk:badge", args=[tom.ref]), said(**{field: value}))

    assert answer.status_code == 422
    assert "police" not in held(profile)
    kept = "Fit2Work" if field == "scope" else "National police check"
    assert kept in answer.content.decode()


def test_it_is_withdrawn_with_a_reason_that_the_tasker_reads(desk, profile, tom):
    desk.post(reverse("desk:badge", args=[tom.ref]), said())
    badge = Badge.objects.get(kind="police")
    url = reverse("desk:badge_withdrawal", args=[badge.pk])
    assert desk.post(url, {"reason": " "}).status_code == 422

    answer = desk.post(url, {"reason": "The certificate was of somebody else."})
    drain()

    assert answer.status_code == 303
    assert "police" not in held(profile)
    told = Notice.objects.get(person=tom, kind="account_badge")
    assert "somebody else" in str(told.payload)
    assert Fact.objects.get(name="BadgeWithdrawn").payload["reason"].startswith("The certificate")
    assert desk.get(url).status_code == 404
    page = desk.get(reverse("desk:badge", args=[tom.ref])).content.decode()
    assert "Withdrawn" in page
    assert url not in page


def test_who_is_no_tasker_has_nothing_to_check(desk, ada):
    answer = desk.get(reverse("desk:badge", args=[ada.ref]))

    assert answer.status_code == 303
    assert "no tasker" in desk.get(answer.url).content.decode()
    assert desk.post(reverse("desk:badge", args=[ada.ref]), said()).status_code == 303
    assert not Badge.objects.exists()


def test_others_see_neither_page(signed_in, profile, tom, eve, max):  # noqa: A002
    check = actions.Check(kind="police", issuer="Fit2Work", checked_on=today())
    badge = actions.grant_badge(actor=max, profile_id=profile.pk, check=check)
    for person in (tom, eve):
        for name, of in (("badge", tom.ref), ("badge_withdrawal", badge.pk)):
            url = reverse(f"desk:{name}", args=[of])
            assert signed_in(person).get(url).status_code == 404
            assert signed_in(person).post(url, said(reason="No.")).status_code == 404


def test_what_was_verified_before_shows_once_the_profile_is_listed(profile):
    assert "email" in held(profile)


def test_a_confirmed_address_is_a_badge_and_a_lost_one_is_none(profile, tom):
    EmailAddress.objects.filter(user=tom).update(verified=False)
    actions.keep_contact_badges(person_id=tom.pk)
    assert "email" not in held(profile)

    address = EmailAddress.objects.get(user=tom)
    address.verified = True
    address.save()
    email_confirmed.send(EmailAddress, request=None, email_address=address)
    drain()

    assert "email" in held(profile)


def test_a_verified_number_is_a_badge_until_it_goes(profile, tom):
    tom.phone, tom.phone_verified_at = "", None
    tom.save()
    actions.keep_contact_badges(person_id=tom.pk)
    assert "phone" not in held(profile)

    code = accounts.request_phone_code(actor=tom, number="0491 570 156")
    accounts.verify_phone(actor=tom, code=code.code)
    drain()
    assert "phone" in held(profile)

    tom.refresh_from_db()
    tom.phone, tom.phone_verified_at = "", None
    tom.save()
    actions.keep_contact_badges(person_id=tom.pk)
    actions.keep_contact_badges(person_id=tom.pk)
    assert "phone" not in held(profile)
    assert not Notice.objects.filter(person=tom, kind="account_badge").exists()


def test_another_number_is_a_newer_check(profile, tom):
    tom.phone, tom.phone_verified_at = "+61491570156", now() - timedelta(days=40)
    tom.save()
    actions.keep_contact_badges(person_id=tom.pk)
    first = Badge.objects.get(kind="phone", withdrawn_at=None)

    tom.phone, tom.phone_verified_at = "+61491570157", now()
    tom.save()
    actions.keep_contact_badges(person_id=tom.pk)

    renewed = Badge.objects.get(kind="phone", withdrawn_at=None)
    assert (renewed.pk, renewed.checked_on) == (first.pk, today())
    assert first.checked_on == today(days=-40)


def test_of_somebody_who_is_no_tasker_nothing_is_kept(ada):
    actions.keep_contact_badges(person_id=ada.pk)

    assert not Badge.objects.exists()
