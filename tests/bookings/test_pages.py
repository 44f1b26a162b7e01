"""The pages of a booking, for both sides and for nobody else."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.offers import actions as offers
from marketplace.payments import queries as payments
from marketplace.taskers import actions as taskers
from tests.bookings.paid.test_working import photo
from tests.support import bookings as stage
from tests.support.htmx import swapped
from tests.support.payments import DECLINED, card_form, pay
from tests.support.queue import drain

pytestmark = pytest.mark.django_db
QUERIES = 12


def url(name, booking, **more):
    return reverse(f"bookings:{name}", kwargs={"ref": booking.ref, **more})


def text(response):
    """Return what a person reads, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def primary_in_main(response):
    """Return the primary buttons of the page's own content."""
    main = response.content.decode().split('id="main"')[1].split("</main>")[0]
    return re.findall(r'class="btn primary', main)


def accept_form(offer, **changes):
    return {"version": offer.version, "key": str(uuid.uuid4()), **changes}


def test_accepting_leads_to_the_checkout(offer, ada, signed_in):
    browser = signed_in(ada)
    page = browser.get(f"/offers/{offer.ref}/acceptance/")
    assert "$151.20" in text(page)

    answer = browser.post(f"/offers/{offer.ref}/acceptance/", accept_form(offer))

    booking = Booking.objects.get()
    assert answer.status_code == 303
    assert answer.url == url("checkout", booking)


def test_a_double_submit_is_one_booking(offer, ada, signed_in):
    browser, form = signed_in(ada), accept_form(offer)

    answers = [browser.post(f"/offers/{offer.ref}/acceptance/", form) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Booking.objects.count() == 1


def test_a_changed_price_has_to_be_confirmed_again(offer, ada, tom, signed_in):
    dearer = offers.Terms(
        price=stage.aud(180),
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        message="More doors.",
    )
    offers.edit(offer_id=offer.pk, actor=tom, terms=dearer, version=1)

    answer = signed_in(ada).post(f"/offers/{offer.ref}/acceptance/", accept_form(offer))

    assert answer.status_code == 409
    assert "This offer has changed" in text(answer)
    assert "$194.40" in text(answer)
    assert 'name="version" value="2"' in answer.content.decode()


def test_a_slot_that_is_gone_is_said(offer, ada, signed_in):
    taskers.set_busy(
        profile_id=offer.tasker_id,
        booking_ref="ccccdddd",
        start=offer.starts_at,
        end=offer.ends_at,
    )

    answer = signed_in(ada).post(f"/offers/{offer.ref}/acceptance/", accept_form(offer))

    assert answer.status_code == 409
    assert "just been taken" in text(answer)


@pytest.mark.parametrize("form", [{}, {"version": "x", "key": "y"}])
def test_a_broken_acceptance_is_refused(offer, ada, signed_in, form):
    answer = signed_in(ada).post(f"/offers/{offer.ref}/acceptance/", form)

    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()


def test_the_checkout_says_who_what_when_where_and_how_much(accepted, ada, signed_in):
    drain()
    page = signed_in(ada).get(url("checkout", accepted))

    said = text(page)
    for words in ("Tom R.", "Wardrobe, three doors", "14/22 Wilson St", "$151.20", "Cancel free"):
        assert words in said
    assert payments.payment_for(accepted.ref).hosted_url in page.content.decode()


def test_a_declined_card_is_said_and_can_be_tried_again(accepted, ada, signed_in):
    browser = signed_in(ada)
    pay(browser, payments.payment_for(accepted.ref), card=DECLINED)
    drain()

    page = browser.get(url("checkout", accepted))
    assert "The payment did not go through" in text(page)
    assert "Pay $151.20" in text(page)


def test_a_page_that_cannot_be_opened_is_said(accepted, ada, signed_in):
    payment = payments.payment_for(accepted.ref)
    payment.state = "failed"
    payment.save()

    assert "could not be opened" in text(signed_in(ada).get(url("checkout", accepted)))


def test_a_payment_on_its_way_waits_on_the_page(accepted, ada, signed_in):
    drain()
    browser = signed_in(ada)
    payment = payments.payment_for(accepted.ref)
    browser.post(payment.hosted_url, card_form())
    browser.get(f"/payments/{payment.ref}/return/")

    answer = browser.get(url("detail", accepted), follow=True)
    assert answer.redirect_chain == [(url("confirmed", accepted), 303)]
    assert "Confirming your payment" in text(answer)
    drain()
    assert "Tom is booked" in text(browser.get(url("confirmed", accepted)))
    waiting = url("confirmed", accepted)
    assert swapped(browser, waiting, before=waiting, target="outcome")


def test_whoever_comes_back_unpaid_is_led_on(accepted, ada, signed_in):
    assert "Go back to pay" in text(signed_in(ada).get(url("confirmed", accepted)))


def test_a_paid_checkout_leads_to_the_booking(scheduled, finished, ada, signed_in):
    browser = signed_in(ada)

    assert browser.get(url("checkout", finished)).url == url("detail", finished)
    assert browser.get(url("confirmed", finished)).url == url("detail", finished)


STAGES = ["accepted", "scheduled", "started", "finished", "completed"]


@pytest.mark.parametrize("who", ["ada", "tom"])
@pytest.mark.parametrize("stage_name", STAGES)
def test_each_state_has_one_primary_action_for_each_side(
    stage_name, who, request, signed_in, django_assert_max_num_queries
):
    booking = request.getfixturevalue(stage_name)
    drain()
    browser = signed_in(request.getfixturevalue(who))
    browser.get("/bookings/")  # the first page of a session writes to it

    with django_assert_max_num_queries(QUERIES):
        page = browser.get(url("detail", booking))

    assert page.status_code == 200
    assert len(primary_in_main(page)) == 1
    assert ("you can stop it early" in text(page)) is (stage_name == "started")


@pytest.mark.parametrize("who", ["ada", "tom"])
def test_ended_bookings_have_one_primary_action_too(accepted, who, request, signed_in):
    with time_machine.travel(accepted.due_at + timedelta(seconds=1)):
        drain()
    person = request.getfixturevalue(who)

    page = signed_in(person).get(url("detail", accepted))
    assert len(primary_in_main(page)) == 1
    assert "Not paid in time" in text(page)


def test_the_pin_is_the_clients_alone(scheduled, ada, tom, signed_in):
    digits = " ".join(scheduled.pin) + " "

    assert f'aria-label="{digits}"' in signed_in(ada).get(url("detail", scheduled)).content.decode()
    assert (
        f'aria-label="{digits}"'
        not in signed_in(tom).get(url("detail", scheduled)).content.decode()
    )


@pytest.mark.parametrize(
    ("stage_name", "shown"),
    [("accepted", False), ("scheduled", True), ("finished", True), ("completed", False)],
)
def test_the_tasker_sees_the_door_while_it_matters(stage_name, shown, request, tom, signed_in):
    booking = request.getfixturevalue(stage_name)
    browser = signed_in(tom)

    for name in ("detail", "calendar"):
        assert ("Wilson St" in browser.get(url(name, booking)).content.decode()) is shown


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name",
    ["detail", "checkout", "confirmed", "cancellation", "start", "finish", "approval", "calendar"],
)
def test_outsiders_find_nothing(scheduled, eve, signed_in, name, method):
    answer = getattr(signed_in(eve), method)(url(name, scheduled))

    assert answer.status_code in ({404} if method == "get" else {404, 405})


