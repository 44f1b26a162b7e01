"""Sanctions: made with reasons, felt at once, taken back, appealed once to somebody else."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.test import Client

from marketplace.accounts import actions, queries, standing
from marketplace.accounts.models import Appeal, Sanction
from marketplace.core import clock
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.models import Fact
from tests.support.cast import PASSWORD
from tests.support.queue import drain

pytestmark = pytest.mark.django_db
NEW = ("post", "offer", "book", "message")


def measure(kind="suspend", capability="", days=None, **more):
    ends_at = clock.now() + timedelta(days=days) if days else None
    said = {"reason": "abuse", "statement": "You have insulted two taskers."} | more
    return actions.Measure(kind=kind, capability=capability, ends_at=ends_at, **said)


@pytest.fixture
def suspended(ada, max):  # noqa: A002
    return actions.sanction(person_id=ada.pk, measure=measure(), actor=max)


def barred(person):
    asked = (*NEW, "reply", "sign_in")
    return {each for each in asked if not queries.may(person, each)}


@pytest.mark.parametrize(
    ("kind", "capability", "taken"),
    [
        ("warn", "", set()),
        ("removal", "", set()),
        ("limit", "offer", {"offer"}),
        ("limit", "message", {"message", "reply"}),
        ("suspend", "", set(NEW)),
        ("suspend", "sign_in", {*NEW, "reply", "sign_in"}),
    ],
)
def test_a_sanction_takes_what_it_says(ada, ben, max, kind, capability, taken):  # noqa: A002
    actions.sanction(person_id=ada.pk, measure=measure(kind, capability), actor=max)

    assert barred(ada) == taken
    assert barred(ben) == set()


def test_a_sanction_ends_by_itself(ada, max):  # noqa: A002
    actions.sanction(person_id=ada.pk, measure=measure(days=7), actor=max)

    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert barred(ada) == set()


def test_the_account_leads_to_what_was_decided(ada, suspended, signed_in):
    page = signed_in(ada).get("/account/").content.decode()

    assert "Something has been taken from your account" in page


def test_an_operator_restores_with_a_reason(ada, max, suspended):  # noqa: A002
    with pytest.raises(Refusal, match="Say why"):
        actions.restore(sanction_ref=suspended.ref, reason=" ", actor=max)

    actions.restore(sanction_ref=suspended.ref, reason="It was another person.", actor=max)
    actions.restore(sanction_ref=suspended.ref, reason="Again.", actor=max)

    assert barred(ada) == set()
    assert Fact.objects.filter(name="SanctionLifted").count() == 1


def test_asked_for_twice_a_suspension_is_one(ada, max, suspended):  # noqa: A002
    again = actions.sanction(person_id=ada.pk, measure=measure(), actor=max)

    assert again == suspended
    assert Fact.objects.filter(name="SanctionMade", actor=max).count() == 1


def test_nobody_sanctions_themselves_and_support_no_administrator(ben, max):  # noqa: A002
    for person in (max, ben):
        with pytest.raises(Denied):
            actions.sanction(person_id=max.pk, measure=measure(), actor=person)


@pytest.mark.parametrize(
    "wrong", [{"statement": "  "}, {"days": -1}, {"kind": "limit", "capability": ""}]
)
def test_a_sanction_without_reasons_or_sense_is_refused(ada, max, wrong):  # noqa: A002
    with pytest.raises((Refusal, IntegrityError)), transaction.atomic():
        actions.sanction(person_id=ada.pk, measure=measure(**wrong), actor=max)

    assert not Sanction.objects.exists()


def test_who_may_not_sign_in_is_signed_out_and_turned_away(signed_in, ada, max):  # noqa: A002
    client = Client()
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert UserSession.objects.filter(user=ada).exists()

    actions.sanction(person_id=ada.pk, measure=measure("suspend", "sign_in"), actor=max)
    back = client.post("/account/login/", {"login": ada.email, "password": PASSWORD})

    assert client.get("/account/").status_code == 302
    assert back.url == "/account/suspended/"
    assert "suspended" in client.get(back.url).content.decode()


def test_a_suspended_person_still_signs_in_and_reads(ada, suspended):
    client = Client()
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})

    page = client.get(f"/account/decisions/{suspended.ref}/").content.decode()
    assert "You have insulted two taskers." in page
    assert "begin nothing" in page
    assert "In force" in client.get("/account/decisions/").content.decode()


def test_the_email_says_why_and_opens_the_decision_without_signing_in(ada, max, mails):  # noqa: A002
    row = actions.sanction(person_id=ada.pk, measure=measure("suspend", "sign_in"), actor=max)
    drain()

    text = mails.get(to=ada.email).text
    path = f"/account/decisions/{row.ref}/?key={standing.key_of(row.ref)}"
    assert "You have insulted two taskers." in text
    assert path in text
    assert Client().get(path).status_code == 200
    answer = Client().post(path, {"words": "That was my brother."})
    assert answer.status_code in {302, 303}
    assert Appeal.objects.get().words == "That was my brother."


def test_a_decision_is_for_its_person_alone(signed_in, eve, suspended):
    path = f"/account/decisions/{suspended.ref}/"

    assert signed_in(eve).get(path).status_code == 404
    assert signed_in(eve).post(path, {"words": "Hm."}).status_code == 404
    assert Client().get(path).status_code == 302
    assert Client().get(f"{path}?key=guess").status_code == 302


def test_an_appeal_is_made_once_and_in_time(ada, suspended):
    first = actions.appeal(sanction_ref=suspended.ref, person=ada, words="Look again.")
    again = actions.appeal(sanction_ref=suspended.ref, person=ada, words="And again.")

    assert again == first
    assert Fact.objects.filter(name="AppealMade").count() == 1
    Appeal.objects.all().delete()
    with (
        time_machine.travel(suspended.appeal_until + timedelta(days=1)),
        pytest.raises(Refusal, match="time to appeal"),
    ):
        actions.appeal(sanction_ref=suspended.ref, person=ada, words="Too late.")


def test_an_appeal_is_reviewed_by_another_operator(ada, max, make_operator, suspended, mails):  # noqa: A002
    actions.appeal(sanction_ref=suspended.ref, person=ada, words="Look again.")
    olga = make_operator("Olga")
    answer = {"sanction_ref": suspended.ref, "outcome": "overturned", "answer": "You are right."}

    with pytest.raises(Denied):
        actions.review_appeal(**answer, actor=max)
    actions.review_appeal(**answer, actor=olga)
    with pytest.raises(Conflict):
        actions.review_appeal(**answer, actor=olga)
    drain()

    assert barred(ada) == set()
    assert any("You are right." in mail.text for mail in mails.filter(to=ada.email))
    with pytest.raises(IntegrityError, match="appeal_by_another"), transaction.atomic():
        Appeal.objects.update(reviewed_by=max)


def test_an_upheld_decision_stands(ada, make_operator, suspended):
    actions.appeal(sanction_ref=suspended.ref, person=ada, words="Look again.")
    actions.review_appeal(
        sanction_ref=suspended.ref, outcome="upheld", answer="No.", actor=make_operator("Olga")
    )

    assert barred(ada) == set(NEW)


def test_an_appeal_against_nothing_is_none(ada, ben, max, suspended):  # noqa: A002
    with pytest.raises(Missing):
        actions.appeal(sanction_ref=suspended.ref, person=ben, words="Hm.")
    with pytest.raises(Missing):
        actions.review_appeal(sanction_ref="ghjkmnpq", outcome="upheld", answer="No.", actor=max)
    with pytest.raises(Missing):
        actions.review_appeal(sanction_ref=suspended.ref, outcome="upheld", answer="No.", actor=max)
