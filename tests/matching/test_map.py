"""The map beside the list: prices at public points, links that work without scripts."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.core import places
from marketplace.matching import actions, mapping
from marketplace.taskers.models import ServiceArea
from tests.support.cast import make_person
from tests.taskers.makers import ALWAYS, MANLY, NEWTOWN, make_tasker

pytestmark = pytest.mark.django_db

SYDNEY = ZoneInfo("Australia/Sydney")
FIND = "/find/?q=wardrobe&where=Newtown"
PIN = re.compile(
    r'class="spot( many)?"\s+href="([^"]+)"\s+data-pair="([^"]+)"\s+aria-label="([^"]+)"'
)


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=SYDNEY), tick=False):
        yield


@pytest.fixture
def near(tom):
    return listed(tom, rate=60)


def listed(person, **options):
    profile = make_tasker(person, **{"week": ALWAYS, "radius_km": 50} | options)
    actions.refresh_rows(profile_id=profile.pk)
    return profile


def pins_of(client, path):
    page = client.get(path).content.decode().replace("&amp;", "&")
    return PIN.findall(page), page


def test_a_price_leads_to_its_person_in_the_list(client, near):
    pins, page = pins_of(client, FIND)

    assert pins == [("", f"#at-{near.ref}", near.ref, "Tom R., $150, Newtown")]
    assert f'id="at-{near.ref}" data-pair="{near.ref}"' in " ".join(page.split())


def test_several_at_one_place_are_counted_and_lead_closer(client, near):
    for name in ("Ann", "Bob", "Cam"):
        listed(make_person(name, "Ng"))

    pins, page = pins_of(client, f"{FIND}&zoom=-2")
    many = next(pin for pin in pins if pin[0])

    assert f"{len(many[2].split())} people here: look closer" == many[3]
    assert "zoom=-1" in many[1]
    assert client.get(many[1]).status_code == 200
    assert sum(len(pin[2].split()) for pin in pins) == page.count("<article")


def test_at_the_closest_a_count_leads_to_the_list(client, near, monkeypatch):
    twin = listed(make_person("Ann", "Ng"))
    point = mapping.point("-33.898,151.178")
    monkeypatch.setattr("marketplace.matching.rows.public_point", lambda *_args: point)

    pins, _page = pins_of(client, f"{FIND}&zoom=4&at=-33.898,151.178")

    assert [(many, label) for many, _href, _keys, label in pins] == [(" many", "2 people here")]
    assert pins[0][1] in {f"#at-{near.ref}", f"#at-{twin.ref}"}


def test_the_true_place_of_a_tasker_never_leaves_the_server(client, near):
    lat, lng = -33.877654, 151.164321
    ServiceArea.objects.filter(profile=near).update(lat=lat, lng=lng)
    actions.refresh_rows(profile_id=near.pk)

    for path in (FIND, f"{FIND}&view=map&zoom=4", f"{FIND}&sort=nearest"):
        page = client.get(path).content.decode()
        assert "Tom R." in page
        assert not re.search(r"33\.8776|151\.1643|33,8776", page)


def test_pins_stand_at_the_public_point_only(client, near):
    area = near.areas.get()
    results = client.get(FIND).context["finding"].results
    point = results.matches[0].point

    assert point != (area.lat, area.lng)
    assert places.distance_km(point, (area.lat, area.lng)) > 0.5


@pytest.mark.parametrize(
    "odd", ["at=x", "at=1", "at=nan,nan", "at=999,999", "zoom=99", "zoom=-99", "zoom=x", "view=x"]
)
def test_an_odd_address_shows_the_usual_map(client, near, odd):
    assert "Tom R." in client.get(f"{FIND}&{odd}").content.decode()


def test_looking_closer_and_wider_are_links_that_end(client, near):
    page = client.get(FIND).content.decode()
    assert "Look closer" in page
    assert "Look wider" in page

    assert "Look closer" not in client.get(f"{FIND}&zoom=4").content.decode()
    assert "Look wider" not in client.get(f"{FIND}&zoom=-2").content.decode()


def test_phones_go_between_list_and_map_by_a_link(client, near):
    assert "view=map" in client.get(FIND).content.decode()
    page = client.get(f"{FIND}&view=map").content.decode()

    assert "finder on-map" in page
    assert '<input type="hidden" name="view" value="map">' in page


def test_nobody_found_still_shows_where_was_looked(client):
    pins, page = pins_of(client, FIND)

    assert pins == []
    assert 'class="home"' in page


def test_the_credit_of_the_outlines_stands_on_the_map(client, near):
    assert "Natural Earth" in client.get(FIND).content.decode()


def test_far_people_are_out_of_view_until_one_looks_wider(client, near, tia):
    for name in ("Ann", "Bob", "Cam"):
        listed(make_person(name, "Ng"), place=NEWTOWN)
    far = listed(tia, place=MANLY)

    first, _page = pins_of(client, f"{FIND}&km=50")
    wide, _page = pins_of(client, f"{FIND}&km=50&zoom=-2")

    assert far.ref not in str(first)
    assert far.ref in str(wide)
