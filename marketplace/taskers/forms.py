"""Forms of a tasker's own desk."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue import queries as catalogue
from marketplace.core import clock, money
from marketplace.core.errors import Refusal
from marketplace.taskers import week
from marketplace.taskers.models import TaskerSkill

# Calendars end somewhere: the last day of the year 9999 has no midnight after it.
YEARS_AHEAD = 2
RADII = (3, 5, 10, 15, 20, 30, 50)
# Where the taskers of this site are; a person's zone may be any, a week's need not.
ZONES = ("Australia/", "Pacific/Auckland")
NOTICES = (
    (60, _("1 hour")),
    (180, _("3 hours")),
    (720, _("12 hours")),
    (1440, _("1 day")),
    (2880, _("2 days")),
)


class MoneyField(forms.CharField):
    """An amount as people type it; cleans to Money in the site's currency."""

    def clean(self, value: Any) -> money.Money | None:
        """The amount, or the sentence that says how to write one."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text, settings.DEFAULT_CURRENCY)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class SkillForm(forms.Form):
    """One entry of a tasker's price list."""

    unit = forms.ChoiceField(
        label=_("How do you charge?"),
        choices=[("hour", _("By the hour")), ("job", _("One price for the job"))],
        widget=forms.RadioSelect,
    )
    rate = MoneyField(
        label=_("Your price"), max_length=12, help_text=_("What you ask, before our fee.")
    )
    minimum = MoneyField(
        label=_("Least you charge for a visit"),
        max_length=12,
        required=False,
        help_text=_("Leave it empty for no minimum."),
    )
    pitch = forms.CharField(
        label=_("Why you, for this skill"),
        required=False,
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences: experience, tools, what is included."),
    )

    def clean_unit(self) -> str:
        """One of the two ways to charge."""
        return str(TaskerSkill.Unit(self.cleaned_data["unit"]).value)


class AreaForm(forms.Form):
    """A suburb and how far from it a tasker goes."""

    place = forms.CharField(
        label=_("Suburb that you start from"),
        max_length=120,
        help_text=_("People see the suburb, never your address."),
    )
    radius_km = forms.TypedChoiceField(
        label=_("How far you go"),
        choices=[(n, _("%(km)d km") % {"km": n}) for n in RADII],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
    )


class WeekForm(forms.Form):
    """The checked parts of the week, and optionally a weekday to copy to others."""

    hours = forms.MultipleChoiceField(required=False, choices=week.choices)
    copy = forms.ChoiceField(required=False, choices=[("weekdays", "weekdays"), ("all", "all")])

    def clean(self) -> dict[str, Any]:
        """Copy Monday where a copy button was pressed."""
        cleaned = super().clean() or {}
        targets = {"weekdays": range(2, 6), "all": range(2, 8)}.get(cleaned.get("copy", ""))
        if targets:
            cleaned["hours"] = week.copied(cleaned.get("hours", []), source=1, targets=targets)
        return cleaned


class ExceptionForm(forms.Form):
    """Days away, or a time that is open beside the week."""

    kind = forms.ChoiceField(
        label=_("What is different?"),
        choices=[("away", _("I am away")), ("open", _("I can work as well"))],
        initial="away",
        widget=forms.RadioSelect,
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("To, that day included"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty for one day."),
    )
    starts = forms.TimeField(
        label=_("Start time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("End time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Leave both empty for whole days."),
    )
    note = forms.CharField(label=_("Note for yourself"), required=False, max_length=80)

    def __init__(self, *args: Any, zone: zoneinfo.ZoneInfo, **kwargs: Any) -> None:
        """Read times in the tasker's own zone."""
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Join days and times into two moments; whole days end at the midnight after."""
        cleaned = super().clean() or {}
        first = cleaned.get("since")
        if first is None or self.errors:
            return cleaned
        last = cleaned.get("until") or first
        if max(first, last).year > clock.now().year + YEARS_AHEAD:
            self.add_error("until", _("Choose a day in the next two years."))
            return cleaned
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if (starts is None) != (ends is None):
            self.add_error("ends", _("Fill in both times, or neither."))
            return cleaned
        if starts is None or ends is None:
            last, ends = last + timedelta(days=1), time()
        cleaned["start"] = datetime.combine(first, starts or time(), tzinfo=self.zone)
        cleaned["end"] = datetime.combine(last, ends, tzinfo=self.zone)
        if cleaned["end"] <= cleaned["start"]:
            self.add_error("until", _("The end must be after the start."))
        elif cleaned["end"] <= clock.now():
            self.add_error("until", _("That time is already over."))
        return cleaned


class BlockForm(ExceptionForm):
    """A time that nobody can book."""

    # Nothing to choose: what is open beside the week is noted with the hours.
    kind = None  # type: ignore[assignment]  # Django's way to leave a parent's field out


class DescriptionForm(forms.Form):
    """What a profile says."""

    headline = forms.CharField(
        label=_("Your promise in one line"),
        max_length=120,
        help_text=_("“Flat-pack in one visit. I bring the tools and take the boxes.”"),
    )
    pitch = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Experience, tools, what is included and what is not."),
    )
    notice_minutes = forms.TypedChoiceField(
        label=_("Notice that you need before a start"),
        choices=NOTICES,
        coerce=int,
        initial=180,
    )
    timezone = forms.ChoiceField(
        label=_("Time zone of your week"),
        choices=lambda: [(name, name.replace("_", " ")) for name in _zones()],
    )


def skill_choices(taken: set[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Skills that a tasker does not offer yet, grouped by category."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for skill in catalogue.skills():
        if skill.pk not in taken:
            groups.setdefault(skill.category.name, []).append((skill.slug, skill.name))
    return list(groups.items())


def _zones() -> list[str]:
    return sorted(name for name in zoneinfo.available_timezones() if name.startswith(ZONES))
