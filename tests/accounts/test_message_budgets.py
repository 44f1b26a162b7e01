"""Text messages cost money: budgets in the database stop whoever makes us send many."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from marketplace.accounts import actions
from marketplace.accounts.models import MessageBudget, PhoneCode
from marketplace.core import clock, policies
from tests.support.cast import make_person
from tests.support.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(monkeypatch):
    """Return a function that sets limits of the policy."""

    def put(**values):
        today = policies.Policy(id=policies.current().id, **values)
        monkeypatch.setattr(policies, "current", lambda **_: today)

    return put


def newcomer(name):
    return make_person(name, "New", phone="")


def number(last):
    return f"0491 570 {last:03d}"


def ask(person, last):
    return actions.request_phone_code(actor=person, number=number(last))


def test_a_person_gets_five_codes_a_day():
    zoe = newcomer("Zoe")
    for last in range(5):
        ask(zoe, last)

    with pytest.raises(actions.TooManyCodes, match="tomorrow"):
        ask(zoe, 6)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert ask(zoe, 6)


def test_a_number_gets_five_codes_a_day_from_all_accounts_together():
    for name in ("Amy", "Bo", "Cy", "Di", "Ed"):
        ask(newcomer(name), 156)

    with pytest.raises(actions.TooManyCodes):
        ask(newcomer("Flo"), 156)


@pytest.mark.parametrize("budget", ["phone_codes_per_prefix", "phone_codes_a_day"])
def test_a_pump_of_many_accounts_and_numbers_stops_at_the_budget(limits, budget):
    limits(**{budget: 3})
    sent = 0
    for last in range(8):
        try:
            ask(newcomer(f"Pump{last}"), last)
        except actions.TooManyCodes:
            continue
        sent += 1

    assert sent == 3
    assert PhoneCode.objects.count() == 3


def test_a_refused_request_takes_nothing_from_the_other_budgets(limits):
    limits(phone_codes_per_number=0)
    zoe = newcomer("Zoe")

    with pytest.raises(actions.TooManyCodes):
        ask(zoe, 1)

    assert not MessageBudget.objects.filter(sent__gt=0).exists()


def test_the_page_says_429_and_keeps_the_number(signed_in, limits):
    limits(phone_codes_a_day=0)

    response = signed_in(newcomer("Zoe")).post("/account/phone/", {"number": number(1)})

    assert response.status_code == 429
    assert b'value="0491 570 001"' in response.content


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_never_outrun_a_budget(limits):
    limits(phone_codes_per_number=2)
    people = [newcomer(f"Racer{each}") for each in range(6)]

    def one(person):
        try:
            ask(person, 156)
        except actions.TooManyCodes:
            return 0
        finally:
            connection.close()
        return 1

    outcomes = race(*(lambda person=person: one(person) for person in people))

    assert sum(outcomes) == 2
    assert MessageBudget.objects.get(key="everybody").sent == 2
