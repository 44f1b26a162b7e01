"""What people choose about notices: topics, channels, quiet hours, and the way out of e-mails."""

import re
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client

from marketplace.core import clock
from marketplace.notifications import actions, preferences, queries
from marketplace.notifications.kinds import KINDS
from marketplace.notifications.models import Mute, Notice, Preference, QuietHours
from marketplace.notifications.topics import TOPICS, topic_of
from tests.support.queue import drain

pytestmark = pytest.mark.django_db

PAGE = "/notices/preferences/"
# Six in the morning of a summer's day in Sydney.
NIGHT = datetime(2026, 1, 14, 19, 0, tzinfo=UTC)


def tell(person, kind="review_written", key="k", **payload):
    values = {"ref": "ghjkmnpq", "title": "Wardrobe", "name": "Tom R.", **payload}
    return actions.notify(person_id=person.pk, kind=kind, key=key, payload=values)


def boxes(*without):
    return {f"{topic}.{channel}" for topic in TOPICS for channel in ("app", "email")} - set(without)


def test_every_kind_has_a_topic():
    assert {topic_of(kind).key for kind in KINDS} <= set(TOPICS)


@pytest.mark.parametrize(
    ("kind", "topic"),
    [("job_matches", "matches"), ("job_expired", "offers"), ("booking_paid", "bookings")],
)
def test_the_longest_beginning_names_the_topic(kind, topic):
    assert topic_of(kind).key == topic


def test_at_first_everything_is_on(signed_in, ada, mails):
    tell(ada)
    drain()

    page = signed_in(ada).get(PAGE).content.decode()
    assert mails.count() == 1
    assert queries.unread_count(ada) == 1
    assert page.count("checked") == page.count('name="on"') == 8


def test_a_choice_is_kept_and_shown(signed_in, ada):
    browser = signed_in(ada)
    done = browser.post(PAGE, {"on": sorted(boxes("reviews.email"))})

    page = browser.get(PAGE).content.decode()
    assert (done.status_code, done.url) == (303, PAGE)
    assert page.count("checked") == 7


def test_without_e_mail_it_stands_on_the_page_alone(ada, mails):
    actions.choose(person=ada, wanted=boxes("reviews.email"))

    tell(ada)
    drain()

    assert not mails.exists()
    assert queries.unread_count(ada) == 1


def test_without_the_page_the_e_mail_goes_all_the_same(ada, mails):
    actions.choose(person=ada, wanted=boxes("reviews.app"))

    tell(ada)
    drain()

    assert mails.count() == 1
    assert queries.unread_count(ada) == 0
    assert not queries.notices_of(ada).exists()
    assert queries.unread_counts([ada.pk]) == {}


@pytest.mark.parametrize("kind", ["booking_cancelled", "refund_failed"])
def test_money_and_time_cannot_be_refused(ada, mails, kind):
    actions.choose(person=ada, wanted=set())

    tell(ada, kind, minor=100, currency="AUD")
    drain()

    assert mails.count() == 1
    assert queries.unread_count(ada) == 1
    assert not Preference.objects.filter(topic__in=("bookings", "money", "account")).exists()


def test_one_choice_says_nothing_about_somebody_else(ada, ben, mails):
    actions.choose(person=ada, wanted=set())

    tell(ben)
    drain()

    assert [mail.to for mail in mails.all()] == [ben.email]


def test_quiet_hours_hold_back_what_can_wait(ada, mails):
    actions.set_quiet_hours(person=ada, starts=time(22), ends=time(7))
    with time_machine.travel(NIGHT, tick=False):
        tell(ada)
        drain()
        assert not mails.exists()

    with time_machine.travel(NIGHT.replace(hour=20, minute=1), tick=False):
        drain()
    assert mails.count() == 1


def test_quiet_hours_never_hold_back_money(ada, mails):
    actions.set_quiet_hours(person=ada, starts=time(22), ends=time(7))

    with time_machine.travel(NIGHT, tick=False):
        tell(ada, "refund_failed", minor=100, currency="AUD")
        drain()

    assert mails.count() == 1


