"""The offline gazetteer: names, beginnings, misspellings, addresses, true coordinates."""

import time

import pytest
from geopy.geocoders.base import Geocoder

from marketplace.core import gazetteer
from marketplace.core.places import distance_km


@pytest.fixture(scope="module")
def geocoder():
    return gazetteer.Gazetteer()


def areas(found):
    return [location.raw["area"] for location in found or []]


def test_it_knows_sydney():
    assert len(gazetteer.suburbs()) >= 310
    assert issubclass(gazetteer.Gazetteer, Geocoder)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Newtown", "Newtown"),
        ("  newtown NSW 2042 ", "Newtown"),
        ("nwetown", "Newtown"),
        ("Marickvile", "Marrickville"),
        ("12 King Street, Newtown NSW", "Newtown"),
        ("12 King Street Newtown", "Newtown"),
        ("5/12 Bondi Rd, Bondi, NSW 2026, Australia", "Bondi"),
        ("saint peters", "St Peters"),
        ("the city", "Sydney"),
        ("mt druitt", "Mount Druitt"),
    ],
)
def test_what_people_type_is_understood(geocoder, said, meant):
    assert geocoder.geocode(said).raw["area"] == meant


@pytest.mark.parametrize("said", ["", "   ", "2042", "NSW", "Atlantis", "king st", ",,"])
def test_what_is_no_place_is_none(geocoder, said):
    assert geocoder.geocode(said) is None
    assert geocoder.geocode(said, exactly_one=False) is None


def test_the_street_stays_in_the_words(geocoder):
    found = geocoder.geocode("12 King Street, Newtown NSW")

    assert found.address == "12 King Street, Newtown"
    assert (found.latitude, found.longitude) == (
        geocoder.geocode("Newtown").latitude,
        geocoder.geocode("Newtown").longitude,
    )


def test_beginnings_suggest_and_exact_names_come_first(geocoder):
    assert areas(geocoder.suggest("bondi"))[0] == "Bondi"
    assert set(areas(geocoder.suggest("bon", limit=3))) <= {
        "Bondi",
        "Bondi Beach",
        "Bondi Junction",
        "Bonnyrigg",
        "Bonnyrigg Heights",
        "Bonnet Bay",
    }
    assert len(geocoder.suggest("a", limit=4)) == 4


def test_a_book_instead_of_a_place_takes_no_time(geocoder):
    before = time.process_time()

    geocoder.suggest("ab " * 20_000)
    geocoder.geocode("St, " * 20_000)

    assert time.process_time() - before < 1


def test_a_point_finds_its_suburb_and_the_sea_none(geocoder):
    assert geocoder.reverse((-33.897, 151.179)).raw["area"] == "Newtown"
    assert areas(geocoder.reverse("-33.897, 151.179", exactly_one=False)) == ["Newtown"]
    assert geocoder.reverse((-30.0, 155.0)) is None
    assert geocoder.nearest(-33.797, 151.288) == "Manly"


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Parramatta", -33.815, 151.003),
        ("Bondi Beach", -33.891, 151.274),
        ("Penrith", -33.75, 150.7),
    ],
)
def test_coordinates_are_the_true_ones(geocoder, name, lat, lng):
    found = geocoder.geocode(name)

    assert distance_km((found.latitude, found.longitude), (lat, lng)) < 2
