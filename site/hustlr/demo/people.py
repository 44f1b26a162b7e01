"""The people of the demo: clients, taskers with skills and hours, six of them with a door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from hustlr.demo import past, words
from hustlr.demo.words import Someone
from marketplace.accounts import actions as accounts
from marketplace.catalogue import queries as catalogue
from marketplace.core import images, places
from marketplace.core.money import Money
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.taskers.models import TaskerProfile

CURRENCY = "AUD"
# Who can be entered with one click: two clients, three taskers, one operator.
DOORS = ("ada-bennett", "oscar-lim", "mei-lin", "tomasz-wojcik", "amara-okonkwo")
OPERATOR = Someone("Max", "Okafor", "Ultimo")
# Approves what Max changes, and the other way round; nobody can become her.
SECOND = Someone("Nora", "Lindqvist", "Pyrmont")
WEEKS = (
    tuple((day, 8 * 60, 18 * 60) for day in range(1, 6)),
    tuple((day, 7 * 60, 15 * 60) for day in range(1, 7)),
    tuple((day, 9 * 60, 20 * 60) for day in (2, 3, 4, 5, 6, 7)),
    (*((day, 17 * 60, 21 * 60) for day in range(1, 6)), (6, 8 * 60, 18 * 60), (7, 9 * 60, 17 * 60)),
)


@dataclass
class Cast:
    """Everybody who has been made, by key."""

    people: dict[str, Person] = field(default_factory=dict)
    profiles: dict[str, TaskerProfile] = field(default_factory=dict)
    homes: dict[str, places.Place] = field(default_factory=dict)
    clients: list[str] = field(default_factory=list)
    taskers: list[str] = field(default_factory=list)

    def half(self, number: int) -> Cast:
        """Return everybody, but of the taskers every second one alone; doors are in the first."""
        own = [
            key for i, key in enumerate(self.taskers) if (0 if key in DOORS else i % 2) == number
        ]
        return replace(self, taskers=own, profiles={key: self.profiles[key] for key in own})


def make(chance: Random, *, now: datetime) -> Cast:
    """Make everybody; taskers become findable months before now."""
    cast = Cast()
    cast.clients = [someone.key for someone in words.clients()]
    cast.taskers = [someone.key for someone in words.taskers()]
    everyone = [*words.taskers(), *words.clients(), OPERATOR, SECOND]
    _make_people(cast, everyone, chance, now)
    _save_places(cast)
    for number, someone in enumerate(words.taskers()):
        joined = now - timedelta(days=200 - number)
        with past.at(joined, deaf=("marketplace.matching", "marketplace.notifications")):
            _make_tasker(cast, someone, chance)
    return cast


def _save_places(cast: Cast) -> None:
    """Let the clients with a door have addresses to choose from."""
    for key in (key for key in cast.clients if key in DOORS):
        person, area = cast.people[key], cast.homes[key].area
        accounts.save_address(actor=person, label="Home", text=f"14 Wilson Street, {area}")
        accounts.save_address(actor=person, label="Mum's place", text="3 Darley Road, Manly")


def refresh_calendars(cast: Cast, chance: Random, *, now: datetime) -> None:
    """Let taskers have looked at their weeks lately, as active ones do."""
    for key in cast.taskers:
        moment = now - timedelta(hours=chance.randint(3, 24 * 9))
        hours = [
            (day.weekday, day.starts, day.ends) for day in cast.profiles[key].week.order_by("pk")
        ]
        with past.at(moment, deaf=("marketplace.matching",)):
            taskers.set_week(actor=cast.people[key], hours=hours)


def _make_people(cast: Cast, everyone: list[Someone], chance: Random, now: datetime) -> None:
    password = make_password(None)  # they have a door each, and no key that others could know
    made = [_person(someone, password, chance, now) for someone in everyone]
    for number, person in enumerate(made):
        # Of the block that is kept for films and demonstrations.
        person.phone, person.phone_verified_at = f"+61491{570_200 + number}", person.joined_at
    for person in get_user_model().objects.bulk_create(made):
        cast.people[person.email.removesuffix("@hustlr.example")] = person
    # Anybody may become the operator with one click: every right of the desk, none over accounts.
    for operator in (OPERATOR, SECOND):
        cast.people[operator.key].groups.set(Group.objects.filter(name="Admin"))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in cast.people.values()
    )
    for someone in everyone:
        cast.homes[someone.key] = places.geocode(someone.suburb)


def _person(someone: Someone, password: str, chance: Random, now: datetime) -> Person:
    is_tasker, works_here = bool(someone.categories), someone in (OPERATOR, SECOND)
    person = get_user_model()(
        email=someone.email,
        first_name=someone.first,
        last_name=someone.last,
        password=password,
        mode="tasker" if is_tasker else "client",
        is_demo=someone.key in DOORS or someone is OPERATOR,
        is_staff=works_here,
        joined_at=now - timedelta(days=chance.randint(130, 400)),
    )
    if someone.face.exists():
        upload = SimpleUploadedFile(someone.face.name, someone.face.read_bytes(), "image/webp")
        portrait = images.clean_photo(upload, square=256).content
        person.photo.save(f"{person.ref}.jpg", ContentFile(portrait.read()), save=False)
    return person


def _make_tasker(cast: Cast, someone: Someone, chance: Random) -> None:
    actor = cast.people[someone.key]
    cast.profiles[someone.key] = taskers.become_tasker(actor=actor)
    taskers.describe(
        actor=actor,
        headline=someone.headline,
        pitch=someone.pitch,
        timezone="Australia/Sydney",
        notice_minutes=chance.choice((60, 120, 180, 240)),
    )
    place = places.geocode(someone.suburb)
    taskers.set_area(actor=actor, place=place, radius_km=someone.radius)
    taskers.set_week(actor=actor, hours=chance.choice(WEEKS))
    for slug in _skills_of(someone, chance):
        _price(actor, slug, chance)
    taskers.list_profile(actor=actor)


def _skills_of(someone: Someone, chance: Random) -> list[str]:
    """Return all skills of the first category, and some of the others."""
    first, *rest = someone.categories
    offered: dict[str, list[str]] = {}
    for skill in catalogue.skills():
        offered.setdefault(skill.category.slug, []).append(skill.slug)
    some = [slug for name in rest for slug in chance.sample(offered[name], k=3)]
    return [*offered[first], *some]


def _price(actor: Person, slug: str, chance: Random) -> None:
    skill = catalogue.skill_by_slug(slug)
    if skill is None:
        raise LookupError(slug)
    # Whole dollars between the usual low and the middle of the range: prices that get booked.
    spread = (skill.high_minor - skill.low_minor) * 0.6
    rate = int((skill.low_minor + spread * chance.random()) // 100 * 100)
    minimum = rate * 2 if skill.unit == "hour" else 0
    taskers.set_skill(
        actor=actor,
        skill_id=skill.pk,
        rate=Money(rate, CURRENCY),
        minimum=Money(minimum, CURRENCY),
        unit=skill.unit,
    )
