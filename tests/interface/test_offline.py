"""Without a network: what a browser has kept, for whom, and what it sends afterwards."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from chat.models import Message
from hustlr import offline
from tests.chat.conftest import talk  # noqa: F401 - a fixture
from tests.support import bookings as stage
from tests.support.browser import session_cookie, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GONE = r"net::ERR_|WebSocket|Failed to fetch"
ADDRESS = "14/22 Wilson St"
AT_WORK = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found?.active))"
# Ada's browser has a copy of a minute ago; what the worker waits for is gathered in `waits`, and
# nothing may be added when an answer has been shown.
STAGE = """
const url = location.origin + "/bookings/", waits = [];
const event = () => ({ request: { url }, waitUntil: (work) => waits.push(work) });
const headers = { "X-Owner": "ada", "X-Keep": "1" };
const says = (text, ms = 0) => () =>
  new Promise((done) => setTimeout(() => done(new Response(`<body>${text}`, { headers })), ms));
const textOf = async (answer) => (await answer.text()).replace(/<[^>]*>/, "");
const show = async (network) => {
  const asked = event();
  self.fetch = network;
  const answer = await page(asked);
  asked.waitUntil = () => { throw new DOMException("", "InvalidStateError"); };
  return textOf(answer);
};
await caches.delete(PAGES);
const cache = await caches.open(PAGES);
await cache.put(WHOSE, new Response("ada"));
await keep(cache, url, await says("copy")(), Date.now() - 60_000);
looked = Date.now();
"""


@pytest.fixture
def booking(ada, tom, signed_in):
    """A paid booking of tomorrow."""
    offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(1))
    return stage.pay_for(stage.accept(offer, ada), signed_in(ada))


@pytest.fixture
def visit(open_page):
    """Open a page and wait until the worker rules it."""

    def look(person, path):
        page = open_page(person, path, forgives=GONE)
        until(page, AT_WORK)
        page.reload()
        until(page, "navigator.serviceWorker.controller !== null")
        return page

    return look


@pytest.fixture
def in_worker(open_page, client):
    """Run a script after the worker's own code, with little patience, in a page."""
    worker = client.get("/sw.js").content.decode()
    patience = f"const PATIENCE = {settings.NETWORK_PATIENCE_MS};"
    assert patience in worker
    code = worker.replace(patience, "const PATIENCE = 50;")
    page = open_page(None, "/dev/mail/")
    return lambda script: page.evaluate(f"async () => {{ {code}\n{script} }}")


def kept(page, path):
    """Wait until the worker has a copy."""
    until(page, "async (path) => Boolean(await (await caches.open('pages')).match(path))", path)


def test_tomorrows_door_is_readable_though_nobody_has_looked(visit, booking, tom):
    path = reverse("bookings:detail", args=[booking.ref])
    page = visit(tom, "/")
    kept(page, path)
    page.context.set_offline(True)

    page.goto(path)

    page.get_by_text(ADDRESS).filter(visible=True).first.wait_for()
    page.get_by_text("This is the copy that your device kept").wait_for()
    page.goto("/account/")
    page.get_by_role("heading", name="You are offline").wait_for()


def test_nothing_of_one_person_is_shown_to_the_next(visit, booking, tom, eve):
    path = reverse("bookings:detail", args=[booking.ref])
    page = visit(tom, path)
    kept(page, path)
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("/")
    until(page, AT_WORK)
    page.context.set_offline(True)

    page.goto(path)

    page.get_by_role("heading", name="You are offline").wait_for()


def test_a_copy_that_came_after_signing_out_is_shown_to_nobody(visit, booking, tom):
    """The look ahead that was under way may write last; no owner's name stands beside its copy."""
    path = reverse("bookings:detail", args=[booking.ref])
    page = visit(tom, path)
    kept(page, path)
    page.evaluate("() => caches.open('pages').then((cache) => cache.delete('/offline/owner'))")
    page.context.set_offline(True)

    page.goto(path)

    page.get_by_role("heading", name="You are offline").wait_for()


def test_an_answer_asked_for_before_the_owner_changed_is_not_kept(in_worker):
    """Of two tabs one is slow, the other signs out; then signing out empties the browser."""
    told = in_worker(
        """
        const keeps = (owner, asked) => belongTo(owner, asked).then(() => true, () => false);
        await caches.delete(PAGES);
        const first = await keeps("alice", 0);
        const asked = changes;
        const other = await keeps("-", asked);
        const late = await keeps("alice", asked);
        const back = await keeps("alice", changes);
        const before = changes;
        await caches.delete(PAGES);
        return [first, other, late, back, await keeps("alice", before), await keeps("bob", changes)];
        """
    )

    assert told == [True, True, False, True, False, True]


def test_another_person_in_the_same_browser_empties_it(visit, booking, tom, eve, web_address):
    path = reverse("bookings:detail", args=[booking.ref])
    page = visit(tom, path)
    kept(page, path)
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(eve, web_address)])
    page.goto("/")
    until(page, "async (path) => !(await (await caches.open('pages')).match(path))", path)
    page.context.set_offline(True)

    page.goto(path)

    page.get_by_role("heading", name="You are offline").wait_for()


