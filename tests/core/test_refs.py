"""Public references: short, unambiguous, their own part of an address."""

from random import Random

from marketplace.core.refs import ALPHABET, LENGTH, PATTERN, PublicRefField, new_ref, repeatable


def test_a_reference_has_eight_clear_characters():
    ref = new_ref()

    assert PATTERN.fullmatch(ref)
    assert len(ref) == LENGTH
    assert not set("01258abeilosuz") & set(ALPHABET)


def test_references_do_not_repeat():
    assert len({new_ref() for _ in range(500)}) == 500


def test_a_migration_keeps_the_field_short():
    _name, path, _args, options = PublicRefField().deconstruct()

    assert path == "marketplace.core.refs.PublicRefField"
    assert options == {}


def test_demo_data_has_the_same_references_each_time():
    with repeatable(Random(7)):
        first = new_ref()
    with repeatable(Random(7)):
        assert new_ref() == first
    assert new_ref() != first
