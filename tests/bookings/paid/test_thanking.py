"""After the work: a tip that is the tasker's alone, and the same work again in two taps."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from marketplace.core.clock import now
from marketplace.jobs.models import Job
from marketplace.notifications.models import Notice
from marketplace.payments import queries as payments
from tests.support.payments import pay
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def form(**values):
    return {"key": str(uuid4()), **values}


def page(booking, name):
    return f"/bookings/{booking.ref}/{name}/"


class TestTip:
    def test_it_is_paid_on_the_hosted_page_and_all_of_it_is_the_taskers(
        self, completed, ada, tom, signed_in
    ):
        browser = signed_in(ada)
        before = payments.balance_of(tom.pk).available.minor
        answer = browser.post(page(completed, "tip"), form(amount="1000"))
        drain()
        pay(browser, payments.tip_for(completed.ref))
        drain()

        assert answer.status_code == 303
        balance = payments.balance_of(tom.pk)
        assert balance.available.minor + balance.paid.minor >= before + 1000
        assert payments.broken_invariants() == []
        assert Notice.objects.filter(person=tom, kind="tip_arrived").count() == 1
        assert "a tip of $10" in browser.get(f"/bookings/{completed.ref}/").text
        assert browser.get(page(completed, "tip")).status_code == 303

    def test_nothing_is_chosen_beforehand(self, completed, ada, signed_in):
        found = signed_in(ada).get(page(completed, "tip"))

        assert found.context["form"]["amount"].value() is None
        assert "checked" not in found.text.split('name="amount"')[1].split(">")[0]

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({}, "amount"),
            ({"amount": "other"}, "other"),
            ({"amount": "other", "other": "a lot"}, "other"),
            ({"amount": "777"}, "amount"),
        ],
    )
    def test_what_is_no_amount_says_so_at_its_field(self, completed, ada, signed_in, said, field):
        answer = signed_in(ada).post(page(completed, "tip"), form(**said))

        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_a_slip_of_the_finger_is_refused(self, completed, ada, signed_in):
        answer = signed_in(ada).post(page(completed, "tip"), form(amount="other", other="99999"))

        assert answer.status_code == 422
        assert payments.tip_for(completed.ref) is None

    def test_another_amount_is_taken_to_the_cent(self, completed, ada, signed_in):
        signed_in(ada).post(page(completed, "tip"), form(amount="other", other="7.35"))

        assert payments.tip_for(completed.ref).amount.minor == 735

    def test_a_double_click_is_one_tip(self, completed, ada, signed_in):
        sent = form(amount="500")
        answers = [signed_in(ada).post(page(completed, "tip"), sent) for _ in range(2)]

        assert answers[0].url == answers[1].url

    def test_only_the_client_and_only_for_work_that_was_done(
        self, completed, finished, tom, eve, signed_in
    ):
        for person in (tom, eve):
            assert signed_in(person).get(page(completed, "tip")).status_code == 404
            sent = form(amount="500")
            assert signed_in(person).post(page(completed, "tip"), sent).status_code == 404

    def test_before_the_end_there_is_nothing_to_thank_for(self, finished, ada, signed_in):
        assert signed_in(ada).get(page(finished, "tip")).status_code == 404

    def test_after_a_month_the_time_is_over(self, completed, ada, signed_in):
        with time_machine.travel(now() + timedelta(days=31)):
            assert signed_in(ada).get(page(completed, "tip")).status_code == 303
            assert "Give a tip" not in signed_in(ada).get(f"/bookings/{completed.ref}/").text


class TestAgain:
    def test_two_taps_ask_the_same_tasker_for_the_same_work(self, completed, ada, tom, signed_in):
        browser = signed_in(ada)
        assert page(completed, "again") in browser.get(f"/bookings/{completed.ref}/").text
        day = browser.get(page(completed, "again")).context["form"]["day"].value()

        answer = browser.post(page(completed, "again"), form(day=day))
        drain()

        job = Job.objects.order_by("-pk")[0]
        assert answer.url == f"/jobs/{job.ref}/"
        assert (job.title, job.budget, job.state) == (completed.title, completed.price, "open")
        assert job.is_named
        assert signed_in(tom).get(answer.url).status_code == 200

    def test_nobody_else_hears_of_it(self, completed, ada, eve, signed_in):
        answer = signed_in(ada).post(page(completed, "again"), form(day=""))

        assert signed_in(eve).get(answer.url).status_code == 404

    def test_a_double_click_asks_once(self, completed, ada, signed_in):
        sent = form(day="")
        before = Job.objects.count()
        for _ in range(2):
            signed_in(ada).post(page(completed, "again"), sent)

        assert Job.objects.count() == before + 1

    def test_a_day_that_is_over_is_refused_with_what_was_typed(self, completed, ada, signed_in):
        answer = signed_in(ada).post(page(completed, "again"), form(day="2020-01-01"))

        assert answer.status_code == 422
        assert 'value="2020-01-01"' in answer.text

    def test_outsiders_and_the_tasker_find_nothing(self, completed, tom, eve, signed_in):
        for person in (tom, eve):
            assert signed_in(person).get(page(completed, "again")).status_code == 404
            assert signed_in(person).post(page(completed, "again"), form()).status_code == 404
