"""Fees and limits: announced for later, shown before they are confirmed, approved by a second."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.core import announcing, clock, policies
from marketplace.core.errors import Conflict, Denied, Refusal
from marketplace.core.models import Fact, PolicyRecord
from marketplace.desk.policy import PolicyForm, value_of

pytestmark = pytest.mark.django_db
NEW = reverse("desk:policy_draft")


@pytest.fixture
def operator(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


def ahead(days=7):
    return clock.now() + timedelta(days=days)


def typed(moment=None, **values):
    """Return the form as a browser sends it, with some values changed."""
    form = PolicyForm(policy=policies.current())
    said = {name: form[name].value() for name in form.fields if name in announcing.NAMES}
    at = (moment or ahead()).astimezone().strftime("%Y-%m-%dT%H:%M")
    return said | {"effective_from": at, "note": "Cards cost more."} | values


def announce(actor, moment=None, **values):
    return announcing.announce(
        values=values, effective_from=moment or ahead(), note="Because.", actor=actor
    )


def test_the_form_has_every_value_of_the_policy_in_its_group():
    form = PolicyForm(policy=policies.current())
    grouped = [field.name for _, fields in form.groups() for field in fields]

    assert sorted(grouped) == sorted(announcing.NAMES)
    assert form["client_fee_bps"].value() == Decimal(8)
    assert value_of("client_fee_bps").shown(850) == "8.5 %"
    assert value_of("auto_approve_hours").shown(48) == "48 hours"
    assert value_of("offers_per_job").label == "Offers on a job"


def test_a_change_is_shown_before_it_is_confirmed(operator):
    page = operator.post(NEW, typed(client_fee_bps="10", offers_per_job="9")).content.decode()

    assert "Client fee, on top of the price" in page
    assert "8 %" in page
    assert "10 %" in page
    assert "$108.00" in page
    assert "$110.00" in page
    assert "second person" in page
    assert PolicyRecord.objects.count() == 1


def test_a_confirmed_limit_is_announced_and_holds_from_its_date(operator):
    moment = ahead()

    response = operator.post(NEW, typed(moment, offers_per_job="9") | {"confirmed": "yes"})

    assert response.status_code == 303
    assert policies.current().offers_per_job == 8
    with time_machine.travel(moment + timedelta(minutes=1)):
        assert policies.current().offers_per_job == 9
    page = operator.get(response.url).content.decode()
    assert "Announced" in page
    assert "Cards cost more." in page


def test_a_fee_waits_for_a_second_person(signed_in, operator, make_operator):
    moment = ahead()
    operator.post(NEW, typed(moment, client_fee_bps="10") | {"confirmed": "yes"})
    row = PolicyRecord.objects.order_by("-pk")[0]
    url = reverse("desk:policy_approval", args=[row.pk])

    assert announcing.announced() == []
    assert operator.post(url).status_code == 403
    assert signed_in(make_operator("Olga")).post(url).status_code == 303

    assert [each.pk for each in announcing.announced()] == [row.pk]
    with time_machine.travel(moment + timedelta(minutes=1)):
        assert policies.current().client_fee_bps == 1000


def test_what_nobody_has_approved_never_holds(max):  # noqa: A002
    row = announce(max, client_fee_bps=1000)

    with time_machine.travel(row.effective_from + timedelta(days=1)):
        assert policies.current().client_fee_bps == 800
        with pytest.raises(Conflict):
            announcing.approve(policy_id=row.pk, actor=max)


@pytest.mark.parametrize(
    "values",
    [{"client_fee_bps": "101"}, {"offers_per_job": "-1"}, {"offers_per_job": "many"}, {"note": ""}],
)
def test_impossible_values_are_refused_with_everything_typed(operator, values):
    response = operator.post(NEW, typed(offers_per_job="9") | values)

    assert response.status_code == 422
    assert PolicyRecord.objects.count() == 1


def test_nothing_begins_in_the_past_or_changes_nothing(operator):
    past = operator.post(NEW, typed(clock.now() - timedelta(hours=1), offers_per_job="9"))
    same = operator.post(NEW, typed())

    assert (past.status_code, same.status_code) == (422, 422)
    assert "future" in past.content.decode()
    assert "Nothing would change" in same.content.decode()


def test_one_change_comes_after_the_other(max):  # noqa: A002
    announce(max, ahead(7), offers_per_job=9)

    with pytest.raises(Refusal, match="announced"):
        announce(max, ahead(5), pin_attempts=4)
    later = announce(max, ahead(9), pin_attempts=4)

    assert policies.policy_of(later).offers_per_job == 9


def test_the_form_begins_with_what_is_announced_last(operator, max):  # noqa: A002
    announce(max, offers_per_job=9)

    assert 'value="9"' in operator.get(NEW).content.decode()


def test_a_second_press_announces_nothing_twice(max):  # noqa: A002
    moment = ahead()

    assert announce(max, moment, offers_per_job=9) == announce(max, moment, offers_per_job=9)
    assert Fact.objects.filter(name="PolicyAnnounced").count() == 1


def test_a_change_is_taken_back_until_it_holds(operator, max):  # noqa: A002
    row = announce(max, offers_per_job=9)
    url = reverse("desk:policy_withdrawal", args=[row.pk])

    assert operator.post(url).status_code == 303
    assert operator.post(url).status_code == 404
    fact = Fact.objects.get(name="PolicyWithdrawn")
    assert fact.payload["changed"]["offers_per_job"] == [8, 9]

    row = announce(max, offers_per_job=9)
    with time_machine.travel(row.effective_from + timedelta(days=1)), pytest.raises(Conflict):
        announcing.withdraw(policy_id=row.pk, actor=max)


def test_the_database_knows_no_approval_by_the_same_person(max):  # noqa: A002
    row = announce(max, client_fee_bps=900)

    with pytest.raises(IntegrityError, match="policy_approved_by_another"), transaction.atomic():
        PolicyRecord.objects.filter(pk=row.pk).update(approved_by=max)
    with pytest.raises(Denied):
        announcing.approve(policy_id=row.pk, actor=max)


def test_the_public_page_shows_present_announced_and_past_fees(client, max, make_operator):  # noqa: A002
    row = announce(max, client_fee_bps=1200)
    assert "12%" not in client.get("/fees/").content.decode()

    announcing.approve(policy_id=row.pk, actor=make_operator("Olga"))
    before = client.get("/fees/").content.decode()
    with time_machine.travel(row.effective_from + timedelta(days=1)):
        after = client.get("/fees/").content.decode()

    assert "$108.00" in before
    assert "12%" in before
    assert "$112.00" in after
    assert after.count("8%") == 1


def test_a_change_of_limits_is_no_change_of_fees(client, max):  # noqa: A002
    announce(max, offers_per_job=9)

    assert "From " not in client.get("/fees/").content.decode()


def test_the_page_of_fees_costs_few_queries(client, django_assert_max_num_queries):
    client.get("/fees/")

    with django_assert_max_num_queries(4):
        client.get("/fees/")