def test_a_message_of_the_tunnel_goes_out_once_from_any_page(visit, talk, ada):  # noqa: F811
    page = visit(ada, reverse("chat:conversation", args=[talk.ref]))
    page.context.set_offline(True)
    page.get_by_label("Message to").fill("In the tunnel")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Not confirmed yet").wait_for()
    page.context.set_offline(False)

    page.goto("/account/")

    until(
        page,
        "() => Object.keys(localStorage).every((name) => !name.startsWith('chat:queue')"
        " || localStorage.getItem(name) === '[]')",
    )
    assert list(Message.objects.values_list("body", flat=True)) == ["In the tunnel"]


def test_a_slow_network_is_waited_for_longer_after_a_form_but_not_for_ever(in_worker):
    told = in_worker(
        STAGE
        + """
        const before = await show(says("late", 300));
        await Promise.all(waits);
        const kept = await textOf(await copyOf(url));
        did(event());
        const after = await show(says("page", 150));
        await Promise.all(waits);
        did(event());
        const hanging = await show(says("never", 10_000));
        return [before, kept, after, hanging, await show(() => Promise.reject(new TypeError()))];
        """
    )

    assert told == ["copy", "late", "page", "page", "page"]


def test_a_copy_is_as_old_as_its_question(in_worker):
    """It was asked for before a form was sent and came after it; then comes an older one."""
    told = in_worker(
        STAGE
        + """
        await show(says("before", 100));
        await new Promise((done) => setTimeout(done, 5));
        did(event());
        await Promise.all(waits);
        const fresh = await copyOf(url, await acted);
        await keep(cache, url, await says("older")(), Date.now() - 30_000);
        return [fresh, await textOf(await copyOf(url))];
        """
    )

    assert told == [None, "before"]


def test_forms_are_remembered_also_by_the_next_worker(in_worker):
    send = """
        const stored = [];
        const send = async (method, mode) => {
          const event = new Event("fetch"), request = { url: location.href, method, mode };
          const waitUntil = (work) => stored.push(work), respondWith = () => {};
          self.fetch = () => Promise.reject(new TypeError());
          self.dispatchEvent(Object.assign(event, { request, waitUntil, respondWith }));
          await Promise.all(stored);
          await new Promise((done) => setTimeout(done, 5));
          return Number(await acted);
        };
        await caches.delete(PAGES);
    """
    script, form, answer, later = in_worker(
        send
        + """return [
          await send("POST", "cors"), await send("POST", "navigate"),
          await send("GET", "navigate"), await send("GET", "navigate"),
        ];"""
    )

    assert script == 0
    # What was asked for while the form was under way is of before, too.
    assert 0 < form < answer == later
    assert in_worker("return Number(await acted);") == answer


def test_the_look_ahead_takes_no_toasts(in_worker):
    told = in_worker(
        STAGE
        + """
        const seen = [];
        self.fetch = async (path, { headers } = {}) => {
          seen.push([path, headers?.["X-Unseen"] ?? ""]);
          return path === NEAR ? Response.json({ pages: ["/bookings/"] }) : says("ahead")();
        };
        await lookAhead("ada");
        return [...seen, await textOf(await copyOf(url))];
        """
    )

    assert told == [["/offline/pages.json", ""], ["/bookings/", "1"], "ahead"]


def test_only_a_form_that_somebody_sent_is_something_done(visit, ada):
    page = visit(ada, "/bookings/")
    acted = "async () => Boolean(await caches.match('/offline/acted'))"
    page.evaluate("() => fetch('/theme/', { method: 'POST' })")
    assert not page.evaluate(acted)

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Switch to tasker").click()

    until(page, acted)


class TestAnswers:
    """What the server says of its pages."""

    def test_a_toast_waits_for_the_page_that_somebody_sees(self, signed_in, ada):
        client = signed_in(ada)
        client.post(reverse("accounts:photo_removal"))

        unseen, seen = (
            client.get("/bookings/", headers=headers).content.decode()
            for headers in ({"X-Unseen": "1"}, {})
        )

        assert "Your photo is gone." not in unseen
        assert "Your photo is gone." in seen

    def test_only_pages_to_read_may_be_kept(self, signed_in, booking, tom):
        client = signed_in(tom)
        detail = client.get(reverse("bookings:detail", args=[booking.ref]))

        assert detail["X-Keep"] == "1"
        assert "X-Keep" not in client.get("/account/")
        assert "X-Keep" not in client.get("/no/such/page/")

    def test_an_owner_has_a_name_that_says_nothing(self, client, signed_in, ada, tom):
        names = [each.get("/")["X-Owner"] for each in (client, signed_in(ada), signed_in(tom))]

        assert names[0] == "-"
        assert len(set(names)) == 3
        assert ada.email not in names[1]

    def test_near_bookings_are_named_to_both_sides_only(
        self, client, signed_in, booking, ada, tom, eve
    ):
        path = reverse("bookings:detail", args=[booking.ref])

        for person in (ada, tom):
            assert path in signed_in(person).get("/offline/pages.json").json()["pages"]
        assert path not in signed_in(eve).get("/offline/pages.json").json()["pages"]
        assert client.get("/offline/pages.json").json() == {"pages": []}

    def test_signing_out_empties_the_browser(self, signed_in, ada):
        answer = signed_in(ada).post("/account/logout/")

        assert answer["Clear-Site-Data"] == '"cache", "storage"'

    @pytest.mark.parametrize("name", sorted(offline.KEPT_VIEWS - {"wagtail_serve"}))
    def test_what_is_kept_exists(self, name):
        assert reverse(name, args=[] if name.endswith(("inbox", "list")) else ["34679cdf"])
