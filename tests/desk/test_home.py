"""The home of the desk: what waits for a decision, and numbers that come from rows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Report
from marketplace.bookings import facts as booked
from marketplace.core import clock
from marketplace.core.facts import record
from marketplace.desk import actions, numbers
from marketplace.payments.models import GatewayEvent, Operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


@pytest.fixture
def report(ada, profile):
    return accounts.report(actor=ada, kind="tasker", ref=profile.ref, reason="outside")


def waiting(user):
    return {each.label: each.count for each in numbers.waiting_for(user)}


def scheduled(booking, tom, minor):
    fact = booked.BookingScheduled(
        booking.pk, booking.ref, booking.job_id, booking.client_id, tom.pk, minor, "AUD"
    )
    with transaction.atomic():
        record(fact, actor=None)


def test_the_home_opens_in_few_queries(operator, report, django_assert_max_num_queries):
    operator.get("/desk/")

    with django_assert_max_num_queries(10):
        page = operator.get("/desk/").content.decode()

    assert "To decide" in page
    assert "<polyline" in page


def test_both_panels_read_one_statement_each(max, report, django_assert_num_queries):  # noqa: A002
    with django_assert_num_queries(2):
        numbers.waiting_for(max)
        numbers.numbers()


def test_what_waits_is_counted(max, report):  # noqa: A002
    GatewayEvent.objects.create(
        source="sandbox",
        event_id="e",
        type="t",
        livemode=False,
        sent_at=clock.now(),
        state="parked",
    )
    Operation.objects.create(kind="refund", subject_id=1, env="test", state="review")

    counts = waiting(max)

    assert counts["Reports"] == 1
    assert counts["Reports overdue"] == 0
    assert counts["Parked webhooks"] == 1
    assert counts["Parked calls to the gateway"] == 1


def test_what_is_late_stands_first(max, report):  # noqa: A002
    Report.objects.update(due_at=clock.now() - timedelta(hours=1))

    first = numbers.waiting_for(max)[0]

    assert (first.label, first.count, first.is_late) == ("Reports overdue", 1, True)


def test_each_queue_is_for_those_who_decide_it(ben, report):
    actions.ensure_groups()
    ben.groups.add(Group.objects.get(name="Finance"))

    labels = set(waiting(ben))

    assert "Parked webhooks" in labels
    assert "Reports" not in labels


def test_an_editor_keeps_wagtails_home(signed_in, ben):
    actions.ensure_groups()
    ben.is_staff = True
    ben.save()
    ben.groups.add(Group.objects.get(name="Editor"))

    page = signed_in(ben).get("/desk/").content.decode()

    assert "To decide" not in page


def test_numbers_compare_seven_days_with_the_seven_before(booking, tom):
    now = clock.now()
    for ago, minor in ((1, 15_000), (2, 5_000), (8, 10_000), (20, 99_999)):
        with time_machine.travel(now - timedelta(days=ago)):
            scheduled(booking, tom, minor)

    found = {each.label: each for each in numbers.numbers()}

    paid, count = found["Paid by clients"], found["Bookings paid"]
    assert (paid.shown, paid.shown_before, paid.change) == ("$200.00", "$100.00", "+100 %")
    assert (count.now, count.before) == (2, 1)
    assert len(paid.days) == 14


def test_days_are_those_of_the_operator(booking, tom):
    """Where it is still the evening before, what happens now stands at the right, as today."""
    evening = datetime(2026, 11, 27, 2, tzinfo=UTC)
    for moment in (evening - timedelta(hours=22), evening):  # 11 p.m. and 9 p.m. in New York
        with time_machine.travel(moment, tick=False):
            scheduled(booking, tom, 15_000)

    with time_machine.travel(evening, tick=False), timezone.override("America/New_York"):
        found = {each.label: each for each in numbers.numbers()}

    assert found["Bookings paid"].days[-3:] == (0, 1, 1)
    assert found["Paid by clients"].days[-3:] == (0, 15_000, 15_000)


def test_a_spark_goes_up_from_left_to_right():
    number = numbers.Number("x", tuple(range(14)))
    heights = [float(point.split(",")[1]) for point in number.line.split()]

    assert heights == sorted(heights, reverse=True)
    assert numbers.Number("x", (0,) * 14).change == ""
