"""Photos: cleaned, private, part of one message."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from chat import photos, tasks
from chat.models import Message, Photo
from chat.refusals import NothingSaid, TooFast
from marketplace.core.clock import now
from tests.chat.conftest import jpeg


@pytest.fixture
def photo(talk, ada):
    return photos.add(conversation_id=talk.pk, owner=ada, upload=jpeg())


def look(client, photo) -> tuple[int, bytes]:
    """Return status and content of a look at a photo; reading to the end closes the file."""
    response = client.get(reverse("chat:photo", args=[photo.ref]))
    content = response.streaming_content if response.streaming else [response.content]
    return response.status_code, b"".join(content)


def test_both_see_a_photo_and_nobody_else(photo, say, ada, tom, eve, client, signed_in):
    say(ada, attachment_ids=[photo.ref])

    for person, status in ((ada, 200), (tom, 200), (eve, 404)):
        assert look(signed_in(person), photo)[0] == status
    assert look(client, photo)[0] == 302


def test_a_photo_that_is_not_sent_yet_is_its_owners_alone(photo, ada, tom, signed_in):
    assert look(signed_in(ada), photo)[0] == 200
    assert look(signed_in(tom), photo)[0] == 404


def test_a_photo_whose_file_is_gone_is_not_there(photo, ada, signed_in):
    photo.file.storage.delete(photo.file.name)

    assert look(signed_in(ada), photo)[0] == 404


def test_a_photo_says_nothing_of_the_camera(photo, ada, signed_in):
    image = Image.open(io.BytesIO(look(signed_in(ada), photo)[1]))

    assert dict(image.getexif()) == {}


def test_the_script_uploads_and_names_the_photo(talk, ada, tom, signed_in):
    client = signed_in(ada)

    waiting = client.post(
        reverse("chat:photos", args=[talk.ref]), {"key": uuid4(), "photos": jpeg()}
    )
    ref = Photo.objects.get().ref
    client.post(
        reverse("chat:messages", args=[talk.ref]), {"key": uuid4(), "body": "", "photo": ref}
    )

    assert f'value="{ref}"' in waiting.content.decode()
    assert [each.ref for each in Message.objects.get().photos.order_by("pk")] == [ref]


def test_a_plain_form_sends_photos_once_however_often_it_is_posted(talk, ada, signed_in):
    key = uuid4()
    for _ in range(2):
        response = signed_in(ada).post(
            reverse("chat:messages", args=[talk.ref]),
            {"key": key, "body": "Look", "photos": [jpeg(), jpeg("b.jpg")]},
        )
        assert response.status_code == 303

    assert Message.objects.get().photos.count() == Photo.objects.count() == 2


@pytest.mark.parametrize("name", ["photos", "messages"])
def test_what_is_no_photo_is_refused_with_a_sentence(talk, ada, signed_in, name):
    fake = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")

    response = signed_in(ada).post(
        reverse(f"chat:{name}", args=[talk.ref]), {"key": uuid4(), "body": "Hi", "photos": fake}
    )

    assert response.status_code == 422
    assert "Choose a photo" in response.content.decode()
    assert not Message.objects.exists()


def test_nobody_sends_the_photo_of_another(photo, say, tom):
    with pytest.raises(NothingSaid):
        say(tom, attachment_ids=[photo.ref])


def test_a_photo_belongs_to_one_message(photo, say, ada):
    say(ada, attachment_ids=[photo.ref])

    with pytest.raises(NothingSaid):
        say(ada, "Again", attachment_ids=[photo.ref])


def test_a_message_takes_ten_photos_at_most(say, ada):
    with pytest.raises(NothingSaid):
        say(ada, attachment_ids=["x"] * (photos.MAX_PHOTOS + 1))


def test_nobody_piles_up_photos_without_sending_them(photo, talk, ada, monkeypatch):
    monkeypatch.setattr(photos, "UNSENT_PHOTOS", 1)

    with pytest.raises(TooFast):
        photos.add(conversation_id=talk.pk, owner=ada, upload=jpeg())


def test_what_was_never_sent_is_swept_after_a_day(
    photo, talk, say, ada, django_capture_on_commit_callbacks
):
    sent = photos.add(conversation_id=talk.pk, owner=ada, upload=jpeg())
    say(ada, attachment_ids=[sent.ref])
    name, storage = photo.file.name, photo.file.storage

    tasks.sweep_photos()
    assert Photo.objects.count() == 2
    with (
        time_machine.travel(now() + timedelta(hours=25)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        tasks.sweep_photos()

    assert Photo.objects.get() == sent
    assert not storage.exists(name)
