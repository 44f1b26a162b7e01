"""Two tabs of one client accept two offers at once: one booking and one payment come of it."""

from __future__ import annotations

import pytest

from marketplace.bookings.models import Booking
from marketplace.payments.models import Payment
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Sends the form without waiting for an answer, so that the two requests meet on the server.
SEND = """form => fetch(form.action, {method: "POST", body: new FormData(form)})
    .then(answer => [answer.status, answer.url])"""


@pytest.mark.usefixtures("books_in_order")
def test_two_tabs_accept_two_offers_at_once(arrive, ada, tom, tia):
    job = stage.make_job(ada)
    offers = [stage.make_offer(job, who, price=price) for who, price in ((tom, 140), (tia, 150))]
    first = arrive("first", ada, f"/offers/{offers[0].ref}/acceptance/")
    tab = first.page.context.new_page()
    tab.goto(f"/offers/{offers[1].ref}/acceptance/")

    answers = [
        page.locator("#accept").evaluate_handle(f"form => ({{sent: ({SEND})(form)}})")
        for page in (first.page, tab)
    ]
    outcomes = [answer.evaluate("held => held.sent") for answer in answers]

    assert sorted(status for status, _url in outcomes) == [200, 409]
    assert Booking.objects.count() == Payment.objects.count() == 1
    (won,) = (url for status, url in outcomes if status == 200)
    assert won.endswith(f"/bookings/{Booking.objects.get().ref}/checkout/")
    first.page.complaints.clear()  # the browser notes the 409
    drain()


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_tab_that_came_too_late_is_told(arrive, ada, tom, tia, javascript):
    job = stage.make_job(ada)
    offers = [stage.make_offer(job, who) for who in (tom, tia)]
    options = {"javascript": javascript, "width": 360}
    one, other = (
        arrive(f"tab-{n}", ada, f"/offers/{offer.ref}/acceptance/", **options)
        for n, offer in enumerate(offers)
    )

    one.press("Accept")
    one.page.wait_for_url("**/checkout/")
    with other.refused():
        other.press("Accept")
        other.sees("There is a problem")

    other.keep("too-late")
    assert Booking.objects.get().offer_id == offers[0].pk
    assert Payment.objects.count() == 1
    drain()


@pytest.mark.usefixtures("books_in_order")
def test_going_back_and_accepting_again_leads_to_the_same_booking(arrive, ada, tom):
    offer = stage.make_offer(stage.make_job(ada), tom)
    client = arrive("client", ada, f"/offers/{offer.ref}/acceptance/", javascript=False)
    form = {each: client.page.input_value(f"#accept [name={each}]") for each in ("version", "key")}
    client.press("Accept")
    client.page.wait_for_url("**/checkout/")
    where = client.page.url

    token = client.page.context.cookies()
    csrf = next(each["value"] for each in token if each["name"] == "csrftoken")
    again = client.page.request.post(
        f"/offers/{offer.ref}/acceptance/", form={**form, "csrfmiddlewaretoken": csrf}
    )

    assert (again.status, again.url) == (200, where)
    assert Booking.objects.count() == Payment.objects.count() == 1
