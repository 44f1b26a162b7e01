"""Words become skills: names, synonyms, misspellings, and what trigrams forgive."""

import pytest

from marketplace.catalogue import queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("wardrobe", "wardrobe-assembly"),
        ("wardrob", "wardrobe-assembly"),
        ("Assemble a three-door wardrobe", "wardrobe-assembly"),
        ("put together a bunk bed", "bed-assembly"),
        ("mount a tv on a brick wall", "tv-mounting"),
        ("build my ikea wardrobe", "wardrobe-assembly"),
        ("bond clean", "end-of-lease-cleaning"),
        ("end of leese", "end-of-lease-cleaning"),
        ("clening", "home-cleaning"),
        ("dog wlaking", "dog-walking"),
        ("leaking tap", "tap-repair"),
        ("removalist", "home-removals"),
        ("man with a van", "home-removals"),
        ("tv wall mount", "tv-mounting"),
        ("gyprock", "plaster-repair"),
        ("lawn mow", "lawn-mowing"),
        ("electrican", "light-installation"),
        ("GUTTERS", "gutter-cleaning"),
    ],
)
def test_the_likeliest_skill_comes_first(said, meant):
    found = queries.suggest_skills(said)

    assert found[0].slug == meant
    assert len(found) <= 3


@pytest.mark.parametrize("said", ["", " ", "x", "qqqqzz", "the"])
def test_nothing_meant_finds_nothing(said):
    assert queries.suggest_skills(said) == []


@pytest.mark.parametrize("said", ["hedge\0", "hedge " * 20_000, "x" * 70_000, r"\m(((" * 99])
def test_words_that_nobody_types_are_no_errors(said):
    assert len(queries.suggest_skills(said)) <= 3
    assert queries.skill_by_slug("hedge\0") is None


def test_a_suggestion_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.suggest_skills("hedge", limit=5)
