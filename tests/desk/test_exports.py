"""Exports of the desk: what the list shows, and nothing that a spreadsheet would run."""

import csv
import io
import re

import pytest
from django.urls import reverse
from wagtail.log_actions import log

from marketplace.core.sheets import harmless
from marketplace.jobs import actions
from tests.architecture import sources

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1"]
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def cells_of(response):
    """Return all cells, of which none may be a formula."""
    cells = [cell for row in rows(response) for cell in row]
    assert not [cell for cell in cells if cell.startswith(RUN)]
    return cells


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_of_a_csv_begins_like_a_formula(signed_in, ada, max, text):  # noqa: A002
    ada.first_name = text
    ada.save()

    response = signed_in(max).get(reverse("marketplace-person:index"), {"export": "csv"})

    assert f"'{text} L." in cells_of(response)


def test_reports_of_wagtail_hold_no_formula_either(signed_in, ada, max):  # noqa: A002
    ada.first_name = "=1+1"
    ada.save()
    log(instance=ada, action="wagtail.edit", user=max)

    response = signed_in(max).get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})

    assert "'=1+1 L." in cells_of(response)


def test_nothing_else_writes_tables():
    """Whoever makes a sheet of one's own would have to think of formulas again."""
    own = {"marketplace/core/sheets.py"}
    writes = re.compile(r"csv\.(?:writer|DictWriter)|openpyxl|xlsxwriter|\.to_csv\(")
    found = {sources.name(f) for f in sources.application_files() if writes.search(f.read_text())}

    assert found == own


@pytest.mark.parametrize(
    ("value", "written"), [("=x", "'=x"), ("x=", "x="), (-5, -5), (None, None), (True, True)]
)
def test_only_text_is_changed(value, written):
    assert harmless(value) == written


def test_an_export_keeps_the_filter(signed_in, booking, max):  # noqa: A002
    url = reverse("marketplace-booking:index")

    found = rows(signed_in(max).get(url, {"export": "csv", "state": "scheduled"}))
    none = rows(signed_in(max).get(url, {"export": "csv", "state": "completed"}))

    assert booking.ref in found[1]
    assert len(none) == 1


def test_the_audit_trail_is_filtered_by_person_subject_kind_and_date(signed_in, ada, max, job):  # noqa: A002
    actions.cancel(job_id=job.pk, actor=ada)
    client, url = signed_in(max), reverse("marketplace-fact:index")

    def names(**asked):
        return [row[0] for row in rows(client.get(url, {"export": "csv", **asked}))[1:]]

    assert "JobCancelled" in names(person=ada.email)
    assert names(person="nobody@example.com") == []
    assert names(name="jobcancelled", subject_id=str(job.pk)) == ["JobCancelled"]
    assert names(subject_kind="booking") == []
    assert names(until="2001-01-01") == []
    assert "JobCancelled" in names(since="2001-01-01")
