"""Two people side by side in Chromium, with the server killed in between."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from chat import actions
from chat.models import Message
from tests.chat.conftest import jpeg
from tests.support.browser import until
from tests.support.processes import Web

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "Message to"
# What the browser says while nobody listens; it may say so as late as when its window closes.
DEAD = r"WebSocket connection|net::ERR_|ServiceWorker|fetching the script"


@pytest.fixture
def server(tmp_path, transactional_db):
    """A web process that the test may kill."""
    one = Web(tmp_path / "log")
    one.start()
    yield one
    one.end()


@pytest.fixture
def path(talk):
    return reverse("chat:conversation", args=[talk.ref])


def write(page, text: str) -> None:
    page.get_by_label(BODY).fill(text)
    page.get_by_role("button", name="Send").click()


def shown(page) -> list[str]:
    """Return what stands in the thread, without what still waits to be sent."""
    return page.locator(".thread .msg:not(.pending) .bub").all_inner_texts()


def wait_for(page, texts: list[str]) -> None:
    until(
        page,
        """(wanted) => JSON.stringify([...document.querySelectorAll(
            ".thread .msg:not(.pending) .bub")].map((each) => each.innerText)) === wanted""",
        json.dumps(texts, separators=(",", ":"), ensure_ascii=False),
        # After a long silence the browser looks for the server twice a minute only.
        seconds=120,
    )


def test_two_people_talk_live(open_page, path, ada, tom):
    one, other = open_page(ada, path), open_page(tom, path)

    write(one, "Is Saturday good?")
    wait_for(other, ["Is Saturday good?"])
    write(other, "Perfect.")
    wait_for(one, ["Is Saturday good?", "Perfect."])

    assert one.locator(".pending").count() == 0
    one.get_by_text("Seen").wait_for()


def test_nothing_is_lost_doubled_or_disordered_when_the_server_is_killed(
    server, open_page, path, ada, tom
):
    one, other = (open_page(each, server.address + path, forgives=DEAD) for each in (ada, tom))
    write(one, "One")
    wait_for(other, ["One"])

    server.end()
    write(one, "Two")
    write(one, "Three")
    other.get_by_label(BODY).fill("A draft that must stay")
    one.get_by_text("Not confirmed yet").first.wait_for()
    server.start()

    everything = ["One", "Two", "Three"]
    for page in (one, other):
        wait_for(page, everything)
    write(one, "Four")
    wait_for(other, [*everything, "Four"])
    assert other.get_by_label(BODY).input_value() == "A draft that must stay"
    assert list(Message.objects.order_by("seq").values_list("seq", "body")) == list(
        enumerate([*everything, "Four"], 1)
    )


def test_what_was_not_sent_survives_a_reload_and_goes_out_once(server, open_page, path, ada):
    page = open_page(ada, server.address + path, forgives=DEAD)
    server.end()
    write(page, "Hold this")
    page.get_by_text("Not confirmed yet").wait_for()
    server.start()

    page.reload()

    wait_for(page, ["Hold this"])
    page.reload()
    assert shown(page) == ["Hold this"]
    assert Message.objects.count() == 1


def test_what_waits_says_so_behind_a_message_whose_answer_was_lost(open_page, path, ada):
    page = open_page(ada, path, forgives=DEAD)

    def lose(route):
        if b"One" in (route.request.post_data_buffer or b""):
            route.fetch()
        route.abort()

    page.route(lambda url: "?after=" in url, lose)
    write(page, "One")
    wait_for(page, ["One"])
    write(page, "Two")
    page.get_by_text("Not confirmed yet").wait_for()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()

    wait_for(page, ["One", "Two"])
    assert Message.objects.count() == 2


def test_processes_tell_each_other(server, open_page, path, ada, tom):
    one, other = open_page(ada, path), open_page(tom, server.address + path)

    write(one, "Over there?")
    wait_for(other, ["Over there?"])


def test_the_count_in_the_bar_follows_on_every_page(open_page, talk, say, path, ada, tom):
    page = open_page(ada, "/messages/")
    count = page.locator('nav [data-unread="messages"]').first

    say(tom)
    count.filter(has_text="1").wait_for()
    page.get_by_text("Hello").first.wait_for()
    actions.mark_read(conversation_id=talk.pk, person=ada, seq=1)
    count.wait_for(state="hidden")


def test_a_message_taken_back_goes_from_open_pages(open_page, talk, say, path, ada, tom):
    say(tom, "Oh no")
    page = open_page(ada, path)

    actions.remove_message(conversation_id=talk.pk, seq=1, actor=tom)

    wait_for(page, ["This message was taken back."])


def test_what_is_read_again_takes_no_toasts(open_page, path, ada):
    page = open_page(ada, path)

    with page.expect_request(lambda each: "x-unseen" in each.headers) as asked:
        page.evaluate("() => document.dispatchEvent(new CustomEvent('chat:renew'))")

    assert asked.value.url.endswith(path)


def test_it_works_without_script(open_page, path, ada, tom):
    one, other = (open_page(each, path, javascript=False, width=360) for each in (ada, tom))

    write(one, "No script here")
    one.locator(".thread .bub", has_text="No script here").wait_for()
    other.reload()

    assert shown(one) == shown(other) == ["No script here"]


def test_a_photo_waits_in_the_composer_and_goes_with_the_message(
    open_page, path, ada, tom, tmp_path
):
    file = tmp_path / "wall.jpg"
    file.write_bytes(jpeg(size=(400, 300)).read())
    one, other = open_page(ada, path), open_page(tom, path)

    one.locator("input[type=file]").set_input_files(file)
    one.get_by_role("button", name="Leave this photo out").wait_for()
    one.get_by_role("button", name="Send").click()

    picture = other.locator(".thread .shots img")
    picture.wait_for()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)")
    assert one.locator("[data-waiting] li").count() == 0
