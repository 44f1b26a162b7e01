"""The tables of states: every row leads somewhere, and ends are ends."""

from __future__ import annotations

import pytest

from marketplace.payments.states import OPERATION, PAYMENT, REFUND, TRANSFER, edge

TABLES = [PAYMENT, REFUND, TRANSFER, OPERATION]
# Behind an end only these: banks and clients do not read tables.
BACKWARD = {("voided", "succeed"), ("failed", "succeed"), ("succeeded", "fail")}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_ids_are_unique_and_every_source_is_reached(table):
    ids = [row.id for row in table]

    assert len(ids) == len(set(ids))
    assert {row.source for row in table} - {""} <= set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_only_the_listed_edges_leave_an_end(table):
    leaving = {(row.source, row.event) for row in table if row.source in table.final}

    assert leaving <= BACKWARD


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_state_and_an_event_lead_to_one_state(table):
    pairs = [(row.source, row.event) for row in table]

    assert len(pairs) == len(set(pairs))


def test_a_report_without_an_edge_changes_nothing():
    assert edge(PAYMENT, state="succeeded", event="cancel") is None
    assert edge(PAYMENT, state="open", event="succeed").target == "succeeded"
