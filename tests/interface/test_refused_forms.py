"""Forms that were refused, in Chromium: the words at the top have the focus, nothing is broken."""

from __future__ import annotations

import pytest

from tests.interface import looking
from tests.interface.pages import Page
from tests.support.browser import until

pytestmark = pytest.mark.browser

# Who sends which form with what in it; the rest stays as the page offers it.
FORMS = [
    (Page("guest", "/account/login/"), {"login": "nobody@example.com", "password": "wrong"}),
    (Page("guest", "/account/signup/"), {"email": "no address"}),
    (Page("guest", "/account/password/reset/"), {"email": ""}),
    (Page("guest", "/contact/"), {"email": "no address"}),
    (Page("guest", "/jobs/post/"), {"title": ""}),
    (Page("ada", "/jobs/post/{draft.ref}/what/"), {"title": ""}),
    (Page("ada", "/jobs/post/{draft.ref}/details/"), {"q_items": "99"}),
    (Page("ada", "/jobs/post/{draft.ref}/where/"), {"address": "nowhere at all"}),
    (Page("ada", "/jobs/post/{draft.ref}/when/"), {"kind": "date", "day": ""}),
    (Page("ada", "/jobs/post/{draft.ref}/budget/"), {"budget": "a lot"}),
    (Page("ada", "/jobs/{expired.ref}/repost/"), {"kind": "date", "day": ""}),
    (Page("ada", "/questions/{question.ref}/answer/"), {"text": ""}),
    (Page("tom", "/jobs/{job.ref}/questions/"), {"text": ""}),
    (Page("ada", "/account/profile/"), {"first_name": ""}),
    (Page("ada", "/report/tasker/{profile.ref}/"), {"details": "Cash."}),
    (Page("eve", "/account/phone/code/"), {"code": "1"}),
    (Page("ada", "/account/addresses/"), {"label": "Work", "text": "nowhere at all"}),
    (Page("ada", "/notices/preferences/"), {"starts": "22:00", "ends": ""}),
    (Page("ada", "/offers/{offer.ref}/decline/"), {}),
    (Page("ada", "/offers/{offer.ref}/counter/"), {"price": "a lot"}),
    (Page("ada", "/bookings/{booking.ref}/cancellation/"), {"reason": "x" * 501}),
    (Page("ada", "/bookings/{booking.ref}/new-time/"), {}),
    (Page("ada", "/bookings/{booking.ref}/agreement/"), {"reason": ""}),
    (Page("ada", "/bookings/{done.ref}/pause/"), {"reason": ""}),
    (Page("tom", "/bookings/{started.ref}/agreement/"), {"pay": "a lot", "reason": ""}),
    (Page("tom", "/bookings/{late.ref}/doorstep/"), {"note": ""}),
    (Page("tom", "/bookings/{door.ref}/doorstep/"), {"means": ""}),
    (Page("ada", "/bookings/{over.ref}/review/"), {}),
    (Page("ada", "/bookings/{done.ref}/problem/"), {"contested": "a lot"}),
    (Page("ada", "/disputes/{quarrel.ref}/"), {"text": ""}),
    (Page("ada", "/disputes/{quarrel.ref}/proposals/"), {"kept": "999"}),
    (Page("ada", "/sandbox/pay/{hosted.ref}/"), {"number": "1"}),
    (Page("tia", "/sandbox/account/{bank_link.ref}/"), {"number": "1"}),
    (Page("tom", "/jobs/{other_job.ref}/offers/new/"), {"price": "a lot", "message": ""}),
    (Page("tom", "/bookings/{booking.ref}/start/"), {"pin": "12"}),
    (Page("tom", "/bookings/{booking.ref}/cancellation/"), {"reason": ""}),
    (Page("tom", "/bookings/{started.ref}/finish/"), {"note": "x" * 2001}),
    (Page("tom", "/tasker/skills/bed-assembly/"), {"rate": "a lot"}),
    (Page("tom", "/tasker/area/"), {"place": "nowhere at all"}),
    (Page("tom", "/tasker/words/"), {"headline": ""}),
    (Page("tom", "/tasker/calendar/"), {"starts": "09:00", "ends": ""}),
    (Page("tom", "/reviews/{told.pk}/answer/"), {"text": ""}),
    (Page("ada", "/bookings/{over.ref}/again/"), {"day": "2020-01-01"}),
    (Page("ada", "/gigs/{gig.ref}/booking/"), {"address": "nowhere at all"}),
    (Page("tom", "/tasker/gigs/{gig.ref}/"), {"price_1": "a lot"}),
    (Page("tom", "/tasker/photos/"), {"alt": ""}),
    (Page("tom", "/bookings/{asked.ref}/answer/"), {}),
]

# The browser's own checks stand back, so that the server's are seen.
SEND = """values => {
  const form = [...document.querySelectorAll("main form[method=post]")].find(each =>
    !Object.keys(values).length ? each.querySelector("fieldset, textarea")
      : Object.keys(values).every(name => each.elements[name]));
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button:not([name]):not([type=button])"));
}"""
ANSWERED = "Boolean(document.activeElement?.closest('[data-error-summary]'))"


@pytest.mark.parametrize(("page", "values"), FORMS, ids=lambda given: str(given)[:60])
def test_a_refused_form_says_so_to_everybody(page, values, world, look):
    window = look(page.who, page.url(world))
    assert not window.locator("[data-error-summary]").count()

    window.evaluate(SEND, values)
    window.wait_for_selector("[data-error-summary]")
    until(window, ANSWERED)
    found = [*looking.broken_rules(window), *looking.overflow(window), *window.complaints]

    wrong = [each for each in found if not each.endswith(": 422")]
    assert not wrong, "\n".join(wrong)
    assert window.title().startswith("Error:")
