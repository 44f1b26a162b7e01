"""A mobile number is the person's own once they have typed the code that was sent to it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from marketplace.accounts import actions, facts, numbers, queries
from marketplace.accounts.models import MessageBudget, PhoneCode
from marketplace.core import clock
from marketplace.core.models import Fact
from marketplace.notifications.models import Mail
from tests.support.cast import PASSWORD, make_person, number_of
from tests.support.queue import drain, waiting

pytestmark = pytest.mark.django_db

NUMBER, TYPED = "+61491570156", "0491 570 156"
PAGE, CODE_PAGE = "/account/phone/", "/account/phone/code/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def zoe(db):
    """Somebody who has no number yet."""
    return make_person("Zoe", "Quinn", phone="")


@pytest.fixture
def code(zoe):
    return actions.request_phone_code(actor=zoe, number=TYPED)


def is_verified(person):
    person.refresh_from_db()
    return queries.is_phone_verified(person)


def wrong(code):
    return f"{(int(code.code) + 1) % 10**6:06d}"


@pytest.mark.parametrize(
    "typed", ["0491 570 156", "+61 491 570 156", "0491570156", "(0491) 570-156", "61491570156"]
)
def test_a_number_has_one_form_however_it_is_typed(typed):
    assert numbers.normalised(typed) == NUMBER


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a mobile"),
        ("hello", "Enter a mobile"),
        ("0491", "Enter a mobile"),
        ("02 9999 9999", "no mobile"),
        ("1300 975 707", "no mobile"),
        ("+64 21 123 456", "Australian"),
    ],
)
def test_a_number_that_no_code_can_reach_is_refused(typed, words):
    with pytest.raises(numbers.NumberRefused, match=words):
        numbers.normalised(typed)


def test_the_way_through_a_wizard_and_back(signed_in, zoe):
    browser = signed_in(zoe)
    asked = browser.post(PAGE, {"number": TYPED, "next": "/jobs/post/abc/"})
    drain()

    code = Mail.objects.get(to=NUMBER).text[:6]
    page = browser.get(asked.url)
    done = browser.post(CODE_PAGE, {"code": code, "next": "/jobs/post/abc/"})

    assert asked.status_code == 303
    assert b"0491 570 156" in page.content
    assert b'value="/jobs/post/abc/"' in page.content
    assert (done.status_code, done.url) == (303, "/jobs/post/abc/")
    assert is_verified(zoe)
    assert zoe.phone == NUMBER


def test_the_way_back_never_leaves_the_site(signed_in, zoe, code):
    done = signed_in(zoe).post(CODE_PAGE, {"code": code.code, "next": "https://evil.example/"})

    assert done.url == PAGE


def test_the_code_is_stored_nowhere(code):
    row = PhoneCode.objects.values().get()

    assert code.code not in "".join(map(str, (row["salt"], row["number"])))
    assert waiting() == ["accounts.text_code"]
    assert Fact.objects.count() == 0


def test_the_message_names_the_site_that_may_read_the_code(code):
    drain()

    text = Mail.objects.get(to=NUMBER).text
    assert text.endswith(f"@127.0.0.1 #{code.code}")


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}"])
def test_the_right_code_verifies(zoe, code, typed):
    given = typed.format(code.code, code.code[:3], code.code[3:])

    actions.verify_phone(actor=zoe, code=given)

    fact = Fact.objects.get()
    assert is_verified(zoe)
    assert (fact.name, fact.payload["replaced"]) == (facts.PhoneVerified.__name__, False)


def test_a_wrong_code_counts_although_it_is_refused(signed_in, zoe, code):
    response = signed_in(zoe).post(CODE_PAGE, {"code": wrong(code)})

    code.refresh_from_db()
    assert response.status_code == 422
    assert b"not the code" in response.content
    assert code.tries == 1
    assert not is_verified(zoe)


def test_after_five_tries_the_right_code_is_no_use(zoe, code):
    for _ in range(5):
        with pytest.raises(actions.WrongCode):
            actions.verify_phone(actor=zoe, code=wrong(code))

    with pytest.raises(actions.WrongCode, match="Ask for a new"):
        actions.verify_phone(actor=zoe, code=code.code)
    assert not is_verified(zoe)


def test_a_code_lives_ten_minutes(zoe, code):
    with (
        time_machine.travel(clock.now() + timedelta(minutes=11)),
        pytest.raises(actions.WrongCode, match="run out"),
    ):
        actions.verify_phone(actor=zoe, code=code.code)


def test_a_message_that_is_late_is_not_sent(code):
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        drain()

    assert not Mail.objects.exists()


def test_a_new_code_ends_the_old_one(zoe, code):
    newer = actions.request_phone_code(actor=zoe, number="0491 570 157")

    with pytest.raises(actions.WrongCode):
        actions.verify_phone(actor=zoe, code=code.code)
    actions.verify_phone(actor=zoe, code=newer.code)
    assert zoe.__class__.objects.get(pk=zoe.pk).phone == "+61491570157"


def test_a_double_click_is_one_message(zoe, code):
    again = actions.request_phone_code(actor=zoe, number=TYPED)

    assert again == code
    assert waiting() == ["accounts.text_code"]


def test_asking_never_tells_whose_number_it_is(signed_in, zoe, ada):
    browser = signed_in(zoe)

    free = browser.post(PAGE, {"number": TYPED})
    taken = browser.post(PAGE, {"number": ada.phone})

    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    pages = [browser.get(CODE_PAGE).status_code for _ in range(2)]
    assert pages == [200, 200]


def test_only_who_reads_the_code_hears_that_another_account_has_it(signed_in, zoe, ada):
    code = actions.request_phone_code(actor=zoe, number=ada.phone)

    response = signed_in(zoe).post(CODE_PAGE, {"code": code.code})

    assert response.status_code == 409
    assert b"Another account has this number" in response.content
    assert not is_verified(zoe)
    assert is_verified(ada)


def test_the_database_keeps_one_person_for_each_number(zoe, ada):
    zoe.phone = ada.phone

    with pytest.raises(IntegrityError), transaction.atomic():
        zoe.save()


def test_a_code_of_somebody_else_is_no_use(eve, code):
    with pytest.raises(actions.WrongCode):
        actions.verify_phone(actor=eve, code=code.code)


def test_without_a_code_on_its_way_the_page_asks_for_a_number(signed_in, zoe):
    response = signed_in(zoe).get(f"{CODE_PAGE}?next=/jobs/")

    assert (response.status_code, response.url) == (303, "/account/phone/?next=%2Fjobs%2F")


def test_another_number_needs_the_password_again(signed_in, ada):
    browser = Client()
    browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})

    asked = browser.post(PAGE, {"number": TYPED})
    assert asked.url.startswith("/account/reauthenticate/")
    assert not PhoneCode.objects.exists()

    again = browser.post(asked.url, {"password": PASSWORD, "next": PAGE})
    assert again.url == CODE_PAGE
    assert PhoneCode.objects.get().number == NUMBER


def test_a_number_of_the_cast_is_one_that_could_be_typed():
    assert numbers.normalised(number_of("ada@example.com")) == number_of("ada@example.com")


def test_guests_are_sent_to_sign_in():
    for page in (PAGE, CODE_PAGE):
        assert Client().get(page).url.startswith("/account/login/")


def test_budget_keys_name_no_number(code):
    assert not MessageBudget.objects.filter(key__contains=NUMBER).exists()
