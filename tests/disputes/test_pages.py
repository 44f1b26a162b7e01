"""The pages: what each side sees, types and is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chat.models import Message
from marketplace.disputes import actions, queries
from marketplace.notifications.models import Notice
from tests.disputes.conftest import books, cents, fresh, open_as
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import aud

pytestmark = pytest.mark.django_db
SAID = {"reason": "flawed", "wanted": "part_back", "text": "One door hangs.", "contested": "60"}


def address(name, dispute, *more):
    """Return an address of the dispute."""
    return reverse(f"disputes:{name}", args=[dispute.ref, *more])


def test_a_client_reports_a_problem_with_photos(finished, ada, signed_in):
    url = reverse("disputes:open", args=[finished.ref])

    answer = signed_in(ada).post(url, SAID | {"photos": [photo_file(), photo_file()]})

    made = queries.latest_of(finished.ref)
    assert answer.url == address("detail", made)
    assert made.statements.get().photos.count() == 2
    assert books(made).held == cents(6_480)


def test_the_page_shows_the_money_before(finished, ada, signed_in):
    url, browser = reverse("disputes:open", args=[finished.ref]), signed_in(ada)

    assert "$151.20" in browser.get(url).content.decode()
    part = browser.get(f"{url}?contested=60", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "$64.80" in part.content.decode()
    shown = browser.post(url, SAID | {"preview": "1"})
    assert shown.status_code == 200
    assert "$64.80" in shown.content.decode()
    assert "One door hangs." in shown.content.decode()
    assert queries.latest_of(finished.ref) is None


@pytest.mark.parametrize(
    "changes", [{"text": ""}, {"reason": "whim"}, {"contested": "999"}, {"contested": "a lot"}]
)
def test_a_refused_report_keeps_what_was_typed(finished, ada, signed_in, changes):
    said = {**SAID, **changes}
    answer = signed_in(ada).post(reverse("disputes:open", args=[finished.ref]), said)

    assert answer.status_code == 422
    assert said["text"] in answer.content.decode()
    assert queries.latest_of(finished.ref) is None


def test_a_page_says_why_nothing_can_be_contested(scheduled, ada, tom, finished, signed_in):
    for person in (ada, tom):
        answer = signed_in(person).get(reverse("disputes:open", args=[scheduled.ref]))
        assert answer.status_code == 200


def test_the_booking_leads_to_its_problem(opened, ada, tom, signed_in):
    for person in (ada, tom):
        page = signed_in(person).get(reverse("bookings:detail", args=[opened.booking.ref]))
        words = page.content.decode()
        assert "There is a problem" in words
        assert "reported a problem" in words
        way = signed_in(person).get(reverse("disputes:open", args=[opened.booking.ref]))
        assert way.url == address("detail", opened)


def test_both_sides_read_the_case(opened, ada, tom, signed_in):
    for person in (ada, tom):
        words = signed_in(person).get(address("detail", opened)).content.decode()
        assert "One door hangs." in words
        assert "$64.80" in words
        assert "How such cases are decided" in words


def test_the_other_side_answers_proposes_and_is_accepted(opened, ada, tom, signed_in):
    client, tasker = signed_in(ada), signed_in(tom)
    tasker.post(address("detail", opened), {"text": "It hung straight."})
    url = address("proposals", opened)
    assert "$32.40" in tasker.get(f"{url}?kept=30").content.decode()
    tasker.post(url, {"kept": "30", "words": "Half each."})
    offer = opened.proposals.get()
    page = client.get(address("detail", opened)).content.decode()
    main = page.partition("<main")[2]
    assert (main.count("btn primary"), main.count("btn accent")) == (0, 1)

    page = client.get(address("acceptance", opened, offer.pk)).content.decode()
    assert "$32.40" in page
    client.post(address("acceptance", opened, offer.pk))
    drain()

    assert fresh(opened).ending == "settled"
    assert books(opened).refunded == cents(3_240)
    assert "$32.40" in client.get(address("detail", opened)).content.decode()
    detail = client.get(reverse("bookings:detail", args=[opened.booking.ref])).content.decode()
    assert "$99.00 released to Tom" in detail


@pytest.mark.parametrize("kept", ["", "61", "a lot"])
def test_a_refused_proposal_says_so(opened, tom, signed_in, kept):
    answer = signed_in(tom).post(address("proposals", opened), {"kept": kept})

    assert answer.status_code == 422
    assert not opened.proposals.exists()


def test_asking_us_and_withdrawing_are_pages(opened, ada, tom, signed_in):
    client = signed_in(ada)
    assert "three working days" in client.get(address("review", opened)).content.decode()
    assert "$54" in client.get(address("withdrawal", opened)).content.decode()
    assert signed_in(tom).get(address("withdrawal", opened)).status_code == 303

    client.post(address("review", opened))

    assert fresh(opened).is_under_review
    assert client.get(address("review", opened)).status_code == 303


def test_evidence_is_for_the_two_sides(finished, ada, tom, eve, signed_in):
    signed_in(ada).post(
        reverse("disputes:open", args=[finished.ref]), SAID | {"photos": [photo_file()]}
    )
    made = queries.latest_of(finished.ref)
    url = address("photo", made, made.statements.get().photos.get().pk)

    for person, status in ((ada, 200), (tom, 200), (eve, 404)):
        answer = signed_in(person).get(url)
        list(answer)
        assert answer.status_code == status
    assert signed_in(ada).get(address("photo", made, 0)).status_code == 404


def test_the_thread_and_the_notices_tell_of_it(opened, ada, tom):
    actions.propose(dispute_ref=opened.ref, actor=tom, kept=aud(30))
    actions.escalate(dispute_ref=opened.ref, actor=ada)
    drain()

    said = [m.payload["event"] for m in Message.objects.filter(payload__has_key="event")]
    assert {"dispute_opened", "dispute_proposed", "dispute_escalated"} <= set(said)
    told = {(n.person_id, n.kind) for n in Notice.objects.filter(kind__startswith="dispute_")}
    assert (tom.pk, "dispute_opened") in told
    assert (ada.pk, "dispute_opened") not in told
    assert (ada.pk, "dispute_proposed") in told
    words = Notice.objects.get(kind="dispute_proposed").text
    assert "$32.40" in words


def test_a_stopped_booking_tells_its_reasons(started, tom, signed_in):
    page = signed_in(tom).get(reverse("disputes:open", args=[started.ref])).content.decode()

    assert "Going on is not safe" in page
    assert 'name="contested"' not in page


def test_the_queue_of_choices_offers_the_report(finished, started, ada, tom):
    from marketplace.bookings import queries as bookings

    def events(booking, person):
        return [each.event for each in bookings.choices(stage.fresh(booking), person)]

    assert "dispute" in events(finished, ada)
    assert "dispute" not in events(finished, tom)
    open_as(ada, finished)
    assert events(finished, ada) == events(finished, tom) == ["problem"]
