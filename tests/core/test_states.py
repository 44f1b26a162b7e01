"""State machines: who may do what, and the answer when it is too late."""

import pytest

from marketplace.core.errors import Conflict
from marketplace.core.states import Actor, machine

KETTLE = machine(
    "kettle",
    [
        ("K1", "", "fill", "cold", "client"),
        ("K2", "cold", "boil", "hot", "client tasker"),
        ("K3", "hot", "wait", "cold", "system"),
        ("K4", "hot", "pour", "empty", "tasker"),
    ],
    final="empty",
)


def test_the_states_are_what_the_rows_lead_to():
    assert KETTLE.states == ["cold", "hot", "empty"]


def test_a_step_names_its_row():
    assert KETTLE.step(state="cold", event="boil", actor=Actor.TASKER).id == "K2"


@pytest.mark.parametrize(
    ("state", "event", "actor"),
    [("hot", "boil", Actor.CLIENT), ("hot", "pour", Actor.CLIENT), ("empty", "wait", Actor.SYSTEM)],
)
def test_a_step_that_no_row_allows_is_a_conflict(state, event, actor):
    with pytest.raises(Conflict):
        KETTLE.step(state=state, event=event, actor=actor)


def test_events_are_those_of_the_actor_in_the_order_of_the_table():
    assert KETTLE.events(state="hot", actor=Actor.TASKER) == ["pour"]
    assert KETTLE.events(state="hot", actor=Actor.SYSTEM) == ["wait"]