def test_outsiders_renew_no_pin_accept_nothing_see_no_photo(finished, offer, eve, tom, signed_in):
    browser = signed_in(eve)

    assert browser.post(url("pin", finished)).status_code == 404
    assert browser.get(url("photo", finished, number=1)).status_code == 404
    assert browser.get(f"/offers/{offer.ref}/acceptance/").status_code == 404
    assert signed_in(tom).get(f"/offers/{offer.ref}/acceptance/").status_code == 404


def test_the_tasker_has_no_checkout(accepted, tom, signed_in):
    for name in ("checkout", "confirmed"):
        assert signed_in(tom).get(url(name, accepted)).status_code == 404


def test_guests_sign_in_first(scheduled, client):
    assert "/account/login/" in client.get(url("detail", scheduled)).url


def assert_refund_is_told(page):
    """Check that the tasker reads what went back, and nothing of earnings."""
    assert "You would have received" in page
    assert "to Ada" in page
    assert "You get $" not in page


def test_cancelling_shows_the_exact_refund_first(scheduled, ada, tom, signed_in):
    browser = signed_in(ada)
    page = text(browser.get(url("cancellation", scheduled)))
    assert "You get back" in page
    assert "$151.20" in page
    assert "Ada gets back" in text(signed_in(tom).get(url("cancellation", scheduled)))

    answer = browser.post(url("cancellation", scheduled), {"job": "reopen", "reason": "We moved"})
    assert answer.url == url("detail", scheduled)
    page = text(browser.get(url("detail", scheduled)))
    assert "You cancelled this booking" in page
    assert "We moved" in page
    assert "On its way back" in page
    drain()
    assert "Refunded" in text(browser.get(url("detail", scheduled)))
    assert_refund_is_told(text(signed_in(tom).get(url("detail", scheduled))))


def test_a_tasker_who_gives_no_reason_is_asked_for_one(scheduled, tom, signed_in):
    answer = signed_in(tom).post(url("cancellation", scheduled), {"reason": " "})

    assert answer.status_code == 422
    assert "Say why" in text(answer)
    assert stage.fresh(scheduled).is_scheduled


