"""A tasker says where earnings go: the page, the gateway's page, and what is sent then."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.payments import actions, gateways, payees, queries, tasks
from marketplace.payments.gateways import errors
from marketplace.payments.gateways.protocol import NewPayee
from marketplace.payments.gateways.sandbox import accounts
from marketplace.payments.gateways.sandbox.models import Account, Link
from marketplace.payments.models import GatewayEvent, Payee, Transfer
from tests.bookings.test_pages import text
from tests.payments.conftest import NET, NOTHING, release_to
from tests.support.cast import PASSWORD
from tests.support.payments import bank_form, onboard
from tests.support.queue import drain, waiting
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
PAGE = "/tasker/payouts/"
READY, ANOTHER = "000123456", "000654321"
IDENTITY, CHECKED, CLOSED, RETURNS = "000222333", "000444555", "111111116", "111111113"


@pytest.fixture
def browser(tom, signed_in):
    """Tom's browser; he is a tasker."""
    make_tasker(tom)
    return signed_in(tom)


def payee_of(person) -> Payee:
    return Payee.objects.get(person=person)


def test_who_is_no_tasker_learns_how_to_become_one(ada, signed_in):
    browser = signed_in(ada)

    assert browser.get(PAGE).url == "/tasker/become/"
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert browser.post(f"{PAGE}account/").url == "/tasker/become/"


def test_nothing_is_known_yet(browser):
    page = browser.get(PAGE)

    assert "Not added yet" in text(page)
    assert "Add your bank account" in text(page)
    assert "/contact/" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_adding_asks_for_the_password_again(browser):
    assert browser.post(f"{PAGE}account/").url.startswith("/account/reauthenticate/")
    assert not Payee.objects.exists()


def test_an_account_is_added_and_what_waited_is_sent(paid, tom, browser):
    release_to(tom)
    drain()

    onboard(browser)
    said = text(browser.get(PAGE))

    assert "BSB 110-000 •••• 3456" in said
    assert "Each release is sent there at once." in said
    drain()
    assert queries.balance_of(tom.pk).paid == NET
    assert Transfer.objects.get().destination == payee_of(tom).remote_account
    assert Fact.objects.filter(name="PayoutAccountAdded", payload__person_id=tom.pk).count() == 1


def test_the_webhook_alone_is_enough(tom, browser):
    asked = onboard_up_to_the_page(browser)
    browser.post(asked, bank_form(READY))
    drain()

    assert payee_of(tom).is_ready
    assert GatewayEvent.objects.get(type="account.updated").state == "done"


def test_an_event_of_an_account_that_nobody_knows_waits(tom, browser):
    asked = onboard_up_to_the_page(browser)
    Payee.objects.update(remote_account="acct_other")
    browser.post(asked, bank_form(READY))

    with pytest.raises(Exception, match="is unknown"):
        drain()
    assert not payee_of(tom).is_ready


def test_who_he_is_can_be_shown_later(tom, browser):
    asked = onboard_up_to_the_page(browser)
    identity = browser.post(asked, bank_form(IDENTITY)).url
    browser.get(browser.post(identity, {"answer": "later"}).url)

    said = text(browser.get(PAGE))
    assert "More is needed" in said
    assert "Proof of who you are" in said

    again = onboard_up_to_the_page(browser)
    identity = browser.get(again).url
    assert "Show who you are" in text(browser.get(identity))
    browser.get(browser.post(identity, {"answer": "shown"}).url)

    assert payee_of(tom).is_ready


def test_a_check_takes_a_while(tom, browser):
    onboard(browser, number=CHECKED)
    assert "Being checked" in text(browser.get(PAGE))
    drain()
    assert not payee_of(tom).is_ready

    with time_machine.travel(now() + timedelta(minutes=2)):
        drain()

    assert payee_of(tom).is_ready


def test_a_lost_event_is_made_up_for_by_the_sweep(tom, browser):
    onboard(browser, number=CHECKED)
    Account.objects.update(status="enabled")

    with time_machine.travel(now() + timedelta(hours=7)):
        tasks.sweep()

    assert payee_of(tom).is_ready


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": CLOSED}, "The bank says that this account is closed."),
        ({"number": "123"}, "An account number has 5 to 9 digits."),
        ({"number": "123456789"}, "Only the test accounts of the list work here."),
        ({"bsb": "12345"}, "A BSB has 6 digits"),
        ({"holder": ""}, "Enter the name on the account."),
    ],
)
def test_what_the_page_refuses_changes_nothing(browser, changes, words):
    asked = onboard_up_to_the_page(browser)

    answer = browser.post(asked, bank_form() | changes)

    assert answer.status_code == 422
    assert words in text(answer)
    assert Account.objects.get().bank == ""


