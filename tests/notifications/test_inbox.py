"""The page of notices: in order, by day, read one by one or all at once, nobody else's."""

import re

import pytest
from django.test import Client

from marketplace.notifications import actions, queries
from marketplace.notifications.models import Notice
from tests.support.race import race, winners

pytestmark = pytest.mark.django_db


def tell(person, key="one", **payload):
    about = {"ref": "cdfghjkm", "title": "Build a wardrobe", "name": "Tom R."} | payload
    return actions.notify(person_id=person.pk, kind="work_started", key=key, payload=about)


def test_an_empty_page_says_what_will_stand_there(signed_in, ada):
    page = signed_in(ada).get("/notices/").content.decode()

    assert "Nothing yet" in page


def test_notices_stand_under_the_readers_day(signed_in, ada, time_machine):
    ada.timezone = "Australia/Sydney"
    ada.save()
    time_machine.move_to("2026-11-25T12:30:00Z", tick=False)  # 23:30 in Sydney
    tell(ada, "late")
    time_machine.move_to("2026-11-25T13:30:00Z", tick=False)  # 0:30 the day after
    tell(ada, "early")

    page = signed_in(ada).get("/notices/").content.decode()

    assert page.index("Today") < page.index("Yesterday")


def test_twenty_notices_a_page_in_few_queries(signed_in, ada, django_assert_max_num_queries):
    for number in range(25):
        tell(ada, f"notice {number}")
    browser = signed_in(ada)

    with django_assert_max_num_queries(12):
        first = browser.get("/notices/").content.decode()

    assert first.count('name="n"') == 20
    assert browser.get("/notices/?page=2").content.decode().count('name="n"') == 5


def test_opening_a_notice_marks_it_and_leads_on(signed_in, ada):
    notice = tell(ada)
    browser = signed_in(ada)

    response = browser.post("/notices/reading/", {"n": notice.n})

    notice.refresh_from_db()
    assert (response.status_code, response.url) == (303, "/bookings/cdfghjkm/")
    assert notice.read_at is not None
    assert queries.unread_count(ada) == 0


def test_when_it_was_read_first_stays(ada):
    notice = tell(ada)
    actions.read(notice=notice)
    notice.refresh_from_db()
    first = notice.read_at

    actions.read(notice=notice)

    notice.refresh_from_db()
    assert notice.read_at == first


def test_all_can_be_marked_as_read(signed_in, ada, ben):
    tell(ada, "one")
    tell(ada, "two")
    tell(ben, "one")

    signed_in(ada).post("/notices/reading/")

    assert queries.unread_count(ada) == 0
    assert queries.unread_count(ben) == 1


@pytest.mark.parametrize("number", ["1", "999", "-1", "x", "9" * 30])
def test_notices_of_others_do_not_exist(signed_in, ada, eve, number):
    notice = tell(ada)

    response = signed_in(eve).post("/notices/reading/", {"n": number})

    notice.refresh_from_db()
    assert response.status_code == 404
    assert notice.is_unread


def test_guests_are_sent_to_sign_in():
    assert Client().get("/notices/").url.startswith("/account/login/")
    assert Client().post("/notices/reading/").status_code == 302


def test_the_bar_counts_what_is_unread(signed_in, ada):
    tell(ada, "one")
    tell(ada, "two")

    page = " ".join(signed_in(ada).get("/account/").content.decode().split())

    assert re.search(r'data-unread="notices" [^>]*>2<', page)


@pytest.mark.django_db(transaction=True)
def test_notices_are_numbered_without_gaps_or_doubles(ada):
    outcomes = race(*[lambda key=f"k{n % 4}": tell(ada, key) for n in range(8)])

    assert len(winners(outcomes)) == 8
    numbers = Notice.objects.filter(person=ada).order_by("n").values_list("n", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
