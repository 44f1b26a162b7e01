"""Money: exact, in one currency, and refused with a sentence where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.errors import Refusal
from marketplace.core.money import Money, exponent, fee, parse


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (6000, "AUD", "$60"),
        (6050, "AUD", "$60.50"),
        (123456700, "AUD", "$1,234,567"),
        (-2700, "AUD", "−$27"),
        (500, "JPY", "JPY 500"),
        (5120, "KWD", "KWD 5.120"),
        (0, "AUD", "$0"),
    ],
)
def test_an_amount_reads_as_people_write_it(minor, currency, shown):
    assert str(Money(minor, currency)) == shown


@pytest.mark.parametrize(
    ("text", "minor"),
    [("60", 6000), ("$60.50", 6050), (" 1,200 ", 120000), ("0.29", 29), ("1.15", 115)],
)
def test_what_people_type_becomes_exact_cents(text, minor):
    assert parse(text, "AUD") == Money(minor, "AUD")


@pytest.mark.parametrize(
    "text", ["", "sixty", "-5", "1e3", "60.505", "nan", "９9", "60.", "1" * 12]
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(Refusal) as refused:
        parse(text, "AUD")

    assert refused.value.message.startswith("Enter")


def test_currencies_do_not_mix():
    with pytest.raises(TypeError):
        Money(1, "AUD") + Money(1, "USD")


def test_a_fraction_of_a_cent_is_no_money():
    with pytest.raises(TypeError):
        Money(1.5, "AUD")


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("AUD", 2), ("ISK", 2), ("KWD", 3)])
def test_exponents_are_those_of_the_payment_provider(currency, digits):
    assert exponent(currency) == digits


def test_the_worked_example_of_the_fees():
    price = Money(10000, "AUD")

    assert fee(price, 800) == Money(800, "AUD")
    assert fee(price, 1000) == Money(1000, "AUD")


@given(minor=st.integers(0, 10**9), bps=st.integers(0, 10_000))
def test_a_fee_lies_between_nothing_and_the_amount(minor, bps):
    taken = fee(Money(minor, "AUD"), bps)

    assert 0 <= taken.minor <= minor
    assert abs(taken.minor * 10_000 - minor * bps) <= 5000


@given(minor=st.integers(0, 10**8), bps=st.integers(0, 10_000))
def test_fees_of_three_decimal_currencies_are_whole_tens(minor, bps):
    assert fee(Money(minor * 10, "KWD"), bps).minor % 10 == 0
