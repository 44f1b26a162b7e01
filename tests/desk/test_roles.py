"""Who of those who work here may open which page of the desk: every page has its row."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from marketplace.desk import actions
from tests.support.cast import make_person

pytestmark = pytest.mark.django_db

ROLES = ("Support", "Finance", "Editor", "Admin")
# Letters of the roles that come in; the others are sent back to the home of the desk.
PEOPLE, MONEY, BOTH, LAST, ALL = "SA", "FA", "SFA", "A", "SFEA"
LISTS = {
    "person": PEOPLE,
    "job": PEOPLE,
    "booking": BOTH,
    "fact": PEOPLE,
    "report": PEOPLE,
    "sanction": PEOPLE,
    "ledgertransaction": MONEY,
    "ledgermovement": MONEY,
    "operation": MONEY,
    "gatewayevent": MONEY,
    "payee": MONEY,
}
PAGES = {
    "wagtailadmin_home": ALL,
    "desk:report_decision": PEOPLE,
    "desk:sanction": PEOPLE,
    "desk:note": PEOPLE,
    "desk:badge": PEOPLE,
    "desk:badge_withdrawal": PEOPLE,
    "desk:restoration": PEOPLE,
    "desk:appeal": PEOPLE,
    "desk:job_approval": PEOPLE,
    "desk:job_removal": PEOPLE,
    "desk:replay": MONEY,
    "desk:retry": MONEY,
    "desk:payee_freeze": MONEY,
    "desk:payee_thaw": MONEY,
    "desk:operation_note": MONEY,
    "desk:disputes": BOTH,
    "desk:dispute": BOTH,
    "desk:dispute_question": BOTH,
    "desk:dispute_confirmation": BOTH,
    "desk:dispute_return": BOTH,
    "desk:dispute_photo": BOTH,
    "desk:policies": MONEY,
    "desk:policy_draft": LAST,
    "desk:policy_approval": MONEY,
    "desk:policy_withdrawal": LAST,
}
# Nothing of this name or number is there; who may not come in does not learn that.
NOTHING = {"ref": "ghjkmnpq", "number": 999_999, "pk": 999_999, "source": "work", "key": "999999"}
OURS = ("marketplace-", "desk:", "wagtailadmin_home")


def pages(resolver=None, space=""):
    """Return the names of the desk's pages with the arguments that they take."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from pages(entry, inner)
        elif entry.name and f"{space}{entry.name}".startswith(OURS):
            yield f"{space}{entry.name}", tuple(entry.pattern.converters)


def expected(name: str) -> str:
    """Return the roles that may open a page; a page without a row is a KeyError."""
    if name.startswith("marketplace-"):
        return LISTS[name.removeprefix("marketplace-").split(":")[0]]
    return PAGES[name]


@pytest.fixture(params=ROLES)
def operator(request, db):
    actions.ensure_groups()
    person = make_person("Olga", "Operator", is_staff=True)
    person.groups.add(Group.objects.get(name=request.param))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.role = request.param
    return client


def test_each_role_opens_its_pages_and_no_others(operator):
    wrong = []
    for name, arguments in pages():
        url = reverse(name, args=[NOTHING[each] for each in arguments])
        status = operator.get(url).status_code
        comes_in = status in {200, 404, 422}
        if comes_in != (operator.role[0] in expected(name)):
            wrong.append(f"{operator.role} {name}: {status}")

    assert not wrong, "\n".join(wrong)


def test_every_page_of_the_desk_has_a_row():
    names = {name for name, _ in pages()}

    assert all(expected(name) for name in names)
    assert set(PAGES) - names == set()


def test_a_page_without_a_row_is_found():
    with pytest.raises(KeyError):
        expected("desk:planted")


def test_roles_without_the_door_stay_outside(signed_in, ada):
    actions.ensure_groups()
    ada.groups.add(Group.objects.get(name="Admin"))

    assert signed_in(ada).get("/desk/").status_code == 404


def test_only_editors_and_admins_write_pages(operator):
    may = operator.get("/desk/pages/").status_code == 200

    assert may == (operator.role in {"Editor", "Admin"})


def test_no_role_changes_books_or_people_directly():
    actions.ensure_groups()
    for group in Group.objects.filter(name__in=ROLES):
        rights = {f"{each.content_type.app_label}.{each.codename}" for each in _of(group)}
        assert not {each for each in rights if each.endswith(("ledgertransaction", "_person"))} - {
            "accounts.view_person",
            "payments.view_ledgertransaction",
        }


def _of(group):
    return group.permissions.select_related("content_type").order_by("pk")
