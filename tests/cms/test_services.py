"""Pages of services: a category, the city, a category in the city and in its suburbs."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, PageViewRestriction, get_page_models

from cms import actions, services
from cms.models import CategoryCityPage, CategoryPage, CityPage, ServiceIndexPage
from marketplace.bookings.models import Booking
from marketplace.catalogue.models import Category
from marketplace.core import clock
from marketplace.matching import actions as matching
from marketplace.reviews.models import Review, ReviewPair
from tests.support.cast import make_person
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db

CITY, AREA = "/services/assembly/sydney/", "/services/assembly/sydney/newtown/"
MOST_QUERIES = 12


@pytest.fixture
def proven(booking):
    """Three taskers round Newtown, and eleven finished jobs, the first one reviewed."""
    for name in ("Tia", "Uma", "Vic"):
        profile = make_tasker(make_person(name, "Ng"), rate=60, week=ALWAYS)
        matching.refresh_rows(profile_id=profile.pk)
    for number in range(11):
        booking.pk, booking.ref = None, f"ref2222{chr(98 + number)}"
        booking.state, booking.outcome, booking.idempotency_key = "closed", "done", str(uuid4())
        booking.completed_at = clock.now()
        booking.save(force_insert=True)
    pair = ReviewPair.objects.create(booking=booking, due_at=clock.now(), closed_at=clock.now())
    Review.objects.create(
        pair=pair,
        booking=booking,
        author=booking.client,
        subject=booking.tasker.person,
        role="tasker",
        stars=5,
        text="Level to the millimetre.",
        published_at=clock.now(),
    )
    return booking


def text_of(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def data_of(page, kind):
    """Return the structured data of a kind in a page."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    found = [block for block in map(json.loads, blocks) if block["@type"] == kind]
    return found[0] if found else None


def test_every_category_has_a_page_and_one_for_the_city():
    assert CategoryPage.objects.count() == CategoryCityPage.objects.count() == 12
    index = text_of("/services/")

    for slug in Category.objects.filter(level=1).values_list("slug", flat=True):
        assert f'href="/services/{slug}/"' in index
        assert "<h1" in text_of(f"/services/{slug}/")


def test_making_the_pages_again_changes_nothing():
    before = list(CategoryPage.objects.order_by("pk").values_list("pk", "title"))

    actions.ensure_pages()

    assert list(CategoryPage.objects.order_by("pk").values_list("pk", "title")) == before


def test_a_page_of_the_services_that_editors_removed_stays_away():
    CategoryPage.objects.get(slug="pets").delete()

    actions.ensure_pages()

    assert Client().get("/services/pets/").status_code == 404
    assert 'href="/find/?q=Pet+care"' in text_of("/services/")


@pytest.mark.parametrize("path", ["/services/assembly/", CITY, AREA, "/cities/sydney/"])
def test_a_page_stays_within_its_queries(
    path, proven, signed_in, ben, django_assert_max_num_queries
):
    browser = signed_in(ben)
    ContentType.objects.get_for_models(*get_page_models())  # a process looks these up once
    cache.clear()

    # Who asks and what waits for them is three more.
    with django_assert_max_num_queries(MOST_QUERIES + 3):
        browser.get(path)
    with django_assert_max_num_queries(MOST_QUERIES):  # the live part is kept for ten minutes
        response = browser.get(path)

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/services/", "/services/assembly/", CITY])
def test_what_editors_keep_to_members_is_kept_with_all_below_it(path, client, signed_in, ben):
    page = Page.objects.get(url_path=f"/home{path}")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get(AREA).status_code == client.get(path).status_code == 302
    assert signed_in(ben).get(AREA).status_code == 200
    assert client.get("/help/").status_code == (302 if path == "/" else 200)


def test_a_service_in_the_city_shows_what_is_known_of_it(proven):
    page = text_of(CITY)

    assert "<h1>Furniture assembly in Sydney</h1>" in page
    assert "3<small>who come to Sydney" in page
    assert "11<small>jobs in the last year" in page
    assert "$150" in page  # two and a half hours at $60
    assert "<b>$140</b>" in page  # the median of what was paid
    assert "Tia N." in page
    assert "Level to the millimetre." in page
    assert 'href="/services/assembly/sydney/parramatta/"' in page
    assert 'value="Wardrobe assembly"' in page
    assert "noindex" not in page


def test_nine_prices_stay_unsaid(proven):
    two = Booking.objects.filter(outcome="done").order_by("pk").values("pk")[:2]
    Booking.objects.filter(pk__in=list(two.values_list("pk", flat=True))).update(
        outcome="cancelled"
    )

    page = text_of(CITY)

    assert "<b>$140</b>" not in page
    assert "shown from ten jobs of a kind on" in page


