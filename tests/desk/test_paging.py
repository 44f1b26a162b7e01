"""Long lists of the desk: counted so far, read by their numbers, found by an index."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from marketplace.desk import paging
from marketplace.desk.paging import LongPaginator, questions
from tests.support import bookings as stage
from tests.support.cast import make_person

pytestmark = pytest.mark.django_db
Person = apps.get_model("accounts.Person")


@pytest.fixture
def crowd():
    return [make_person(f"Nr{n:02}", "Crowd") for n in range(7)]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 3)


def pages(rows, per_page=2, **options):
    return LongPaginator(rows.order_by("first_name", "-pk"), per_page, **options)


def test_a_short_list_is_counted_to_its_end(crowd):
    paginator = pages(Person.objects.filter(last_name="Crowd"))

    assert [each.first_name for each in paginator.page(4)] == ["Nr06"]
    assert (paginator.count, paginator.num_pages, paginator.is_capped) == (7, 4, False)
    assert not paginator.page(4).has_next()
    assert paginator.items_count_label.startswith("7 ")


def test_a_long_list_says_more_than(crowd, few):
    paginator = pages(Person.objects.filter(last_name="Crowd"))

    assert paginator.is_capped
    assert paginator.items_count_label.startswith("more than 3 ")
    assert [each.first_name for each in paginator.page(3)] == ["Nr04", "Nr05"]
    assert paginator.page(3).has_next()
    assert not paginator.page(4).has_next()
    assert list(paginator.get_elided_page_range(4)) == [1, "…", 3, 4, 5, "…"]


@pytest.mark.parametrize("number", ["5", "99", "100001", "-1", "0", "9" * 30, "abc", "", None])
def test_a_page_that_is_not_there_shows_one_that_is(crowd, few, number):
    page = pages(Person.objects.filter(last_name="Crowd")).get_page(number)

    assert len(page) == 2


def test_the_first_page_needs_no_count_when_it_holds_all(crowd, django_assert_num_queries):
    paginator = pages(Person.objects.filter(last_name="Crowd"), per_page=30)

    with django_assert_num_queries(2):
        page = paginator.get_page(None)
        assert (len(page), paginator.count, page.has_next()) == (7, 7, False)


def test_a_search_over_two_tables_finds_each_row_once_in_order(ada, tom, few):
    titles = ["Ada's shelf", "Bench", "Ada's table"]
    found = [stage.make_job(ada, title=title).pk for title in titles]
    other = stage.make_job(make_person("Zoe", "Hill"), title="Lamp")
    rows = apps.get_model("jobs.Job").objects.order_by("-created_at", "-pk")
    asked = questions(("title", "ref", "client__email"), "ada")

    paginator = LongPaginator(rows, 2, arms=[rows.filter(each) for each in asked])

    seen = [row.pk for number in (1, 2) for row in paginator.page(number)]
    assert seen == found[::-1]
    assert paginator.count == 3
    assert other.pk not in seen


def test_a_reference_is_found_by_its_beginning_in_any_case(signed_in, max, booking):  # noqa: A002
    url = reverse("marketplace-booking:index")
    client = signed_in(max)

    assert booking.ref in client.get(url, {"q": booking.ref[:6].upper()}).content.decode()
    assert booking.ref not in client.get(url, {"q": booking.ref[2:]}).content.decode()


def test_the_list_of_a_long_table_leads_on(signed_in, max, crowd, monkeypatch):  # noqa: A002
    monkeypatch.setattr(paging, "COUNTED", 3)
    viewset = reverse("marketplace-person:index")
    monkeypatch.setattr(
        "marketplace.desk.lists.ReadIndexView.get_paginate_by", lambda view, rows: 2
    )

    text = signed_in(max).get(viewset, {"p": "2", "ordering": "joined_at"}).content.decode()

    assert "More than 3" in text
    assert "Page 2" in text
    assert "Page 2 of" not in text
    assert re.search(r'href="[^"]*p=3[^"]*"', text)


@pytest.mark.parametrize(
    ("table", "column", "index"),
    [
        ("bookings.Booking", "title", "booking_title_part"),
        ("jobs.Job", "title", "job_title_part"),
        ("jobs.Job", "area", "job_area_part"),
        ("accounts.Person", "email", "person_email_part"),
    ],
)
def test_an_index_answers_what_a_search_asks(table, column, index):
    rows = apps.get_model(table).objects.filter(*questions((column,), "wardrobe"))
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_indexscan = off")

    assert index in rows.order_by().explain()


def test_a_state_is_read_by_an_index_in_the_order_of_the_list():
    rows = apps.get_model("bookings.Booking").objects.filter(state="scheduled")
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")

    plan = rows.order_by("-accepted_at", "-pk").values("pk")[:30].explain()

    assert "booking_newest_by_state" in plan
    assert "Sort" not in plan
