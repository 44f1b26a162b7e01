"""From a tasker's profile to a paid booking: the client asks by name, nobody else hears of it."""

from __future__ import annotations

import pytest

from marketplace.jobs.models import Job
from marketplace.taskers import queries as taskers
from tests.journeys.visitors import TITLE
from tests.support import bookings as stage
from tests.support.payments import VISA
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(1280, True), (360, False)], ids=["script-1280", "plain-360"])
def two(request, arrive, ada, tom, tia):
    """Ada before tom's profile, and tom; tia could do it as well."""
    width, javascript = request.param
    for person in (tom, tia):
        make_tasker(person, week=ALWAYS)
    drain()
    window = {"width": width, "javascript": javascript, "folder": f"direct-request-{width}"}
    path = f"/taskers/{taskers.profile_of(tom).ref}/"
    return arrive("client", ada, path, **window), arrive("tasker", tom, "/", **window), javascript


@pytest.mark.usefixtures("books_in_order")
def test_from_a_profile_to_a_paid_booking(two, tia, signed_in):
    client, tasker, javascript = two
    day = stage.in_days(4).date().isoformat()

    client.press("Ask Tom")
    client.sees("hears of it first. Everybody else nearby")
    client.post_job(day=day, javascript=javascript)
    client.sees("Only those whom you ask, at first")
    client.press("Post job")
    client.sees("Asked, no answer yet")
    client.keep("asked")
    client.settle()
    job = Job.objects.get()
    assert signed_in(tia).get(f"/jobs/{job.ref}/").status_code == 404

    tasker.go("/notices/")
    tasker.press(f"Ada L. asks you by name: “{TITLE}”")
    tasker.sees("asks you by name", "Only you see this job.")
    tasker.keep("request")
    tasker.offer(day=day, price="140", javascript=javascript)
    tasker.sees("What you wrote")
    tasker.settle()

    client.go(f"/jobs/{job.ref}/")
    client.sees("Has made an offer")
    client.keep("offered")
    client.press("Accept offer")
    client.accept()
    client.open_hosted_page()
    client.give_card(VISA)
    client.page.wait_for_url("**/bookings/**")
    client.settle()

    job.refresh_from_db()
    assert job.is_filled
