"""What templates write: money, distances, times, and the controls of forms."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError, engines
from django.utils import timezone

from hustlr.templatetags import ui
from marketplace.core.money import Money

NOON = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 12:00 in Sydney


@pytest.fixture(autouse=True)
def _in_sydney():
    with timezone.override("Australia/Sydney"), time_machine.travel(NOON, tick=False):
        yield


def draw(source: str, **values) -> str:
    return Template(source).render(Context(values))


def test_money_has_all_its_digits():
    assert ui.money(Money(14000, "AUD")) == "$140.00"
    assert ui.money(Money(15120, "AUD")) == "$151.20"
    assert ui.money(Money(5000, "JPY")) == "JPY 5,000"
    assert ui.money(None) == ""


@pytest.mark.parametrize(
    ("km", "words"), [(0.5, "under 1 km"), (1.5, "1.5 km"), (12.0, "12 km"), (None, "")]
)
def test_distance(km, words):
    assert ui.distance(km) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 26), "tomorrow"),
        (date(2026, 11, 24), "yesterday"),
        (date(2026, 11, 28), "Sat 28 Nov"),
        (date(2027, 1, 2), "Sat 2 Jan 2027"),
        # Still Wednesday in London, Thursday in Sydney already.
        (datetime(2026, 11, 25, 14, 0, tzinfo=UTC), "tomorrow"),
    ],
)
def test_days_are_the_persons_own(value, words):
    assert ui.day(value) == words


def test_a_moment_can_be_written_in_the_zone_of_the_job():
    moment = datetime(2026, 11, 28, 13, 30, tzinfo=UTC)

    assert "Sun 29 Nov, 12:30 am" in ui.when(moment)
    assert "Sat 28 Nov, 9:30 pm" in ui.when(moment, "Australia/Perth")


def test_a_moment_inside_a_sentence_begins_small():
    at = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)

    assert ">Tomorrow, 9:00 am<" in ui.when(at)
    assert ">tomorrow, 9:00 am<" in ui.moment(at)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "just now"), (1, "1 minute ago"), (59, "59 minutes ago"), (120, "2 hours ago")],
)
def test_ago(minutes, words):
    moment = datetime.fromtimestamp(NOON.timestamp() - minutes * 60, UTC)

    assert words in ui.ago(moment)


@pytest.mark.parametrize(
    ("count", "words"),
    [(30, "30\xa0min"), (60, "1\xa0h"), (90, "1\xa0h 30\xa0min"), (None, "0\xa0min")],
)
def test_lengths_of_time(count, words):
    assert ui.minutes(count) == words


def test_a_face_without_photo_keeps_its_letters_and_colour():
    assert ui.initials("Priya N.") == "PN"
    assert ui.initials("") == "?"
    assert ui.tone("Priya N.") == ui.tone("Priya N.")


def test_an_icon_is_hidden_from_assistive_technology():
    drawn = draw('{% icon "check" "s" %}')

    assert 'class="icon s"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


@pytest.mark.parametrize("name", ["no-such-icon", "../../base"])
def test_an_icon_that_does_not_exist_is_said_so(name):
    with pytest.raises(TemplateSyntaxError):
        ui.icon(name)


class Sample(forms.Form):
    title = forms.CharField(label="What needs doing?", help_text="Five words say a lot.")
    when = forms.ChoiceField(choices=[("a", "Now"), ("b", "Later")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    photo = forms.FileField()
    name = forms.CharField(error_messages={"required": "Say who you are."})


def test_a_field_is_wired_to_its_hint_and_its_error():
    drawn = draw("{{ form.title.as_field_group }}", form=Sample({}))

    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert 'class="input"' in drawn


def test_what_is_missing_is_named_at_the_field_and_above_the_form():
    form = Sample({})
    summary = ui.problems(form)

    assert [problem["text"] for problem in summary] == [
        "Answer “What needs doing?”.",
        "Choose an answer to “When”.",
        "Tick this box to go on.",
        "Add at least one photo.",
        "Say who you are.",
    ]
    assert "Answer “What needs doing?”." in draw("{{ form.title.as_field_group }}", form=form)


def test_what_is_too_long_says_by_how_much():
    form = type("Form", (forms.Form,), {"words": forms.CharField(max_length=3)})({"words": "four"})

    assert ui.sentences(form["words"]) == ["Write at most 3 characters; now it has 4."]
    assert ui.problems(form)[0]["target"] == "id_words"


def test_the_summary_leads_to_controls_that_exist():
    form = Sample({})
    drawn = draw(
        '{% include "components/error_summary.html" with form=form only %}{{ form }}', form=form
    )

    targets = re.findall(r'href="#([^"]+)"', drawn)
    assert len(targets) == 5
    assert [target for target in targets if f'id="{target}"' not in drawn] == []


def test_no_library_shadows_a_filter_that_every_template_has():
    engine = engines["django"].engine
    everywhere = {name for library in engine.template_builtins for name in library.filters}

    for name, path in engine.libraries.items():
        if path.startswith(("chat.", "cms.", "marketplace.", "hustlr.")):
            library = engine.template_libraries[name]
            assert library in engine.template_builtins or not everywhere & set(library.filters), (
                name
            )
