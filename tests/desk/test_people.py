"""Decisions about people at the desk: forms with reasons, shown again on the person's page."""

from dataclasses import replace

import pytest
from django.urls import reverse

from marketplace.accounts import actions, queries, reportables
from marketplace.accounts.models import Report, Sanction
from marketplace.core.models import Fact
from marketplace.desk.models import Note

pytestmark = pytest.mark.django_db
REASONS = {"reason": "abuse", "statement": "You have insulted two taskers."}


@pytest.fixture
def operator(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


@pytest.fixture
def report(ada, profile):
    return actions.report(
        actor=ada, kind="tasker", ref=profile.ref, reason="outside", details="Cash, he said."
    )


@pytest.fixture
def suspended(ada, max):  # noqa: A002
    measure = actions.Measure(kind="suspend", **REASONS)
    return actions.sanction(person_id=ada.pk, measure=measure, actor=max)


def look(client, name, row):
    return client.get(reverse(f"marketplace-{name}:inspect", args=[row.pk])).content.decode()


def at(name, *args):
    return reverse(f"desk:{name}", args=args)


def test_the_page_of_a_person_tells_everything(operator, ada, booking, suspended, report):
    page = look(operator, "person", ada)

    assert "You have" not in page
    assert "Suspension" in page
    assert "Build a wardrobe" in page
    assert "Sanction made" in page
    assert at("sanction", ada.ref) in page


def test_the_page_of_a_person_costs_few_queries(
    operator, ada, booking, suspended, django_assert_max_num_queries
):
    look(operator, "person", ada)

    with django_assert_max_num_queries(12):
        look(operator, "person", ada)


def test_a_person_is_suspended_with_reasons(operator, ada):
    said = {"kind": "suspend", "capability": "", "days": "7", **REASONS}

    response = operator.post(at("sanction", ada.ref), said)

    made = Sanction.objects.get()
    assert response.status_code == 303
    assert (made.person, made.ends_at is not None) == (ada, True)
    assert not queries.may(ada, "post")
    assert "told why" in operator.get(response.url).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "limit", "capability": ""},
        {"kind": "limit", "capability": "sign_in"},
        {"kind": "suspend", "capability": "offer"},
        {"kind": "warn", "statement": ""},
        {"kind": "nothing"},
    ],
)
def test_a_sanction_that_makes_no_sense_is_refused_with_its_words(operator, ada, wrong):
    said = {"capability": "", "days": "7", **REASONS, "evidence": "Thread kq7."} | wrong

    response = operator.post(at("sanction", ada.ref), said)

    assert response.status_code == 422
    assert "Thread kq7." in response.content.decode()
    assert not Sanction.objects.exists()


def test_the_page_of_a_sanction_says_when_nobody_has_appealed(operator, suspended):
    assert "Nobody has appealed." in look(operator, "sanction", suspended)


def test_a_suspension_is_taken_back_with_a_reason(operator, ada, suspended):
    assert operator.post(at("restoration", suspended.ref), {"reason": ""}).status_code == 422

    operator.post(at("restoration", suspended.ref), {"reason": "It was a mistake of ours."})

    assert queries.may(ada, "post")
    assert "Sanction taken back" in look(operator, "person", ada)


def test_an_appeal_is_answered_by_somebody_else_only(signed_in, operator, ada, make_operator):
    olga = make_operator("Olga")
    row = actions.sanction(
        person_id=ada.pk, measure=actions.Measure(kind="suspend", **REASONS), actor=olga
    )
    assert operator.get(at("appeal", row.ref)).status_code == 404
    actions.appeal(sanction_ref=row.ref, person=ada, words="That was my brother.")
    said = {"outcome": "overturned", "answer": "We believe you."}

    own = signed_in(olga).post(at("appeal", row.ref), said)
    other = operator.post(at("appeal", row.ref), said)

    assert (own.status_code, other.status_code) == (403, 303)
    assert queries.may(ada, "post")
    assert "We believe you." in look(operator, "sanction", row)


def test_a_note_is_for_operators_alone(operator, signed_in, ada):
    operator.post(at("note", ada.ref), {"text": "Called twice about the same thing."})

    assert Note.objects.get().person == ada
    assert "Called twice" in look(operator, "person", ada)
    assert "Called twice" not in str(Fact.objects.get(name="NoteWritten").payload)
    assert "Called twice" not in signed_in(ada).get("/account/").content.decode()


def test_a_report_is_decided_from_its_page(operator, tom, report):
    page = look(operator, "report", report)
    said = {"outcome": "warned", "days": "", "statement": "Hustlr holds the money for both."}

    response = operator.post(at("report_decision", report.ref), said)
    again = operator.post(at("report_decision", report.ref), said)

    assert at("report_decision", report.ref) in page
    assert (response.status_code, again.status_code) == (303, 409)
    assert Report.objects.get().outcome == "warned"
    assert Sanction.objects.get().person == tom
    assert at("report_decision", report.ref) not in look(operator, "report", report)


def test_only_what_can_be_removed_offers_it(operator, report, monkeypatch):
    url = at("report_decision", report.ref)
    assert "Removed" in operator.get(url).content.decode()

    kind = replace(reportables.kind_of("tasker"), remove=None)
    monkeypatch.setitem(reportables._kinds, "tasker", kind)
    assert "Removed" not in operator.get(url).content.decode()


def test_jobs_in_review_are_let_up_or_taken_down(operator, job):
    job.state, job.published_at = "in_review", None
    job.save(update_fields=["state", "published_at"])
    assert at("job_approval", job.ref) in look(operator, "job", job)

    operator.post(at("job_approval", job.ref))
    job.refresh_from_db()
    assert job.state == "open"

    assert operator.post(at("job_removal", job.ref), {"reason": ""}).status_code == 422
    operator.post(at("job_removal", job.ref), {"reason": "Not something we do."})
    job.refresh_from_db()
    assert job.state == "removed"
