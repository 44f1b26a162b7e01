"""Saved places, where they come in handy, and how the pages look."""

from uuid import uuid4

import pytest
from django.test import Client

from marketplace.accounts import actions, queries
from marketplace.accounts.actions import AddressRefused
from marketplace.catalogue.queries import skill_by_slug
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db

PAGE = "/account/addresses/"
HOME = {"label": "Home", "text": "14 Wilson Street, Newtown"}


@pytest.fixture
def home(ada):
    return actions.save_address(actor=ada, **HOME)


def test_an_address_is_saved_with_its_place(signed_in, ada):
    done = signed_in(ada).post(PAGE, HOME)

    saved = queries.addresses_of(ada)[0]
    assert (done.status_code, done.url) == (303, PAGE)
    assert (saved.label, saved.area) == ("Home", "Newtown")
    assert saved.place.lat == pytest.approx(-33.9, abs=0.05)


def test_a_place_that_nobody_knows_is_422_and_keeps_what_was_typed(signed_in, ada):
    response = signed_in(ada).post(PAGE, {"label": "Work", "text": "nowhere at all"})

    assert response.status_code == 422
    assert b'value="nowhere at all"' in response.content
    assert queries.addresses_of(ada) == []


def test_two_of_one_name_are_refused(signed_in, ada, home):
    assert signed_in(ada).post(PAGE, HOME).status_code == 422
    assert len(queries.addresses_of(ada)) == 1


def test_ten_are_enough(ada):
    for number in range(10):
        actions.save_address(actor=ada, label=f"Place {number}", text="Newtown")

    with pytest.raises(actions.AddressRefused):
        actions.save_address(actor=ada, label="One more", text="Newtown")


def test_an_address_is_changed_and_removed(signed_in, ada, home):
    browser = signed_in(ada)
    browser.post(f"{PAGE}{home.pk}/", {"label": "Mum", "text": "3 Darley Road, Manly"})
    assert [(each.label, each.area) for each in queries.addresses_of(ada)] == [("Mum", "Manly")]

    browser.post(f"{PAGE}{home.pk}/removal/")
    assert queries.addresses_of(ada) == []


def test_a_change_that_is_refused_leaves_it_as_it_was(ada, home):
    with pytest.raises(AddressRefused):
        actions.save_address(actor=ada, label="Home", text="nowhere at all", address=home)

    assert queries.addresses_of(ada)[0].text == HOME["text"]


def test_nobody_else_sees_or_changes_it(signed_in, eve, home):
    browser = signed_in(eve)

    for path in (f"{PAGE}{home.pk}/", f"{PAGE}{home.pk}/removal/"):
        assert browser.post(path, {"label": "Mine", "text": "Newtown"}).status_code == 404
    assert HOME["text"].encode() not in browser.get(PAGE).content
    assert Client().get(PAGE).status_code == 302


def test_posting_a_job_offers_them(signed_in, ada, eve, home):
    job = jobs.start(
        actor=ada,
        what=steps.What(title="Build a wardrobe", skill_id=skill_by_slug(stage.SKILL).pk),
        key=str(uuid4()),
    )
    page = f"/jobs/post/{job.ref}/where/"
    browser = signed_in(ada)

    assert f"?saved={home.pk}" in browser.get(page).content.decode()
    assert HOME["text"] in browser.get(f"{page}?saved={home.pk}").content.decode()


def test_posting_offers_nobody_else_s(signed_in, eve, home):
    job = jobs.start(
        actor=eve,
        what=steps.What(title="Build a wardrobe", skill_id=skill_by_slug(stage.SKILL).pk),
        key=str(uuid4()),
    )

    page = signed_in(eve).get(f"/jobs/post/{job.ref}/where/?saved={home.pk}").content.decode()

    assert HOME["text"] not in page
    assert 'href="?saved=' not in page


def test_the_look_is_kept_on_the_person_and_in_the_browser(signed_in, ada):
    browser = signed_in(ada)
    browser.post("/account/look/", {"theme": "dark", "language": "en-au"})

    ada.refresh_from_db()
    assert ada.theme == "dark"
    assert browser.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in signed_in(ada).get("/account/").content.decode()


def test_the_footer_s_switch_is_kept_as_well(signed_in, ada):
    signed_in(ada).post("/theme/", {"theme": "light"})

    ada.refresh_from_db()
    assert ada.theme == "light"


def test_what_this_browser_shows_goes_before_what_was_chosen_elsewhere(signed_in, ada):
    actions.set_look(actor=ada, theme="dark")
    browser = signed_in(ada)
    browser.cookies["theme"] = "light"

    assert 'data-theme="light"' in browser.get("/account/").content.decode()


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"language": "xx", "theme": "dark"}, {}])
def test_a_look_that_there_is_none_of_is_422(signed_in, ada, wrong):
    assert signed_in(ada).post("/account/look/", wrong).status_code == 422
    ada.refresh_from_db()
    assert ada.theme == "system"


def test_one_page_of_the_list_is_marked_as_shown(signed_in, ada):
    page = signed_in(ada).get("/notices/preferences/").content.decode()
    nav = page.split('class="own-nav"')[1].split("</nav>")[0]

    assert nav.count('aria-current="page"') == 1
    assert nav.index("/notices/preferences/") < nav.index('aria-current="page"')
