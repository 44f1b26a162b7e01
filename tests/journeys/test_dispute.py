"""A problem with finished work: both sides speak, nobody gives way, an operator divides."""

from __future__ import annotations

import pytest

from marketplace.disputes import queries as disputes
from marketplace.payments import queries as payments
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def booking(ada, tom, signed_in):
    """A booking over 140 whose work is done."""
    offer = stage.make_offer(stage.make_job(ada), tom)
    booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    return stage.finish(stage.start(booking))


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_an_operator_rules_with_a_split(arrive, booking, ada, tom, judge, width, javascript):
    window = {"width": width, "javascript": javascript, "folder": f"dispute-{width}"}
    path = f"/bookings/{booking.ref}/"
    client, tasker = arrive("client", ada, path, **window), arrive("tasker", tom, path, **window)

    report(client, javascript=javascript)
    drain()
    answer(tasker)
    drain()
    client.page.reload()
    client.sees("$32.40")
    client.keep("proposed")
    client.press("Ask Hustlr to decide")
    client.sees("Ask Hustlr to decide?")
    client.press("Ask Hustlr to decide")
    client.sees("We are deciding")
    # The desk is Wagtail's, which needs scripts and room.
    desk = f"/desk/disputes/{ref_of(booking)}/"
    rule(arrive("operator", judge, desk, width=1280, folder=window["folder"]))
    drain()

    client.page.reload()
    client.sees("The photo shows it.", "$25.92")
    client.keep("decided")
    tasker.page.reload()
    tasker.sees("The photo shows it.", "$32.40")
    tasker.keep("decided")
    tasker.go(path)
    tasker.sees("Divided", "reported a problem")
    check(booking)


@pytest.fixture
def judge(make_operator):
    """One of our people."""
    return make_operator("Max")


def report(client, *, javascript):
    """Report a problem over 60 of the 140, after seeing what that does to the money."""
    client.press("Report a problem")
    client.choose("It was not done well")
    client.choose("Part of it back")
    client.fill("How much of the price do you contest?", "60")
    client.fill("What happened?", "One door hangs.")
    if not javascript:
        client.press("Show the money")
    client.sees("$64.80")
    client.page.set_input_files("input[type=file]", {**picture()})
    client.keep("report")
    client.press("Report it")
    client.sees("Waiting for Tom", "One door hangs.")
    client.keep("reported")


def picture():
    """Return a photo as a browser uploads it."""
    file = photo_file()
    return {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": file.read()}


def answer(tasker):
    """Tell the other side of it and propose to halve the contested part."""
    tasker.page.reload()
    tasker.sees("There is a problem")
    tasker.press("Look at the problem")
    tasker.fill("What do you want to add?", "It hung straight when I left.")
    tasker.press("Add it")
    tasker.sees("It hung straight")
    tasker.press("Propose a division")
    tasker.fill("What should the tasker be paid of it?", "30")
    tasker.press("Propose it")
    tasker.sees("Your proposal", "$27")
    tasker.keep("proposed")


def rule(operator):
    """See the evidence, then what the ruling writes into the books, then confirm it."""
    operator.sees("One door hangs.")
    operator.choose("The work was done with flaws")
    operator.fill("The tasker is paid, of what is contested", "36")
    operator.fill("Statement of reasons", "The photo shows it.")
    operator.press("Show the effect")
    operator.sees("What this writes into the books", "$25.92", "$32.40")
    operator.page.screenshot(path=operator.shots.parent / "dispute-sheet.png", full_page=True)
    operator.press("Rule and carry out")
    operator.sees("The ruling is carried out.")


def ref_of(booking):
    """Return the reference of the dispute about a booking."""
    return disputes.latest_of(booking.ref).ref


def check(booking):
    """The books divide as ruled: 116 of 140 in the end."""
    books = payments.books_of(booking.ref)
    parts = (books.refunded, books.released, books.fees)
    assert [part.minor for part in parts] == [2_592, 10_440, 2_088]
    assert not books.held
    assert stage.fresh(booking).is_done
