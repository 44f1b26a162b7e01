"""Windows that all processes share."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.core import limits
from marketplace.core.clock import now
from marketplace.core.models import Allowance
from tests.support.race import race

MINUTE = timedelta(minutes=1)


def spend(key="ada", limit=3):
    return limits.spend(key, limit=limit, window=MINUTE)


@pytest.mark.django_db
def test_what_is_over_the_limit_waits_for_the_end_of_the_window():
    assert [spend() for _ in range(3)] == [0, 0, 0]

    assert 1 <= spend() <= 60


@pytest.mark.django_db
def test_a_window_that_is_over_begins_anew():
    for _ in range(5):
        spend()

    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert spend() == 0


@pytest.mark.django_db
def test_everybody_has_an_allowance_of_their_own():
    for _ in range(4):
        spend()

    assert spend("tom") == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted():
    answers = race(*[lambda: spend(limit=5)] * 8)

    assert sorted(bool(each) for each in answers) == [False] * 5 + [True] * 3


@pytest.mark.django_db
def test_the_sweep_takes_only_what_is_over():
    spend()
    with time_machine.travel(now() + timedelta(seconds=30), tick=False):
        spend("tom")
    with time_machine.travel(now() + timedelta(seconds=70), tick=False):
        assert limits.sweep() == 1

    assert list(Allowance.objects.values_list("key", flat=True)) == ["tom"]
