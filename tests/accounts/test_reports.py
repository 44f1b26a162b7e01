"""Reports: made by people about what they can see, decided with reasons, told to both."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts import actions, facts, reportables
from marketplace.accounts.models import Report, Sanction
from marketplace.core import policies
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.models import Fact
from marketplace.notifications.models import Notice
from tests.support.agreed import job, profile
from tests.support.queue import drain

__all__ = ["job", "profile"]
pytestmark = pytest.mark.django_db
SAID = {"reason": "outside", "details": "He wants cash before the work."}


@pytest.fixture
def report(ada, profile):
    return actions.report(actor=ada, kind="tasker", ref=profile.ref, **SAID)


def decided(report, by, outcome="dismissed", **more):
    decision = actions.Decision(outcome, "We looked at the messages.", **more)
    return actions.decide_report(report_ref=report.ref, decision=decision, actor=by)


def test_a_person_reports_a_tasker_by_the_form(signed_in, ada, tom, profile):
    client = signed_in(ada)
    page = client.get(f"/report/tasker/{profile.ref}/").content.decode()

    response = client.post(f"/report/tasker/{profile.ref}/", SAID)

    made = Report.objects.get()
    assert "Tom R." in page
    assert response.url == "/account/reports/"
    assert (made.about, made.reporter, made.words) == (tom, ada, "Builds things")
    assert Fact.objects.get(name="ReportMade").actor == ada


def test_a_report_without_a_reason_keeps_the_words(signed_in, ada, profile):
    response = signed_in(ada).post(f"/report/tasker/{profile.ref}/", {"details": "Look at this."})

    assert response.status_code == 422
    assert "Look at this." in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["tasker/ghjkmnpq", "nothing/ghjkmnpq", "review/12", "review/x"])
def test_what_does_not_exist_cannot_be_reported(signed_in, ada, path):
    assert signed_in(ada).get(f"/report/{path}/").status_code == 404


def test_a_guest_signs_in_first(client, profile):
    assert client.get(f"/report/tasker/{profile.ref}/").status_code == 302


def test_nobody_reports_themselves(tom, profile):
    with pytest.raises(Refusal, match="yours"):
        actions.report(actor=tom, kind="tasker", ref=profile.ref, **SAID)


def test_a_second_report_of_the_same_is_the_first(ada, profile, report):
    again = actions.report(actor=ada, kind="tasker", ref=profile.ref, **SAID)

    assert again == report
    with pytest.raises(IntegrityError, match="report_open_once"), transaction.atomic():
        Report.objects.create(**_copy(report))


def _copy(report):
    kept = ("reporter", "kind", "subject_ref", "about", "title", "reason", "due_at")
    return {name: getattr(report, name) for name in kept}


def test_a_day_takes_only_so_many(ada, ben, profile, monkeypatch):
    first = actions.report(actor=ada, kind="tasker", ref=profile.ref, **SAID)
    Report.objects.bulk_create(
        Report(**_copy(first) | {"subject_ref": f"gone-{n}"})
        for n in range(policies.current().reports_per_day - 1)
    )
    Report.objects.filter(pk=first.pk).update(subject_ref="gone")

    with pytest.raises(Refusal, match="one day"):
        actions.report(actor=ada, kind="tasker", ref=profile.ref, **SAID)
    assert actions.report(actor=ben, kind="tasker", ref=profile.ref, **SAID)


def test_the_reporter_is_told_what_came_of_it(signed_in, ada, max, report, mails):  # noqa: A002
    decided(report, max)
    drain()

    notice = Notice.objects.get(person=ada)
    page = signed_in(ada).get("/account/reports/").content.decode()
    assert notice.text == "We have looked at your report of “Tom R.”: No action"
    assert notice.url == "/account/reports/"
    assert "We looked at the messages." in page
    assert "We looked at the messages." in mails.get(to=ada.email).text


def test_nothing_happens_to_the_other_when_a_report_is_dismissed(tom, max, report):  # noqa: A002
    decided(report, max)
    drain()

    assert not Sanction.objects.exists()
    assert not Notice.objects.filter(person=tom).exists()


@pytest.mark.parametrize(("outcome", "kind"), [("warned", "warn"), ("suspended", "suspend")])
def test_a_decision_against_somebody_makes_a_sanction(tom, max, report, outcome, kind, mails):  # noqa: A002
    decided(report, max, outcome, days=7)
    drain()

    made = Sanction.objects.get()
    assert (made.person, made.kind, made.report) == (tom, kind, report)
    assert (made.ends_at is not None) == (kind == "suspend")
    assert "We looked at the messages." in mails.get(to=tom.email).text


def test_a_report_is_decided_once(max, make_operator, report):  # noqa: A002
    decided(report, max)

    with pytest.raises(Conflict):
        decided(report, make_operator("Olga"), "warned")


def test_a_decision_needs_reasons(max, report):  # noqa: A002
    with pytest.raises(Refusal, match="Say why"):
        actions.decide_report(
            report_ref=report.ref, decision=actions.Decision("warned", "  "), actor=max
        )
    with pytest.raises(IntegrityError, match="report_decided_with_reasons"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(outcome="warned", decided_by=max)


def test_nobody_decides_about_themselves(tom, report):
    with pytest.raises(Denied):
        decided(report, tom)


def test_a_report_of_nothing_is_not_decided(max):  # noqa: A002
    with pytest.raises(Missing):
        actions.decide_report(
            report_ref="ghjkmnpq", decision=actions.Decision("dismissed", "No."), actor=max
        )


def test_a_reported_job_is_taken_down(ada, eve, max, job):  # noqa: A002
    made = actions.report(actor=eve, kind="job", ref=job.ref, **SAID)

    decided(made, max, "removed")

    job.refresh_from_db()
    assert job.state == "removed"
    assert Sanction.objects.get().person == ada


def test_what_cannot_be_removed_is_not(max, report, monkeypatch):  # noqa: A002
    kind = reportables.kind_of("tasker")
    monkeypatch.setitem(reportables._kinds, "tasker", replace(kind, remove=None))
    with pytest.raises(Refusal, match="cannot be removed"):
        decided(report, max, "removed")

    report.refresh_from_db()
    assert report.is_open
    assert not Sanction.objects.exists()


def test_facts_of_reports_carry_ids_only(report):
    fact = Fact.objects.get(name="ReportMade")

    assert facts.ReportMade(**fact.payload).report_ref == report.ref
    assert SAID["details"] not in str(fact.payload)


def test_others_do_not_see_my_reports(signed_in, ben, report):
    assert "Tom R." not in signed_in(ben).get("/account/reports/").content.decode()
