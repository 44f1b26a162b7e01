"""The desk: staff reads it, nobody changes anything there, for others it does not exist."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.test import Client
from django.urls import NoReverseMatch, reverse

from marketplace.desk import actions

pytestmark = pytest.mark.django_db

LISTS = [
    *("person", "job", "booking", "fact", "report", "sanction"),
    *("ledgertransaction", "ledgermovement", "operation", "gatewayevent", "payee"),
]
MOST_QUERIES = 10


def url(name, page="index", *args):
    return reverse(f"marketplace-{name}:{page}", args=args)


@pytest.fixture
def operator(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


def test_on_phones_each_cell_says_what_it_is(operator, booking):
    page = operator.get(url("booking")).content.decode()

    assert 'data-label="Paid by client"' in page
    assert 'data-label="Starts"' in page


@pytest.mark.parametrize("name", LISTS)
def test_staff_sees_each_list_in_few_queries(
    operator, booking, name, django_assert_max_num_queries
):
    operator.get(url(name))  # caches of the process: content types, the site

    with django_assert_max_num_queries(MOST_QUERIES):
        response = operator.get(url(name))

    assert response.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_lists_can_be_searched_and_filtered(operator, booking, name):
    response = operator.get(url(name), {"q": "Newtown", "state": "scheduled"})

    assert response.status_code == 200


def test_search_finds_and_leaves_out(operator, booking):
    found = operator.get(url("booking"), {"q": "wardrobe"}).content.decode()
    nothing = operator.get(url("booking"), {"q": "piano"}).content.decode()

    assert booking.ref in found
    assert booking.ref not in nothing


def test_a_filter_narrows_a_list(operator, booking):
    url_of = url("booking")

    assert booking.ref in operator.get(url_of, {"state": "scheduled"}).content.decode()
    assert booking.ref not in operator.get(url_of, {"state": "completed"}).content.decode()


def test_a_row_shows_everything_but_secrets(operator, booking, ada):
    person = operator.get(url("person", "inspect", ada.pk)).content.decode()
    agreed = operator.get(url("booking", "inspect", booking.pk)).content.decode()
    asked = operator.get(url("job", "inspect", booking.job_id)).content.decode()

    assert ada.email in person
    assert ada.password not in person
    assert "$151.20" in agreed
    assert f">{booking.pin}<" not in agreed
    assert "Build a wardrobe" in asked
    assert str(booking.job.lat) not in asked


@pytest.mark.parametrize("page", ["add", "edit", "delete", "history", "usage", "copy"])
@pytest.mark.parametrize("name", LISTS)
def test_no_address_changes_anything(name, page):
    with pytest.raises(NoReverseMatch):
        url(name, page, *([] if page == "add" else [1]))


@pytest.mark.parametrize("name", LISTS)
def test_for_others_the_desk_does_not_exist(signed_in, ada, name):
    client = signed_in(ada)

    assert client.get(url(name)).status_code == 404
    assert client.get("/desk/").status_code == 404


def test_a_guest_is_sent_to_the_one_sign_in():
    response = Client().get("/desk/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
    assert Client().get("/desk/login/").url.startswith("/account/login/")


def test_wagtails_own_password_pages_are_off(operator):
    assert operator.get("/desk/password_reset/").status_code == 404


def test_a_group_reads_its_lists_and_no_others(signed_in, ben):
    actions.ensure_groups()
    ben.is_staff = True
    ben.save()
    ben.groups.add(Group.objects.get(name="Finance"))

    client = signed_in(ben)

    assert client.get(url("ledgertransaction")).status_code == 200
    assert client.get(url("person")).status_code == 302


def test_a_group_without_staff_status_stays_outside(signed_in, ben):
    actions.ensure_groups()
    ben.groups.add(Group.objects.get(name="Support"))

    assert signed_in(ben).get("/desk/").status_code == 404


def test_groups_are_there_after_migrate_and_keep_added_rights():
    Group.objects.all().delete()
    desk = apps.get_app_config("desk")
    post_migrate.send(desk, app_config=desk, using="default", plan=[], verbosity=0)
    group = Group.objects.get(name="Support")
    before = group.permissions.count()

    actions.ensure_groups()

    assert before == group.permissions.count()
    assert group.permissions.filter(codename="view_booking").exists()
    assert not group.permissions.filter(content_type__app_label="payments").exists()