def test_a_service_that_hardly_exists_is_not_indexed():
    page = text_of(CITY)

    assert '<meta name="robots" content="noindex, follow">' in page
    assert "still new" not in page
    assert "Nobody does this here yet" in page
    assert data_of(page, "Service")["name"] == "Furniture assembly in Sydney"
    assert "offers" not in data_of(page, "Service")


def test_a_suburb_needs_words_of_its_own_to_be_indexed(proven):
    assert "noindex" in text_of(AREA)
    page = CategoryCityPage.objects.child_of(CategoryPage.objects.get(slug="assembly")).get()
    page.area_words = [("area", {"area": "Newtown", "text": "Narrow stairs, high ceilings."})]
    page.save()

    told = text_of(AREA)

    assert "noindex" not in told
    assert "Narrow stairs, high ceilings." in told


def test_a_suburb_shows_its_own_and_leads_to_its_neighbours(proven):
    page = text_of(AREA)

    assert "<h1>Furniture assembly in Newtown</h1>" in page
    assert '<link rel="canonical" href="http' in page
    assert f'{AREA}">' in page
    assert 'href="/services/assembly/sydney/enmore/"' in page
    assert "Level to the millimetre." in page
    assert "Level to the millimetre." not in text_of("/services/assembly/sydney/manly/")


def test_an_unknown_suburb_and_a_lost_category_are_404():
    assert Client().get("/services/assembly/sydney/atlantis/").status_code == 404
    CategoryPage.objects.filter(slug="assembly").update(category=None)

    assert Client().get("/services/assembly/").status_code == 404


def test_search_engines_read_prices_stars_and_the_way(proven):
    page = text_of(AREA)
    service, way = data_of(page, "Service"), data_of(page, "BreadcrumbList")

    assert service["areaServed"]["name"] == "Newtown"
    assert service["offers"] | {"@type": ""} == {
        "@type": "",
        "priceCurrency": "AUD",
        "lowPrice": "150.00",
        "highPrice": "150.00",
        "offerCount": 3,
    }
    assert service["aggregateRating"]["ratingValue"] == "5.0"
    names = [item["name"] for item in way["itemListElement"]]
    assert names == ["Services", "Furniture assembly", "Sydney", "Newtown"]


def test_structured_data_cannot_end_its_element(proven):
    CategoryPage.objects.filter(slug="assembly").update(lead="</script><b>&")

    page = text_of("/services/assembly/")

    assert "</script><b>" not in page
    assert data_of(page, "Service")["description"] == "</script><b>&"


def test_a_sealed_review_stays_sealed(proven):
    Review.objects.update(published_at=None)

    assert "Level to the millimetre." not in text_of(CITY)


def test_the_city_leads_to_its_services_and_suburbs():
    page = text_of("/cities/sydney/")

    assert 'href="/services/cleaning/sydney/"' in page
    assert 'href="/find/?where=Parramatta"' in page
    assert "<h1>Help at home in Sydney</h1>" in page
    assert 'href="/cities/sydney/"' in text_of("/cities/")


def test_home_and_footer_lead_to_the_services():
    page = text_of("/")

    assert 'href="/services/cleaning/"' in page
    assert page.count('href="/services/"') == 1
    assert page.count('href="/cities/sydney/"') == 1


def test_a_page_can_be_seen_before_it_is_routed(rf, proven):
    page = CategoryCityPage.objects.child_of(CategoryPage.objects.get(slug="assembly")).get()

    assert page.heading() == "Furniture assembly in Sydney"
    assert [crumb["label"] for crumb in page.crumbs()][-2:] == ["Furniture assembly", "Sydney"]


def test_an_unpublished_page_is_not_served():
    CategoryPage.objects.get(slug="pets").unpublish()

    assert Client().get("/services/pets/").status_code == 404
    assert Client().get("/services/pets/sydney/").status_code == 404


def test_a_city_page_lists_only_live_services():
    CategoryCityPage.objects.filter(url_path__contains="/pets/").update(live=False)

    assert "/services/pets/sydney/" not in text_of("/cities/sydney/")


def test_what_is_live_is_kept_for_ten_minutes(proven, time_machine):
    category = Category.objects.get(slug="assembly")
    time_machine.move_to("2026-11-25T08:00:00Z", tick=False)
    before = services.service(category, "Sydney")
    Review.objects.update(stars=1)

    assert services.service(category, "Sydney").stars == before.stars == 5
    time_machine.move_to("2026-11-25T08:10:01Z", tick=False)
    assert services.service(category, "Sydney").stars == 1


def test_the_kinds_of_pages_stand_where_they_belong():
    assert ServiceIndexPage.objects.get().get_parent().slug == "home"
    assert CityPage.objects.get().url == "/cities/sydney/"
