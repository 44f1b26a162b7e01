"""Policies: the newest in effect holds, and old ones can still be read."""

from datetime import timedelta

import pytest

from marketplace.core import clock, policies
from marketplace.core.models import PolicyRecord


@pytest.mark.django_db
def test_the_launch_has_a_policy():
    assert policies.current().client_fee_bps == 800


@pytest.mark.django_db
def test_a_policy_holds_from_its_date():
    tomorrow = clock.now() + timedelta(days=1)
    later = PolicyRecord.objects.create(effective_from=tomorrow, values={"client_fee_bps": 500})

    assert policies.current().client_fee_bps == 800
    assert policies.current(at=tomorrow).client_fee_bps == 500
    assert policies.policy_by_id(later.pk).client_fee_bps == 500


@pytest.mark.django_db
def test_values_of_a_future_version_are_passed_over():
    record = PolicyRecord.objects.create(effective_from=clock.now(), values={"flying_bps": 1})

    assert policies.policy_by_id(record.pk).commission_bps == 1000


def test_without_any_policy_nothing_is_guessed(db):
    PolicyRecord.objects.all().delete()

    with pytest.raises(LookupError):
        policies.current()
