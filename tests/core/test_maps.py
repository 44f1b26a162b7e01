"""The map: where points fall, what is too close together, which names find room."""

import math

import pytest

from marketplace.core import maps, places
from marketplace.core.maps import Frame, Spot

NEWTOWN = (-33.89835, 151.17754)


def spot(lat, lng, key="a", text="$140"):
    return Spot(point=(lat, lng), key=key, text=text, label=f"{key} at {text}", href=f"#at-{key}")


def together(spots, middle):
    return str(len(spots)), f"{len(spots)} people", f"?at={middle[0]:.3f}"


def draw(*spots, reach_km=5.0, zoom=0, **options):
    frame = Frame(centre=NEWTOWN, reach_km=reach_km, zoom=zoom)
    named = {"home": NEWTOWN, "area": "Newtown", "ring_km": 3, "cluster": together} | options
    return maps.draw(frame, spots=spots, **named)


def test_the_centre_falls_into_the_middle_and_the_ring_has_its_size():
    drawn = draw()
    x, y = Frame(centre=NEWTOWN, reach_km=5).place((NEWTOWN[0] + 3 / 110.9, NEWTOWN[1]))

    assert (drawn.ring.x, drawn.ring.y) == (320, 360)
    assert math.hypot(x - drawn.ring.x, y - drawn.ring.y) == pytest.approx(drawn.ring.r, rel=0.01)


def test_each_step_closer_doubles_the_drawing():
    assert draw(zoom=1).ring.r == pytest.approx(2 * draw().ring.r, abs=1)


def test_a_ring_wider_than_the_drawing_is_left_out():
    assert draw(ring_km=3).ring.is_seen
    assert not draw(ring_km=50).ring.is_seen


def test_prices_that_would_cover_each_other_become_a_count():
    near, same, far = spot(*NEWTOWN), spot(-33.8984, 151.1776, "b"), spot(-33.92, 151.2, "c")
    drawn = draw(near, same, far)

    assert [(pin.text, pin.keys, pin.is_cluster) for pin in drawn.pins] == [
        ("2", "a b", True),
        ("$140", "c", False),
    ]
    assert drawn.pins[0].label == "2 people"
    assert len(draw(near, spot(-33.9, 151.18, "b"), zoom=4).pins) == 2


def test_it_is_never_drawn_smaller_than_the_data_reaches():
    wide = Frame(centre=NEWTOWN, reach_km=50, zoom=-2)

    assert wide.is_widest
    assert not Frame(centre=NEWTOWN, reach_km=5).is_widest
    assert wide.scale == Frame(centre=NEWTOWN, reach_km=50, zoom=-1).scale


def test_a_drawing_alone_on_a_phone_is_smaller_so_that_its_words_are_larger():
    frame = Frame(centre=NEWTOWN, reach_km=5, size=maps.ALONE)
    drawn = maps.draw(frame, home=NEWTOWN, area="Newtown", ring_km=3, spots=[], cluster=together)

    assert drawn.size == maps.ALONE
    assert all(name.x <= 400 and name.y <= 480 for name in drawn.names)


def test_who_is_out_of_view_has_no_pin():
    assert draw(spot(-33.5, 151.2)).pins == []


def test_names_cover_neither_pins_nor_each_other():
    drawn = draw(spot(*NEWTOWN))
    boxes = [(name.x, name.y, len(name.text) * 7.5) for name in drawn.names]

    assert len(boxes) > 5
    assert "Newtown" not in [name.text for name in drawn.names]
    for place, (x, y, wide) in enumerate(boxes):
        assert all(
            abs(x - other[0]) >= (wide + other[2]) / 2 or abs(y - other[1]) >= 18
            for other in boxes[place + 1 :]
        )


def test_suburbs_have_edges_only_where_there_is_room():
    assert draw(reach_km=3.0).cells
    assert not draw(reach_km=24.0).cells
    assert draw().focus
    assert draw(area="Atlantis").focus == ""


def test_every_suburb_of_the_gazetteer_has_a_cell():
    for place in places.largest_areas(limit=600):
        assert draw(area=place.area).focus.startswith("M"), place.area


def test_a_sign_is_as_wide_as_its_words():
    short, long = draw(spot(*NEWTOWN)).pins[0], draw(spot(*NEWTOWN, text="$1,140")).pins[0]

    assert long.width > short.width
    assert short.shape.startswith(f"M{short.x} {short.y}l")


def test_the_data_stays_small():
    assert maps.DATA.stat().st_size < 50_000


def test_areas_by_their_address_and_their_neighbours():
    newtown = places.area_by_slug("newtown")

    assert newtown.area == "Newtown"
    assert places.area_by_slug("atlantis") is None
    assert "Enmore" in [place.area for place in places.neighbours(newtown, limit=4)]
    assert places.area_at(*NEWTOWN).area == "Newtown"
    assert places.area_at(48.2, 16.4) is None
