"""The dispute desk: queue, evidence, the effect on the books before a ruling, a second look."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from marketplace.desk.actions import ensure_groups
from marketplace.disputes import actions
from marketplace.disputes.models import Ruling
from tests.disputes.conftest import books, cents, fresh, open_as
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.cast import make_person
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(finished, ada, tom, signed_in):
    """A dispute with a photo that waits for our people."""
    signed_in(ada).post(
        reverse("disputes:open", args=[finished.ref]),
        {
            "reason": "flawed",
            "wanted": "part_back",
            "text": "One door hangs.",
            "contested": "60",
            "photos": [photo_file()],
        },
    )
    dispute = finished_dispute(finished)
    return actions.escalate(dispute_ref=dispute.ref, actor=tom)


def finished_dispute(booking):
    """Return the dispute about a booking."""
    from marketplace.disputes import queries

    drain()
    return queries.latest_of(booking.ref)


def sheet(dispute, **changes):
    """Return what the decision sheet sends."""
    said = list(dispute.statements.values_list("pk", flat=True))
    values = {"rule": "flawed", "kept": "36", "reason": "The photo shows it.", "evidence": said}
    return {**values, **changes}


def test_the_queue_shows_what_waits(review, judge, signed_in):
    desk = signed_in(judge)
    words = desk.get(reverse("desk:disputes")).content.decode()

    assert review.booking.title in words
    assert "$64.80" in words
    assert review.booking.title not in desk.get("/desk/disputes/?due=soon").content.decode()
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "Disputes to decide" in home


def test_the_case_shows_the_evidence_in_order(review, judge, signed_in):
    page = signed_in(judge).get(reverse("desk:dispute", args=[review.ref]))
    words = page.content.decode()

    assert words.index("Offer accepted") < words.index("Work started")
    assert words.index("Work done") < words.index("One door hangs.")
    photo = review.statements.get().photos.get()
    answer = signed_in(judge).get(
        reverse("desk:dispute_photo", args=[review.ref, "statements", photo.pk])
    )
    list(answer)
    assert answer.status_code == 200


def test_the_effect_is_shown_before_it_can_be_confirmed(review, judge, signed_in):
    desk, url = signed_in(judge), reverse("desk:dispute", args=[review.ref])

    shown = desk.post(url, sheet(review, confirmed="yes"))
    words = shown.content.decode()
    assert shown.status_code == 200
    assert "$25.92" in words
    assert "$32.40" in words
    assert 'value="3600"' in words
    assert not Ruling.objects.exists()

    # Another amount than the one whose effect was shown is shown first, too.
    desk.post(url, sheet(review, kept="30", shown="3600", confirmed="yes"))
    assert not Ruling.objects.exists()

    done = desk.post(url, sheet(review, shown="3600", confirmed="yes"))
    drain()
    assert done.status_code == 303
    assert books(review).refunded == cents(2_592)
    assert fresh(review).ending == "ruled"


def test_both_sides_read_the_ruling(review, judge, ada, tom, signed_in):
    url = reverse("desk:dispute", args=[review.ref])
    signed_in(judge).post(url, sheet(review, shown="3600", confirmed="yes"))

    for person in (ada, tom):
        page = signed_in(person).get(reverse("disputes:detail", args=[review.ref]))
        assert "The photo shows it." in page.content.decode()


@pytest.mark.parametrize(
    "changes", [{"kept": "61"}, {"kept": "a lot"}, {"reason": ""}, {"rule": ""}]
)
def test_a_bad_sheet_is_refused(review, judge, signed_in, changes):
    url = reverse("desk:dispute", args=[review.ref])
    answer = signed_in(judge).post(url, sheet(review, shown="3600", confirmed="yes", **changes))

    assert answer.status_code == 422
    assert not Ruling.objects.exists()


def test_questions_are_asked_from_the_desk(review, judge, signed_in):
    url = reverse("desk:dispute_question", args=[review.ref])
    assert signed_in(judge).get(url).status_code == 200

    signed_in(judge).post(url, {"question": "Which door?"})

    assert fresh(review).question == "Which door?"


def test_two_people_rule_above_the_limit(ada, tom, judge, make_operator, signed_in):
    job = stage.make_job(ada)
    booking = stage.accept(stage.make_offer(job, tom, price=600), ada)
    booking = stage.finish(stage.start(stage.pay_for(booking, signed_in(ada))))
    dispute = actions.escalate(dispute_ref=open_as(ada, booking).ref, actor=ada)
    first, second = signed_in(judge), signed_in(make_operator("Mia"))
    url = reverse("desk:dispute", args=[dispute.ref])
    first.post(url, sheet(dispute, kept="300", shown="30000", confirmed="yes"))
    made = Ruling.objects.get()
    assert made.is_waiting

    ref = [dispute.ref, made.pk]
    assert "second person" in second.get(url).content.decode()
    assert first.post(reverse("desk:dispute_confirmation", args=ref)).status_code == 403
    second.post(reverse("desk:dispute_return", args=ref), {"note": "Too much."})
    assert "Too much." in first.get(url).content.decode()
    first.post(url, sheet(dispute, kept="200", shown="20000", confirmed="yes"))
    made = Ruling.objects.get(state="waiting")
    confirm = reverse("desk:dispute_confirmation", args=[dispute.ref, made.pk])
    assert "Back to the client" in second.get(confirm).text
    second.post(confirm)

    assert fresh(dispute).ending == "ruled"


@pytest.mark.parametrize(
    ("role", "status"), [("Support", 200), ("Finance", 200), ("Admin", 200), ("Editor", 302)]
)
def test_roles_that_decide(review, signed_in, role, status):
    ensure_groups()
    operator = make_person("Mo", "Operator", is_staff=True)
    operator.groups.add(Group.objects.get(name=role))

    for name, args in (("desk:disputes", []), ("desk:dispute", [review.ref])):
        assert signed_in(operator).get(reverse(name, args=args)).status_code == status


def test_the_desk_is_closed_to_everybody_else(review, ada, eve, signed_in):
    for person in (ada, eve):
        for name, args in (("desk:disputes", []), ("desk:dispute", [review.ref])):
            assert signed_in(person).get(reverse(name, args=args)).status_code == 404


def test_the_queue_asks_few_questions(review, judge, signed_in, django_assert_max_num_queries):
    desk = signed_in(judge)
    desk.get(reverse("desk:disputes"))
    with django_assert_max_num_queries(10):
        desk.get(reverse("desk:disputes"))
