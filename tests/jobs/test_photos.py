"""Photos of a job: clean, few, in order, and only for those who may see the job."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from marketplace.core.errors import Conflict
from marketplace.core.policies import current
from marketplace.jobs import actions, queries
from tests.jobs.conftest import answers, photo_file, status_of
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db


def add(job, person, *names):
    return actions.add_photos(
        job_id=job.pk, actor=person, uploads=[photo_file(name) for name in names]
    )


def details(job):
    return reverse("jobs:post_details", args=[job.ref])


def photo_url(photo):
    return reverse("jobs:photo", args=[photo.job.ref, photo.ref])


def test_photos_come_with_the_details(ada, draft, signed_in):
    sent = {**answers(), "photos": [photo_file("a.jpg"), photo_file("b.jpg")]}

    answer = signed_in(ada).post(details(draft), sent)

    assert answer.url == reverse("jobs:post_where", args=[draft.ref])
    assert [photo.position for photo in queries.photos_of(draft.pk)] == [0, 1]


def test_adding_photos_keeps_what_is_typed_although_an_answer_lacks(ada, draft, signed_in):
    sent = {"description": "Two boxes", "photos": photo_file(), "photo": "add:"}

    answer = signed_in(ada).post(details(draft), sent)

    draft.refresh_from_db()
    assert answer.url == details(draft)
    assert draft.description == "Two boxes"
    assert len(queries.photos_of(draft.pk)) == 1


def test_what_is_no_photo_is_refused_at_its_field(ada, draft, signed_in):
    text = photo_file()
    text.file.seek(0)
    text.file.write(b"not a picture at all, only words")

    answer = signed_in(ada).post(details(draft), {**answers(), "photos": text})

    assert answer.status_code == 422
    assert "Choose a photo" in answer.content.decode()
    assert queries.photos_of(draft.pk) == []


def test_a_job_takes_no_more_photos_than_the_policy_says(ada, draft):
    most = current().photos_per_job
    add(draft, ada, *(f"{n}.jpg" for n in range(most)))

    with pytest.raises(actions.TooMany, match=f"{most} photos at most"):
        add(draft, ada, "one_more.jpg")

    assert len(queries.photos_of(draft.pk)) == most


def test_too_many_at_once_are_refused_before_any_is_decoded(ada, draft, signed_in, monkeypatch):
    monkeypatch.setattr("marketplace.jobs.actions.photos.clean_photo", pytest.fail)
    many = [photo_file(f"{n}.jpg") for n in range(current().photos_per_job + 1)]

    answer = signed_in(ada).post(details(draft), {**answers(), "photos": many})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "sent", [{"photo": "remove:\0"}, {"photo": "earlier:\0"}, {"alt_34679cdf": "a\0b"}]
)
def test_zero_bytes_in_what_the_buttons_send_do_no_harm(sent, ada, draft, signed_in):
    add(draft, ada, "a.jpg")

    assert signed_in(ada).post(details(draft), {**answers(), **sent}).status_code == 303
    assert len(queries.photos_of(draft.pk)) == 1


def test_a_photo_moves_gets_words_and_goes(ada, draft, signed_in):
    first, second = add(draft, ada, "a.jpg", "b.jpg")
    browser = signed_in(ada)

    browser.post(details(draft), {"photo": f"earlier:{second.ref}", f"alt_{first.ref}": "A wall"})
    moved = queries.photos_of(draft.pk)
    browser.post(details(draft), {"photo": f"remove:{second.ref}"})

    assert [photo.ref for photo in moved] == [second.ref, first.ref]
    assert [photo.alt for photo in queries.photos_of(draft.pk)] == ["A wall"]


def test_where_a_photo_was_taken_is_not_kept(ada, draft):
    (photo,) = add(draft, ada, "a.jpg")

    with photo.file.open() as file, Image.open(file) as image:
        assert not image.getexif()


def test_photos_of_a_draft_are_its_authors(ada, eve, draft, signed_in):
    (photo,) = add(draft, ada, "a.jpg")

    own = signed_in(ada).get(photo_url(photo))

    assert own["Content-Type"] == "image/jpeg"
    assert b"".join(own.streaming_content).startswith(b"\xff\xd8")
    assert status_of(signed_in(eve), photo_url(photo)) == 404
    assert status_of(Client(), photo_url(photo)) == 404


def test_photos_of_a_closed_job_are_for_its_client_and_its_taskers(ada, eve, tom, signed_in):
    job = stage.make_job(ada)
    (photo,) = add(job, ada, "a.jpg")
    stage.make_offer(job, tom)
    public = status_of(Client(), photo_url(photo))
    actions.cancel(job_id=job.pk, actor=ada)

    seen = [status_of(signed_in(one), photo_url(photo)) for one in (ada, tom, eve)]

    assert public == 200
    assert seen == [200, 200, 404]


def test_a_photo_is_found_under_its_own_job_only(ada, draft, signed_in):
    (photo,) = add(draft, ada, "a.jpg")
    other = stage.make_job(ada)
    url = reverse("jobs:photo", args=[other.ref, photo.ref])

    assert status_of(signed_in(ada), url) == 404


def test_photos_of_a_closed_job_stay(ada):
    job = stage.make_job(ada)
    actions.cancel(job_id=job.pk, actor=ada)

    with pytest.raises(Conflict, match="stay as they are"):
        add(job, ada, "a.jpg")
