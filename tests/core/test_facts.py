"""Facts: stored with their cause, heard exactly once, never changed."""

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import facts
from marketplace.core.models import Delivery, Fact
from marketplace.core.tasks import deliver
from tests.support.queue import drain, waiting


@dataclass(frozen=True)
class KettleBoiled:
    """A fact of these tests alone."""

    cups: int


@pytest.fixture
def heard(monkeypatch):
    """Return what a listener of KettleBoiled hears, in order."""
    monkeypatch.setattr(facts, "_listeners", {})
    cups = []

    @facts.listen(KettleBoiled)
    def pour(fact, row):
        cups.append((fact.cups, row.actor_id))

    return cups


@pytest.mark.django_db
def test_a_listener_hears_of_a_fact_from_the_queue(heard, ada):
    facts.record(KettleBoiled(cups=2), actor=ada, subject=ada)

    assert heard == []
    drain()
    assert heard == [(2, ada.pk)]


@pytest.mark.django_db
def test_a_delivery_that_comes_twice_is_heard_once(heard):
    row = facts.record(KettleBoiled(cups=2), actor=None)
    drain()
    mark = Delivery.objects.get(fact=row)

    deliver(fact_id=row.pk, listener=mark.listener)

    assert heard == [(2, None)]


@pytest.mark.django_db
def test_a_listener_that_fails_leaves_no_mark(monkeypatch):
    monkeypatch.setattr(facts, "_listeners", {})

    @facts.listen(KettleBoiled)
    def spill(fact, row):
        raise ValueError("hot")

    facts.record(KettleBoiled(cups=1), actor=None)

    with pytest.raises(ValueError, match="hot"):
        drain()
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_listener_that_left_the_code_is_passed_over(heard):
    row = facts.record(KettleBoiled(cups=2), actor=None)

    deliver(fact_id=row.pk, listener="gone.listener")

    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_a_mistake(heard):
    with pytest.raises(RuntimeError):
        facts.record(KettleBoiled(cups=2), actor=None)


@pytest.mark.django_db(transaction=True)
def test_a_fact_vanishes_with_its_cause(heard):
    with transaction.atomic():
        facts.record(KettleBoiled(cups=2), actor=None)
        transaction.set_rollback(True)

    assert not Fact.objects.exists()
    assert "core.deliver" not in waiting()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_fact(heard, change):
    row = facts.record(KettleBoiled(cups=2), actor=None)
    rows = Fact.objects.filter(pk=row.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(name="Nothing") if change == "update" else rows.delete()
