"""The demo's two problems are made from finished work, through the same actions."""

from __future__ import annotations

import pytest

from hustlr.demo import quarrels
from marketplace.core.clock import now
from marketplace.disputes.models import Dispute
from tests.support.crowd import copies

pytestmark = pytest.mark.django_db


def test_one_is_talked_about_and_one_is_ours_to_decide(finished):
    copies(finished, 3)

    quarrels.fill(now=now())

    made = Dispute.objects.order_by("pk")
    assert [each.state for each in made] == ["negotiating", "under_review"]
    assert all(each.statements.count() == 2 for each in made)
    assert [each.proposals.get().kept_minor for each in made] == [2_800, 2_800]


def test_without_finished_work_there_is_no_problem(started):
    quarrels.fill(now=now())

    assert not Dispute.objects.exists()
