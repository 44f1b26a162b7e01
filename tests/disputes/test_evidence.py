"""The evidence at the desk: messages, photos, the day of the work and who did what, in order."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.urls import reverse

from chat import actions as chat
from chat import photos as chat_photos
from chat.models import Conversation
from marketplace.bookings import actions as bookings
from marketplace.core.images import clean_photo
from marketplace.desk.actions import ensure_groups
from marketplace.desk.evidence import evidence_of
from marketplace.disputes import actions, queries
from tests.disputes.conftest import fresh, open_as
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.cast import make_person
from tests.support.queue import drain

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def say(booking, sender, body, **options):
    talk = Conversation.objects.get(job_id=booking.job_id)
    return chat.send_message(
        conversation_id=talk.pk, sender=sender, body=body, client_id=uuid4(), **options
    )


@pytest.fixture
def rich(scheduled, ada, tom):
    """A dispute about work that was moved once, talked about, shown and ticked off."""
    drain()
    asked = bookings.propose_move(
        booking_ref=scheduled.ref,
        actor=ada,
        starts=[stage.in_days(9)],
        reason="The keys come late.",
    )
    bookings.refuse_proposal(booking_ref=scheduled.ref, proposal_id=asked.pk, actor=tom)
    talk = Conversation.objects.get(job_id=scheduled.job_id)
    shot = chat_photos.add(conversation_id=talk.pk, owner=ada, upload=photo_file())
    say(scheduled, ada, "This is the wall.", attachment_ids=[shot.ref])
    say(scheduled, tom, "I bring longer screws.")
    started = stage.start(scheduled)
    photos = {"before": [clean_photo(photo_file())], "photos": [clean_photo(photo_file())]}
    done = stage.finish(started, checks=["tidy"], note="All level.", **photos)
    return actions.escalate(dispute_ref=open_as(ada, done, contested=60).ref, actor=tom)


def lines(dispute):
    return evidence_of(queries.case_of(fresh(dispute)))


def test_it_tells_who_did_what_in_the_order_of_time(rich, ada, tom):
    told = lines(rich)
    said = [(piece.who, piece.title, piece.text) for piece in told]

    assert [piece.time for piece in told] == sorted(piece.time for piece in told)
    assert (ada.public_name, "Message", "This is the wall.") in said
    assert (tom.public_name, "Message", "I bring longer screws.") in said
    assert (tom.public_name, "Entered the client's start PIN", "") in said
    asked = next(each for each in said if each[1] == "Asks for another time")
    assert asked[0] == ada.public_name
    assert "The keys come late." in asked[2]
    assert ("", "Asks for another time: Refused", "") in said
    ticked = next(text for _who, title, text in said if title == "The closing list")
    assert [line[0] for line in ticked.splitlines()] == ["–", "–", "✓", "–"]


def test_photos_are_shown_small_and_answered_to_operators_alone(
    rich, judge, ada, tom, eve, signed_in
):
    page = signed_in(judge).get(reverse("desk:dispute", args=[rich.ref])).content.decode()
    urls = [
        reverse("desk:dispute_photo", args=[rich.ref, piece.source, key])
        for piece in lines(rich)
        for key in piece.photos
    ]

    assert len(urls) == 3
    for url in urls:
        assert f'src="{url}"' in page
        answer = signed_in(judge).get(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        list(answer)
        assert {signed_in(each).get(url).status_code for each in (ada, tom, eve)} == {404}


@pytest.mark.parametrize(
    ("source", "key"),
    [
        *(("work", key) for key in ("999999", "x", "9" * 40)),
        *(("statements", "999999"), ("messages", "ghjkmnpq"), ("elsewhere", "1")),
    ],
)
def test_a_photo_that_is_not_there_is_not_found(rich, judge, signed_in, source, key):
    url = reverse("desk:dispute_photo", args=[rich.ref, source, key])

    assert signed_in(judge).get(url).status_code == 404


def test_a_photo_of_another_thread_is_no_evidence_here(rich, judge, ada, tia, signed_in):
    talk = chat.ensure_conversation(
        job_id=777, job_ref="jkf34679", title="Another", client=ada, tasker=tia
    )
    shot = chat_photos.add(conversation_id=talk.pk, owner=ada, upload=photo_file())
    chat.send_message(
        conversation_id=talk.pk,
        sender=ada,
        body="Elsewhere.",
        client_id=uuid4(),
        attachment_ids=[shot.ref],
    )
    url = reverse("desk:dispute_photo", args=[rich.ref, "messages", shot.ref])

    assert "Elsewhere." not in [piece.text for piece in lines(rich)]
    assert default_storage.exists(shot.file.name)
    assert signed_in(judge).get(url).status_code == 404


def test_what_was_masked_or_taken_back_stays_so(ada, tom, judge, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    drain()
    talk = Conversation.objects.get(job_id=offer.job_id)
    chat.send_message(
        conversation_id=talk.pk, sender=tom, body="Call me: 0412 345 678", client_id=uuid4()
    )
    gone = chat.send_message(
        conversation_id=talk.pk, sender=tom, body="Never mind the price.", client_id=uuid4()
    )
    chat.remove_message(conversation_id=talk.pk, seq=gone.seq, actor=tom)
    booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    dispute = open_as(ada, stage.finish(stage.start(booking)), contested=60)

    page = signed_in(judge).get(reverse("desk:dispute", args=[dispute.ref])).content.decode()

    assert "contact details masked" in page
    assert "0412" not in page
    assert "taken back or taken down" in page
    assert "Never mind the price." not in page


def test_the_case_asks_few_questions(rich, judge, signed_in, django_assert_max_num_queries):
    desk, url = signed_in(judge), reverse("desk:dispute", args=[rich.ref])
    desk.get(url)

    with django_assert_max_num_queries(MOST_QUERIES):
        desk.get(url)
    case = queries.case_of(fresh(rich))
    with django_assert_max_num_queries(10):
        evidence_of(case)


@pytest.mark.parametrize(("role", "status"), [("Support", 200), ("Finance", 200), ("Editor", 302)])
def test_roles_that_see_the_photos(rich, signed_in, role, status):
    ensure_groups()
    operator = make_person("Mo", "Operator", is_staff=True)
    operator.groups.add(Group.objects.get(name=role))
    piece = next(each for each in lines(rich) if each.source == "work")
    url = reverse("desk:dispute_photo", args=[rich.ref, "work", piece.photos[0]])

    answer = signed_in(operator).get(url)

    assert answer.status_code == status
    list(answer)
