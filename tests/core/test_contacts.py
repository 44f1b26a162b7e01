"""Masking of contact details against its corpus."""

import time
import tomllib
from pathlib import Path

import pytest

from marketplace.core.contacts import MASK, mask

CORPUS = tomllib.loads(Path(__file__).with_name("contacts.toml").read_text(encoding="utf-8"))


def test_the_corpus_is_large_enough():
    assert len(CORPUS["hidden"]) >= 60
    assert len(CORPUS["kept"]) >= 60


@pytest.mark.parametrize("text", CORPUS["hidden"])
def test_hides_a_way_to_reach_somebody_outside(text):
    masked = mask(text)

    assert masked.found
    assert MASK in masked.text


@pytest.mark.parametrize("text", CORPUS["kept"])
def test_keeps_what_the_talk_is_about(text):
    masked = mask(text)

    assert not masked.found
    assert masked.text == text


def test_hides_each_of_several_and_nothing_around_them():
    masked = mask("Ring 0412 345 678 or tom@example.com. Price $140, 14 Wilson St 2042.")

    assert masked.text == f"Ring {MASK} or {MASK}. Price $140, 14 Wilson St 2042."


def test_leaves_no_trace_of_a_number_written_with_keycaps():
    assert mask("4️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣ ok").text == f"{MASK} ok"


@pytest.mark.parametrize(
    "part", ["a.", "1 ", "a-", "one ", "1-", "1", "a at ", "insta ", " ", "1x"]
)
def test_hostile_text_costs_little(part):
    text = (part * 4000)[:4000]

    started = time.process_time()
    mask(text)

    assert time.process_time() - started < 0.5