def test_money_that_came_back_is_sent_to_the_next_account(paid, tom, browser):
    onboard(browser, number=RETURNS)
    drain()
    release_to(tom)
    drain()
    assert Transfer.objects.get().reason == "account_closed"
    assert "The bank sent $90.00 back." in text(browser.get(PAGE))
    assert Fact.objects.filter(name="TransferFailed").count() == 1

    onboard(browser, number=READY)
    drain()
    assert "back." not in text(browser.get(PAGE)).split("Your account")[0]
    with time_machine.travel(now() + timedelta(hours=73)):
        drain()

    assert Transfer.objects.get().state == "sent"
    assert queries.balance_of(tom.pk).available == NOTHING


def test_a_link_is_good_once_and_for_minutes(browser):
    asked = onboard_up_to_the_page(browser)
    with time_machine.travel(now() + timedelta(hours=2)):
        assert browser.get(asked).url.endswith("?link=old")
    browser.post(asked, bank_form(READY))

    for url in (asked, f"{asked}identity/"):
        assert browser.get(url).url.endswith("?link=old")
        assert browser.post(url, bank_form(ANOTHER) | {"answer": "shown"}).url.endswith("?link=old")
    assert "Start once more." in text(browser.get(f"{PAGE}?link=old"))


def test_two_uses_of_a_link_at_once_meet_at_its_row(browser):
    asked = onboard_up_to_the_page(browser)
    link = Link.objects.get()
    browser.post(asked, bank_form(READY))

    with pytest.raises(accounts.LinkOver):
        accounts.set_bank(link, holder="Eve", bsb="110000", bank=accounts.by_number(ANOTHER))
    with pytest.raises(accounts.LinkOver):
        accounts.show_identity(link)


def test_a_page_of_somebody_else_is_not_there(browser, ada, signed_in):
    asked = onboard_up_to_the_page(browser)

    assert signed_in(ada).get(asked).status_code == 404
    assert signed_in(ada).get(f"{asked}identity/").status_code == 404


def test_a_test_account_fills_the_form(browser):
    asked = onboard_up_to_the_page(browser)

    assert 'value="000123456"' in browser.get(f"{asked}?number=3456").content.decode()


def test_a_crash_after_the_account_was_made_makes_no_second(tom, monkeypatch):
    make_tasker(tom)
    keep = payees._keep_account
    monkeypatch.setattr(payees, "_keep_account", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.begin_onboarding(person=tom)
    monkeypatch.setattr(payees, "_keep_account", keep)

    actions.begin_onboarding(person=tom)
    actions.begin_onboarding(person=tom)

    assert Account.objects.count() == 1
    assert Link.objects.count() == 2


@pytest.mark.parametrize("failing", ["create_payee", "payee_status"])
def test_a_gateway_that_does_not_answer_changes_nothing(browser, tom, monkeypatch, failing):
    def fail(*_args, **_named):
        raise errors.Indeterminate("nobody knows")

    monkeypatch.setattr(gateways.current(), failing, fail, raising=False)

    asked = onboard_up_to_the_page(browser)
    if failing == "create_payee":
        assert "does not answer" in text(browser.get(asked))
    else:
        browser.get(browser.post(asked, bank_form(READY)).url)

    assert not payee_of(tom).is_ready


def test_accounts_of_another_gateway_are_made_anew(tom):
    Payee.objects.create(
        person=tom, gateway="stripe", remote_account="acct_1", bank_key="x", is_ready=True
    )

    actions.begin_onboarding(person=tom)

    payee = payee_of(tom)
    assert (payee.gateway, payee.version, payee.is_ready) == ("sandbox", 2, False)
    assert payee.remote_account.startswith("acct_sandbox_")


def test_the_sandbox_knows_only_its_accounts():
    sandbox = gateways.current()

    assert sandbox.payee_status("acct_none") is None
    with pytest.raises(errors.Rejected):
        sandbox.onboarding_link("acct_none", return_path="/", refresh_path="/")
    wanted = NewPayee(person_ref="1", email="a@b.c", country="AU", idempotency_key="k")
    made = sandbox.create_payee(wanted)
    assert (made.is_ready, made.due) == (False, ("bank_account",))
    with pytest.raises(errors.Rejected):
        accounts.check_open(made.remote_account)


def test_who_never_began_has_nothing_to_look_at(browser):
    assert browser.get(f"{PAGE}return/").url == PAGE
    assert waiting() == []


def onboard_up_to_the_page(browser) -> str:
    """Return the address of the gateway's page."""
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser.post(f"{PAGE}account/").url