def test_giving_up_takes_one_press(accepted, ada, signed_in):
    browser = signed_in(ada)
    assert "Nothing was charged" in text(browser.get(url("cancellation", accepted)))

    browser.post(url("cancellation", accepted))
    assert stage.fresh(accepted).is_cancelled


def test_starting_with_wrong_and_right_pin(scheduled, tom, signed_in):
    browser = signed_in(tom)
    assert browser.get(url("start", scheduled)).status_code == 200
    for pin in ("", "12", "abcd"):
        assert browser.post(url("start", scheduled), {"pin": pin}).status_code == 422

    wrong = f"{(int(scheduled.pin) + 1) % 10_000:04d}"
    answer = browser.post(url("start", scheduled), {"pin": wrong})
    assert answer.status_code == 422
    assert "4 tries are left" in text(answer)
    with time_machine.travel(now() + timedelta(seconds=3)):
        answer = browser.post(url("start", scheduled), {"pin": scheduled.pin})
    assert answer.url == url("detail", scheduled)
    assert browser.get(url("start", scheduled)).status_code == 303


def test_the_client_makes_a_new_pin(scheduled, ada, tom, signed_in):
    signed_in(ada).post(url("pin", scheduled))

    assert stage.fresh(scheduled).pin_tries == 0
    assert signed_in(tom).post(url("pin", scheduled)).status_code == 403


def test_finishing_with_photos(started, ada, tom, eve, signed_in):
    browser = signed_in(tom)
    assert browser.get(url("finish", started)).status_code == 200

    form = {"photos": [photo(), photo()], "note": "All level."}
    assert browser.post(url("finish", started), form).status_code == 303

    number = stage.fresh(started).photos.order_by("pk").first().pk
    for person, status in ((ada, 200), (tom, 200), (eve, 404)):
        answer = signed_in(person).get(url("photo", started, number=number))
        assert answer.status_code == status
        assert status == 404 or answer.getvalue().startswith(b"\xff\xd8")  # closes the file
    page = signed_in(ada).get(url("approval", started))
    assert "All level." in text(page)
    assert url("photo", started, number=number) in page.content.decode()


def test_what_is_no_photo_is_refused_and_the_note_kept(started, tom, signed_in):
    bad = photo()
    bad.file.seek(0)
    bad.file.write(b"no image at all")
    bad.file.seek(0)

    answer = signed_in(tom).post(url("finish", started), {"photos": [bad], "note": "All level."})

    assert answer.status_code == 422
    assert "All level." in text(answer)
    assert stage.fresh(started).is_in_progress


def test_too_many_photos_are_refused_before_any_is_decoded(started, tom, signed_in, monkeypatch):
    monkeypatch.setattr("marketplace.bookings.forms.clean_photo", pytest.fail)

    answer = signed_in(tom).post(url("finish", started), {"photos": [photo() for _ in range(9)]})

    assert answer.status_code == 422
    assert "at most 8 photos" in text(answer)


def test_releasing(finished, ada, tom, signed_in):
    browser = signed_in(ada)
    assert "Release $151.20" in text(browser.get(url("approval", finished)))
    assert signed_in(tom).post(url("approval", finished)).status_code == 403

    answers = [browser.post(url("approval", finished)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    page = text(browser.get(url("detail", finished)))
    assert "All done" in page
    assert "Released" in page
    assert browser.get(url("approval", finished)).url == url("detail", finished)


@pytest.mark.parametrize("name", ["cancellation", "finish", "approval"])
def test_what_cannot_be_done_now_leads_back(accepted, started, tom, ada, signed_in, name):
    person = tom if name == "finish" else ada
    booking = started if name == "cancellation" else stage.fresh(started)
    if name == "finish":
        stage.finish(booking)

    assert signed_in(person).get(url(name, booking)).url == url("detail", booking)


def test_lists_for_both_sides(scheduled, ada, tom, eve, signed_in, django_assert_max_num_queries):
    for person, side, amount in ((ada, "client", "$151.20"), (tom, "tasker", "$126.00")):
        browser = signed_in(person)
        browser.get("/bookings/")  # the first page of a session writes to it
        with django_assert_max_num_queries(QUERIES):
            page = browser.get(f"/bookings/?side={side}")
        assert "Wardrobe, three doors" in text(page)
        assert amount in text(page)
        assert f"?side={side}" in page.content.decode()
    for query in ("", "?side=tasker", "?side=client&when=past"):
        page = signed_in(eve).get(f"/bookings/{query}")
        assert "Wardrobe" not in text(page)


def test_what_is_over_moves_to_the_past(completed, ada, signed_in):
    browser = signed_in(ada)

    assert "Wardrobe" not in text(browser.get("/bookings/"))
    assert "Wardrobe" in text(browser.get("/bookings/?when=past"))