@pytest.mark.parametrize(
    ("zone", "hour", "quiet"),
    [
        ("Australia/Sydney", 11, True),  # 22:00
        ("Australia/Sydney", 10, False),  # 21:00
        ("Australia/Sydney", 20, False),  # 07:00
        ("Australia/Perth", 20, True),  # 04:00
        ("Europe/London", 20, False),  # 20:00
        ("Europe/London", 23, True),  # 23:00
    ],
)
def test_quiet_hours_go_by_the_clock_of_the_person(ada, zone, hour, quiet):
    actions.set_quiet_hours(person=ada, starts=time(22), ends=time(7))
    ada.timezone = zone

    with time_machine.travel(NIGHT.replace(hour=hour), tick=False):
        ends = preferences.quiet_until(ada, "review_written")

    assert bool(ends) is quiet
    assert not quiet or ends.astimezone(ada.zone).time() == time(7)


def test_read_meanwhile_nothing_is_sent_in_the_morning(ada, mails):
    actions.set_quiet_hours(person=ada, starts=time(22), ends=time(7))
    with time_machine.travel(NIGHT, tick=False):
        actions.read(notice=tell(ada))
        drain()

    with time_machine.travel(NIGHT.replace(hour=21), tick=False):
        drain()
    assert not mails.exists()


@pytest.mark.parametrize(
    "hours", [{"starts": "22:00", "ends": ""}, {"starts": "07:00", "ends": "07:00"}]
)
def test_half_an_hour_is_refused_and_nothing_else_is_kept(signed_in, ada, hours):
    response = signed_in(ada).post(PAGE, hours)

    assert response.status_code == 422
    assert not Preference.objects.exists()
    assert not QuietHours.objects.exists()


def test_two_blanks_end_quiet_hours(signed_in, ada):
    browser = signed_in(ada)
    browser.post(PAGE, {"starts": "22:00", "ends": "07:00"})
    assert preferences.quiet_hours(ada).starts == time(22)

    browser.post(PAGE, {"starts": "", "ends": ""})
    assert preferences.quiet_hours(ada) is None


def test_mails_that_nobody_waits_for_are_three_a_day(ada, mails):
    for number in range(5):
        tell(ada, key=f"k{number}")
        drain()

    assert mails.count() == 3
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1)):
        tell(ada, key="next")
        drain()
    assert mails.count() == 4


def test_the_way_out_stands_in_the_mail_and_in_its_head(ada, mails):
    tell(ada)
    drain()

    mail = mails.get()
    link = re.search(r"No more e-mails like this: (\S+)", mail.text)[1]
    assert mail.headers["List-Unsubscribe"] == f"<{link}>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.html


def test_mails_about_money_have_no_way_out(ada, mails):
    tell(ada, "refund_failed", minor=100, currency="AUD")
    drain()

    assert "List-Unsubscribe" not in mails.get().headers
    assert "No more" not in mails.get().text


def test_the_program_s_own_button_ends_them(ada, mails):
    tell(ada)
    drain()
    link = re.search(r"(/notices/way-out/\S+?)/?>", mails.get().headers["List-Unsubscribe"])[1]
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(f"{link}/").status_code == 200
    assert not Preference.objects.exists()  # link scanners open, and only open
    assert stranger.post(f"{link}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(ada, key="later")
    drain()
    assert mails.count() == 1


def test_a_made_up_way_out_is_404(ada):
    token = preferences.way_out_token(ada.pk, TOPICS["reviews"])

    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), "made-up", f"{token}x"):
        assert Client().post(f"/notices/way-out/{wrong}/").status_code == 404


def test_a_muted_conversation_reminds_nobody(signed_in, ada, mails):
    browser = signed_in(ada)
    done = browser.post("/notices/muting/ghjkmnpq/", {"on": "1"})

    tell(ada, "message_waiting", ref="ghjkmnpq")
    tell(ada, "message_waiting", key="other", ref="ghjkmnpr")
    drain()

    assert done.url == "/messages/ghjkmnpq/"
    assert mails.count() == 1
    assert [notice.payload["ref"] for notice in queries.notices_of(ada)] == ["ghjkmnpr"]
    browser.post("/notices/muting/ghjkmnpq/", {"on": ""})
    assert not Mute.objects.exists()


def test_a_mail_remembers_when_it_left(ada, mails):
    tell(ada)
    drain()

    assert Notice.objects.get().mailed_at is not None
