"""Makes taskers for tests, through the same actions as the pages."""

from marketplace.catalogue import queries as catalogue
from marketplace.core.money import Money
from marketplace.core.places import Place
from marketplace.taskers import actions

NEWTOWN = Place(lat=-33.89835, lng=151.17754, area="Newtown")
MANLY = Place(lat=-33.79798, lng=151.28826, area="Manly")
NINE_TO_FIVE = [(day, 9 * 60, 17 * 60) for day in range(1, 6)]
ALWAYS = [(day, 0, 1440) for day in range(1, 8)]


def aud(dollars):
    """Return an amount in Australian dollars."""
    return Money(round(dollars * 100), "AUD")


def make_tasker(
    person,
    *,
    skill="wardrobe-assembly",
    rate=50,
    unit="hour",
    minimum=0,
    place=NEWTOWN,
    radius_km=10,
    week=NINE_TO_FIVE,
    listed=True,
):
    """Return the profile of a person who offers one skill in one area."""
    profile = actions.become_tasker(actor=person)
    actions.describe(
        actor=person,
        headline="Built straight, swept after.",
        pitch="Ten years of flat-pack.",
        timezone=person.timezone,
        notice_minutes=180,
    )
    add_skill(person, skill, rate=rate, unit=unit, minimum=minimum)
    actions.set_area(actor=person, place=place, radius_km=radius_km)
    actions.set_week(actor=person, hours=week)
    if listed:
        profile = actions.list_profile(actor=person)
    profile.refresh_from_db()
    return profile


def add_skill(person, slug, *, rate=50, unit="hour", minimum=0):
    """Offer one more skill."""
    return actions.set_skill(
        actor=person,
        skill_id=catalogue.skill_by_slug(slug).pk,
        rate=aud(rate),
        minimum=aud(minimum),
        unit=unit,
    )
