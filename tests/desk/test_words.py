"""Operators read words: no name that a table or a program keeps is shown, addresses keep them."""

import ast
import re

import pytest
from django.apps import apps
from django.urls import reverse

from marketplace.core import announcing
from marketplace.desk import names, terms, words
from marketplace.payments import states
from tests.architecture import sources
from tests.support.cast import browser_of

pytestmark = pytest.mark.django_db
# Of the gateway's own words and of keys, which are looked up as they are, no word is asked.
LISTS = [
    *("person", "job", "booking", "fact", "report", "sanction"),
    *("ledgertransaction", "ledgermovement", "payee"),
]
PARTS = "|".join(each.label for each in apps.get_app_configs() if each.name != each.label)
RAW = re.compile(rf"\b(?:[a-z]+_[a-z_]+|[A-Z][a-z]+[A-Z][A-Za-z]+|(?:{PARTS})\.[a-z]+)\b")
# What code calls the subjects of facts, where it does not call them as their tables.
ALSO = {
    "actor": "person",
    "made": "report",
    "pair": "reviewpair",
    "posted": "release",
    "profile": "taskerprofile",
    "row": "sanction",
}
SHOWN = re.compile(r"<(td|dd|dt|option|h1|label|legend)\b[^>]*>(.*?)</\1>", re.DOTALL)


def facts():
    """Return the names of all facts, without those that are only what others share."""
    for file in sources.application_files():
        if file.name in {"facts.py", "announcing.py"}:
            found = [each for each in ast.parse(file.read_text()).body if _is_fact(each)]
            bases = {ast.unparse(base) for each in found for base in each.bases}
            yield from (each.name for each in found if each.name not in bases)


def subjects():
    """Return what code calls the subjects of facts."""
    for file in sources.application_files():
        calls = (each for each in ast.walk(sources.tree(file)) if isinstance(each, ast.Call))
        for call in calls:
            if ast.unparse(call.func).split(".")[-1] == "record":
                named = (each.value for each in call.keywords if each.arg == "subject")
                yield from (ast.unparse(each).split(".")[-1] for each in named)


def _is_fact(node):
    frozen = "dataclass(frozen=True)"
    decorated = isinstance(node, ast.ClassDef) and [ast.unparse(d) for d in node.decorator_list]
    return decorated == [frozen] and node.name != "Change"


def raw_words(html):
    """Return what looks like a name of a program in the cells and labels of a page."""
    cells = [re.sub(r"<[^>]+>", " ", cell) for _tag, cell in SHOWN.findall(html)]
    return sorted({word for cell in cells for word in RAW.findall(cell)} - {"PayPal"})


def test_every_fact_has_its_words():
    assert set(facts()) == set(names.FACTS)


def test_everything_that_facts_are_about_has_its_words(world):
    """Code calls the subject of a fact as its table, or so that it is told apart here."""
    kept = set(apps.get_model("core.Fact").objects.values_list("subject_kind", flat=True)) - {""}
    short = {kind.split(".")[1] for kind in names.SUBJECTS}
    called = set(subjects())

    assert len(kept) > 5
    assert kept <= set(names.SUBJECTS) <= {each._meta.label_lower for each in apps.get_models()}
    assert {ALSO.get(each, each) for each in called} <= short
    assert set(ALSO) <= called


def test_every_value_of_a_policy_has_its_words():
    assert set(announcing.NAMES) == set(terms.WORDS)


def test_every_state_and_kind_of_money_has_its_words():
    accounts, operations = (
        apps.get_model(f"payments.{name}") for name in ("LedgerAccount", "Operation")
    )
    assert set(accounts.Kind.values) == set(names.ACCOUNTS)
    assert set(operations.Kind.values) == set(names.CALLS)
    assert set(states.OPERATION.states) == set(names.CALL_STATES)


def test_no_page_shows_a_name_of_a_program(world):
    client, found = browser_of(world.max), {}
    for name in LISTS:
        table = next(each for each in apps.get_models() if each._meta.model_name == name)
        pages = [reverse(f"marketplace-{name}:index")]
        kept = table._default_manager.order_by("-pk")[:3]
        pages += [reverse(f"marketplace-{name}:inspect", args=[row.pk]) for row in kept]
        found |= {page: raw_words(client.get(page).content.decode()) for page in pages}

    assert len(found) > 2 * len(LISTS)
    assert not {page: raw for page, raw in found.items() if raw}


