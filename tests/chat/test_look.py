"""Inbox and conversation in a real browser: nothing overflows, axe has nothing to complain of."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chat import actions, photos
from chat.models import Conversation
from tests.chat.conftest import jpeg
from tests.interface import looking
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def thread(ada, tom, signed_in):
    """A thread with everything in it: masked words, the system's lines, photos, a booking."""
    offer = stage.make_offer(stage.make_job(ada), tom)
    drain()
    talk = Conversation.objects.get()

    def say(sender, body, **options):
        return actions.send_message(
            conversation_id=talk.pk, sender=sender, body=body, client_id=uuid4(), **options
        )

    say(tom, "Hi Ada! I could do Saturday. Call me on 0412 345 678 if that is easier.")
    stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    pictures = [
        photos.add(conversation_id=talk.pk, owner=ada, upload=jpeg(size=(800, 600))).ref
        for _ in range(2)
    ]
    say(ada, "Plaster. The low cupboard moves out before you come.", attachment_ids=pictures)
    actions.mark_read(conversation_id=talk.pk, person=tom, seq=9)
    say(ada, "And a word without any break: " + "x" * 120)
    return talk


def test_pages_fit_and_are_accessible(thread, open_page, ada, tom, eve):
    for person, path in (
        (ada, f"/messages/{thread.ref}/"),
        (tom, f"/messages/{thread.ref}/"),
        (tom, "/messages/"),
        (eve, "/messages/?filter=unread"),
    ):
        page = open_page(person, path)
        assert [*looking.broken_rules(page), *looking.overflow(page)] == []


def test_the_newest_message_is_in_view(thread, open_page, ada):
    page = open_page(ada, f"/messages/{thread.ref}/", width=360)

    assert page.locator(".thread .msg").last.is_visible()
    box, frame = (page.locator(each).last.bounding_box() for each in (".msg", ".thread"))
    assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
