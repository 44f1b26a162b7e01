"""Suggestions while one types: skills, suburbs, the suburb round a device."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, django_assert_max_num_queries):
    """A function that returns the suggested values; at most one query each time."""

    def get(kind, text):
        with django_assert_max_num_queries(1):
            response = client.get("/find/suggest/", {"kind": kind, "q": text})
        assert response.status_code == 200
        page = response.content.decode()
        return [part.split('"')[0] for part in page.split('data-value="')[1:]], page

    return get


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("skill", "wardr", "Wardrobe assembly"),
        ("skill", "wardrobe asembly", "Wardrobe assembly"),
        ("skill", "wardrope", "Wardrobe assembly"),
        ("skill", "bond clean", "End of lease clean"),
        ("skill", "mow", "Lawn mowing"),
        ("place", "newt", "Newtown"),
        ("place", "marickvile", "Marrickville"),
        ("place", "surry", "Surry Hills"),
        ("near", "-33.90,151.18", "Newtown"),
    ],
)
def test_the_likeliest_comes_first(ask, kind, typed, meant):
    values, page = ask(kind, typed)

    assert values[0] == meant
    assert page.count('role="option"') == len(values) <= 6
    assert "suggestion" in page


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("skill", "zzqqxx"),
        ("skill", " "),
        ("place", "zzqqxx"),
        ("near", "48.21,16.37"),
        ("near", "nan,inf"),
        ("near", "-33.9"),
        ("near", "somewhere"),
        ("near", "-339,1511"),
        ("nothing", "wardrobe"),
        ("skill", "x" * 5000),
    ],
)
def test_what_means_nothing_says_so(ask, kind, typed):
    values, page = ask(kind, typed)

    assert values == []
    assert "No suggestions. Go on with your own words." in page


def test_one_suggestion_is_counted_as_one(ask):
    _values, page = ask("near", "-33.90,151.18")

    assert "1 suggestion, use the arrow keys." in page


def test_what_is_typed_is_not_taken_for_markup(ask):
    _values, page = ask("skill", '"><script>alert(1)</script>')

    assert "<script" not in page