def test_no_fact_is_told_by_names_of_a_program(world):
    facts = apps.get_model("core.Fact").objects.order_by("pk")

    told = {each.name: str(words.lines_of(each, each.payload)) for each in facts}

    assert len(told) > 40
    assert not {name: RAW.findall(lines) for name, lines in told.items() if RAW.findall(lines)}


def test_a_raw_name_is_found():
    assert raw_words(
        "<td data-label='State'>awaiting_payment</td><dd>JobPosted</dd><dd>jobs.job</dd>"
    ) == ["JobPosted", "awaiting_payment", "jobs.job"]


def test_a_filter_offers_words_and_its_address_keeps_the_value(world):
    client, url = browser_of(world.max), reverse("marketplace-ledgermovement:index")

    page = client.get(url).content.decode()
    held = client.get(url, {"credit__kind": "booking_hold"}).content.decode()
    none = client.get(url, {"credit__kind": "goodwill"}).content.decode()

    assert re.search(r'<option value="booking_hold">\s*Held for the booking', page)
    assert f"Held for the booking {world.booking.ref}" in held
    assert f"Held for the booking {world.booking.ref}" not in none


def test_the_audit_trail_is_searched_in_words(world):
    client, url = browser_of(world.max), reverse("marketplace-fact:index")

    found = client.get(url, {"q": "Booking paid"}).context["object_list"]
    by_name = client.get(url, {"q": "bookingscheduled"}).context["object_list"]
    none = client.get(url, {"q": "Booking planted"}).context["object_list"]

    assert {each.name for each in found} == {"BookingScheduled"}
    assert [each.pk for each in by_name] == [each.pk for each in found]
    assert not none


def test_every_heading_that_sorts_does(world):
    client = browser_of(world.max)
    for name in [*LISTS, "operation", "gatewayevent"]:
        page = client.get(reverse(f"marketplace-{name}:index"))
        rows = page.context["view"].model._default_manager
        for column in page.context["table"].columns.values():
            if column.sort_key:
                assert str(rows.order_by(column.sort_key).query)


@pytest.mark.parametrize(
    "reason",
    [
        "2026-11-27T10:00",
        "2026-11-27T10:00 I am back",
        "2026-11-27T10:00:00+00:00 I am back",
        "9999-99-99T99:99:99+00:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_people_write_stays_as_they_wrote_it(reason, world):
    """Whatever looks like a moment and is none may not stop the page for operators."""
    kept = {"name": "JobCancelled", "payload": {"reason": reason}, "actor": world.max}
    fact = apps.get_model("core.Fact").objects.create(**kept)

    page = browser_of(world.max).get(reverse("marketplace-fact:inspect", args=[fact.pk]))

    assert f"Reason: {reason}" in page.text


def test_words_of_filters_are_those_of_the_reader(world, monkeypatch):
    def told():
        page = client.get(reverse("marketplace-fact:index"), {"name": "JobPosted"})
        form = page.context["filters"].form
        return [str(words) for _value, words in form.fields["name"].choices][:3]

    client = browser_of(world.max)
    plain = told()
    other = dict(names.FACTS) | {"WorkStarted": "Aaa", "JobPosted": "Aab"}
    monkeypatch.setitem(names.TABLES, "core.fact.name", other)

    assert plain[:2] == ["All", "Absence reported"]
    assert told() == ["All", "Aaa", "Aab"]


def test_a_payload_is_told_in_words():
    fact = apps.get_model("core.Fact")(
        name="BookingCancelled",
        subject_kind="bookings.booking",
        payload={
            "booking_id": 7,
            "by": "client",
            "outcome": "refunded",
            "refund_minor": 12000,
            "currency": "AUD",
            "starts_at": "2026-11-26T05:00:00+00:00",
            "by_timer": False,
            "reason": "",
        },
    )

    lines = words.lines_of(fact, fact.payload, ids=False)

    assert lines == [
        ("By", "Client"),
        ("Outcome", "All the money went back"),
        ("Back to the client", "$120.00"),
        ("Starts", "26\xa0Nov\xa02026, 4:00\xa0p.m."),
        ("By the clock", "No"),
    ]
