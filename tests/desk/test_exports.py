"""Exports of the desk: what the list shows, and nothing that a spreadsheet would run."""

import csv
import io
import re
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from marketplace.core.models import Fact
from marketplace.core.money import Money
from marketplace.core.sheets import harmless
from marketplace.desk.paging import LongPaginator
from marketplace.desk.views import exporting
from marketplace.jobs import actions
from tests.architecture import sources
from tests.support.cast import make_person

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1"]
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def workbook(response):
    """Return the rows of cells of a workbook."""
    sheet = io.BytesIO(b"".join(response.streaming_content))
    return list(import_module("openpyxl").load_workbook(sheet).active.iter_rows())


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

    assert not response.streaming  # it could break off in the middle and look whole
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


def test_a_sheet_has_the_words_of_the_list_and_is_written_down(signed_in, booking, max):  # noqa: A002
    head, row = rows(signed_in(max).get(reverse("marketplace-booking:index"), {"export": "csv"}))

    assert head == [
        *("Title", "Reference", "Client", "Tasker", "State"),
        *("Paid by client (AUD)", "Starts (Australia/Sydney)"),
    ]
    local = booking.starts_at.astimezone(ZoneInfo("Australia/Sydney"))
    assert (row[0], row[4]) == (booking.title, booking.get_state_display())
    assert (row[5], row[6]) == ("151.20", f"{local:%Y-%m-%d %H:%M:%S}")
    taken = Fact.objects.get(name="ListExported")
    assert taken.actor == max
    assert taken.payload == {"table": "bookings.booking", "rows": 1, "form": "csv"}


def test_a_workbook_counts_amounts_and_says_local_times(signed_in, booking, max):  # noqa: A002
    answer = signed_in(max).get(reverse("marketplace-booking:index"), {"export": "xlsx"})

    head, row = workbook(answer)
    local = booking.starts_at.astimezone(ZoneInfo("Australia/Sydney"))
    assert [each.value for each in head][5:] == [
        "Paid by client (AUD)",
        "Starts (Australia/Sydney)",
    ]
    assert (row[5].value, row[5].number_format) == (151.2, "0.00")
    assert row[6].value == local.replace(tzinfo=None, microsecond=0)


def test_amounts_of_several_currencies_say_theirs():
    made = exporting.Made(None, [(Money(14_000, "AUD"), True), (Money(5_000, "JPY"), None)])

    assert list(made) == [("140.00 AUD", "Yes"), ("5000 JPY", None)]
    assert made.units == ["", ""]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_letters_that_no_sheet_holds_are_left_out(form, signed_in, booking, max):  # noqa: A002
    booking.title = "\x0b=Shelf\x1f\ufffe"
    booking.save()

    answer = signed_in(max).get(reverse("marketplace-booking:index"), {"export": form})

    titles = {"csv": lambda: rows(answer)[1][0], "xlsx": lambda: workbook(answer)[1][0].value}
    assert titles[form]() == {"csv": "'=Shelf", "xlsx": "=Shelf"}[form]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_fails_is_not_written_down(form, monkeypatch, signed_in, booking, max):  # noqa: A002
    def fail(*_args):
        raise ValueError("no such cell")

    monkeypatch.setattr(SpreadsheetExportMixin, "preprocess_field_value", fail)

    with pytest.raises(ValueError, match="no such cell"):
        signed_in(max).get(reverse("marketplace-booking:index"), {"export": form})

    assert not Fact.objects.filter(name="ListExported").exists()


def test_a_filter_that_cannot_be_read_makes_no_sheet_and_is_told(signed_in, booking, max):  # noqa: A002
    """The list would else be all of it, and look as if it were what was asked for."""
    client, url = signed_in(max), reverse("marketplace-fact:index")
    asked = {"person": max.email, "since": "nonsense"}

    refused = client.get(url, asked | {"export": "csv"})
    page = client.get(url, asked)

    assert refused.status_code == 422
    for answer in (refused, page):
        assert "A filter cannot be read. From: Enter a valid date." in answer.text
    assert not page.context["object_list"]
    assert not Fact.objects.filter(name="ListExported").exists()


def test_reports_of_wagtail_refuse_what_they_cannot_read(signed_in, max):  # noqa: A002
    url = reverse("wagtailadmin_reports:site_history")

    answer = signed_in(max).get(url, {"export": "csv", "timestamp_from": "nonsense"})

    assert answer.status_code == 422
    assert "A filter cannot be read." in answer.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_takes_too_long_is_refused_and_not_cut(form, monkeypatch, signed_in, max):  # noqa: A002
    """The second batch is where it breaks off: what came before looks like a whole sheet."""
    make_person("Zoe", "Hill")
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    plain, asked = LongPaginator.rows, []

    def slow(paginator, keys):
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            asked.append(cursor.fetchone()[0])
            if len(asked) > 1:
                cursor.execute("SET LOCAL statement_timeout = '20ms'")
                cursor.execute("SELECT pg_sleep(600)")
        return plain(paginator, keys)

    monkeypatch.setattr(LongPaginator, "rows", slow)

    answer = signed_in(max).get(reverse("marketplace-person:index"), {"export": form})

    assert asked == [f"{exporting.SECONDS}s"] * 2
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Content-Disposition" not in answer
    assert not Fact.objects.filter(name="ListExported").exists()


def test_the_patience_of_a_sheet_ends_with_it(signed_in, booking, max):  # noqa: A002
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '4s'")

    with exporting.patient():
        pass

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("4s",)


def test_more_rows_than_a_sheet_takes_are_refused_with_a_sentence(monkeypatch, signed_in, max):  # noqa: A002
    for n in range(3):
        make_person(f"Nr{n:02}", "Crowd")
    monkeypatch.setattr(exporting, "MOST", 2)
    client, url = signed_in(max), reverse("marketplace-person:index")

    answer = client.get(url, {"export": "csv"})
    found = client.get(url, {"export": "csv", "q": "nr00"})

    assert answer.status_code == 422
    assert "Narrow the list" in answer.text
    assert len(rows(found)) == 2


def test_the_audit_trail_is_filtered_by_person_subject_kind_and_date(signed_in, ada, max, job):  # noqa: A002
    actions.cancel(job_id=job.pk, actor=ada)
    client, url = signed_in(max), reverse("marketplace-fact:index")

    def names(**asked):
        return [row[0] for row in rows(client.get(url, {"export": "csv", **asked}))[1:]]

    assert "Job cancelled" in names(person=ada.email)
    assert names(person="nobody@example.com") == []
    assert names(name="JobCancelled", subject_id=str(job.pk)) == ["Job cancelled"]
    assert names(subject_kind="bookings.booking") == []
    assert names(until="2001-01-01") == []
    assert "Job cancelled" in names(since="2001-01-01")
