"""Places: text to points, distances as shown, and points that give nobody away."""

import pytest
from geopy.exc import GeocoderTimedOut

from marketplace.core import places


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Newtown", "Newtown"),
        ("newtwon", "Newtown"),
        ("12 King Street, Newtown NSW 2042", "Newtown"),
        ("Bondi Beach", "Bondi Beach"),
    ],
)
def test_people_are_understood(text, area):
    assert places.geocode(text).area == area


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "Atlantis", "1234567"])
def test_an_unknown_place_is_refused_at_its_field(text):
    with pytest.raises(places.PlaceUnknown) as refused:
        places.geocode(text)

    assert refused.value.field == "address"


@pytest.mark.django_db
def test_a_geocoder_that_does_not_answer_is_told_in_a_sentence(monkeypatch):
    def sulk(*args, **options):
        raise GeocoderTimedOut

    monkeypatch.setattr(places, "_geocoder", lambda: sulk)

    with pytest.raises(places.PlaceUnknown, match="just now"):
        places.geocode("Glebe")


@pytest.mark.django_db
def test_an_answer_of_another_geocoder_is_asked_for_once(monkeypatch, settings):
    settings.GEOCODER = "nominatim"
    monkeypatch.setattr(places, "_geocoder", lambda: places.gazetteer().geocode)
    first = places.geocode("Marrickville")

    monkeypatch.setattr(places, "_geocoder", lambda: pytest.fail("asked again"))

    assert places.geocode(" marrickville ") == first


@pytest.mark.parametrize(
    ("km", "shown"),
    [(0.2, "under 1 km"), (0.8, "1 km"), (2.3, "2.5 km"), (4.9, "5 km"), (12.4, "12 km")],
)
def test_a_distance_is_shown_rounded(km, shown):
    assert places.shown_distance(km) == shown


def test_a_public_point_is_fixed_and_never_the_true_one():
    true = (-33.8978, 151.1794)

    public = places.blur(*true, key="job:abc")

    assert public == places.blur(*true, key="job:abc")
    assert 0.4 < places.distance_km(true, public) < 1.1


def test_two_things_at_one_door_have_two_public_points():
    assert places.blur(-33.9, 151.2, key="a") != places.blur(-33.9, 151.2, key="b")


def test_suggestions_begin_like_the_text():
    assert "Newtown" in [place.area for place in places.suggest("newt")]
