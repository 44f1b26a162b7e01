"""What templates need to draw: icons, controls, money, distances, times."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, EmailField, Field
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core import clock
from marketplace.core.money import Money

register = template.Library()

ICONS = Path(settings.ROOT) / "templates" / "icons"
TONES = 6
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Draw an icon of templates/icons; the word beside it is what assistive technology reads."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {classes}" if classes else "",
        _shape(name),
    )


@cache
def _shape(name: str) -> SafeString:
    path = ICONS / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.exists():
        raise template.TemplateSyntaxError(f"There is no icon called {name!r} in templates/icons.")
    found = _INNER.search(path.read_text())
    return mark_safe(found[1] if found else "")  # noqa: S308 - a file of our own


@register.filter
def rounded(number: float) -> int:
    """Round half up, as people do: 4.5 is five stars."""
    return int(number + 0.5)


@register.filter
def oneline(text: str) -> SafeString:
    """Lay a title out in one line, however its template breaks it; for use with {% filter %}."""
    return mark_safe(" ".join(text.split()))  # noqa: S308 - it was escaped when it was rendered


@register.simple_tag
def control(field: BoundField, classes: str = "input", **attrs: Any) -> SafeString:
    """Render a form field's own control; Django adds its id and its aria attributes."""
    named = {name.replace("_", "-"): value for name, value in attrs.items() if value}
    widget_class = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{classes} {widget_class}".strip(), **named})


@register.filter
def kind(field: BoundField) -> str:
    """Say which component draws the field: a widget may name one as `component`."""
    named = getattr(field.field.widget, "component", "")
    if named:
        return str(named)
    by_type = {
        "radioselect": "choices",
        "checkboxselectmultiple": "choices",
        "checkbox": "check",
        "clearablefile": "file",
        "file": "file",
    }
    return by_type.get(field.widget_type, "text")


@register.filter
def problems(form: BaseForm) -> list[dict[str, str]]:
    """List what stops the form, in the order of its fields, each with the id to go to."""
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or f"{field.auto_id}_0"
        found += [{"text": text, "target": target} for text in sentences(field)]
    return found


@register.filter
def sentences(field: BoundField) -> list[str]:
    """Return the field's errors; Django's bare ones become sentences that name the fix."""
    bare = field.field.error_messages.get("required")
    plain = bare == Field.default_error_messages["required"]
    texts = [text for error in field.errors.as_data() for text in _texts(field, error)]
    return [_missing(field) if plain and text == bare else text for text in texts]


def _texts(field: BoundField, error: ValidationError) -> list[str]:
    if error.code in field.field.error_messages:
        return list(error.messages)
    if error.code == "invalid" and isinstance(field.field, EmailField):
        return [_("Enter a whole e-mail address, like mei@example.com.")]
    sizes = error.params or {}
    if error.code == "max_length" and sizes:
        words = _("Write at most %(limit_value)d characters; now it has %(show_value)d.")
        return [words % sizes]
    if error.code == "max_value" and sizes:
        return [_("Enter %(limit_value)s at most.") % sizes]
    if error.code == "min_value" and sizes:
        return [_("Enter %(limit_value)s or more.") % sizes]
    return list(error.messages)


def _missing(field: BoundField) -> str:
    drawn = kind(field)
    if drawn == "check":
        return _("Tick this box to go on.")
    if drawn == "file":
        return _("Add at least one photo.")
    label = str(field.label).rstrip(":")
    if drawn == "text" and field.widget_type != "select":
        asks = label.endswith("?")
        return (_("Answer “%(label)s”.") if asks else _("Fill in “%(label)s”.")) % {"label": label}
    return _("Choose an answer to “%(label)s”.") % {"label": label}


@register.filter
def money(amount: Money | None) -> str:
    """Write an amount with all its digits ("$140.00"); `{{ amount }}` alone is the short form."""
    return "" if amount is None else amount.exact


@register.filter
def distance(km: float | None) -> str:
    """Write a distance that is already rounded for the public (`core.places.shown_distance`)."""
    if km is None:
        return ""
    if km < 1:
        return _("under 1 km")
    return _("%(km)s km") % {"km": formats.number_format(f"{km:g}")}


@register.filter
def day(moment: datetime | date, zone: str = "") -> str:
    """Write a day ("Sat 28 Nov"), near ones in words, in ZONE or the person's own."""
    if isinstance(moment, datetime):
        moment = _local(moment, zone).date()
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    today = _local(clock.now(), zone).date()
    if word := near.get((moment - today).days):
        return word
    return formats.date_format(moment, "D j M" if moment.year == today.year else "D j M Y")


@register.filter
def hour(moment: datetime, zone: str = "") -> str:
    """Write a time of day ("9:00 am") in ZONE or the person's own."""
    return clock.face(_local(moment, zone))


@register.filter
def when(moment: datetime, zone: str = "") -> SafeString:
    """Write a moment as a `time` element ("Sat 28 Nov, 9:00 am")."""
    local = _local(moment, zone)
    words = f"{day(moment, zone)}, {hour(moment, zone)}"
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), _upper_first(words)
    )


@register.filter
def moment(at: datetime, zone: str = "") -> SafeString:
    """Write a moment inside a sentence ("tomorrow, 9:00 am")."""
    local = _local(at, zone)
    words = f"{day(at, zone)}, {hour(at, zone)}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.filter
def ago(moment: datetime) -> SafeString:
    """Write how long ago something was, coarse, as a `time` element."""
    passed = max(clock.now() - moment, timedelta())
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), _passed(passed)
    )


@register.filter
def minutes(count: int | None) -> str:
    """Write a length of time ("2 h", "1 h 30 min"), a number and its unit never apart."""
    hours, rest = divmod(count or 0, 60)
    parts = [_("%(n)d h") % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(n)d min") % {"n": rest})
    return " ".join(part.replace(" ", "\xa0") for part in parts)


@register.filter
def full_stop(words: str) -> str:
    """End words as a sentence ends, unless they do so by themselves."""
    return words if words.endswith((".", "!", "?", "…", ".”", "?”")) else f"{words}."


@register.filter
def initials(name: str) -> str:
    """Take at most two letters of a name for a face without a photo."""
    return "".join(word[0] for word in name.split()[:2] if word).upper() or "?"


@register.filter
def tone(name: str) -> int:
    """Give a name one of the face colours, always the same."""
    return crc32(name.encode()) % TONES


@register.filter
def item(values: Mapping[str, Any], key: str) -> Any:
    """Look a value up by a key that is itself a variable."""
    return values.get(key)


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """Take the value at a position that a loop counts."""
    return values[index]


@register.filter
def times(count: int) -> Iterable[int]:
    """Count from one to COUNT in a loop."""
    return range(1, count + 1)


def _local(moment: datetime, zone: str) -> datetime:
    chosen: tzinfo = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return moment.astimezone(chosen)


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _passed(passed: timedelta) -> str:
    count = int(passed.total_seconds() // 60)
    if count < 1:
        return _("just now")
    if count < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", count) % {"n": count}
    if count < 24 * 60:
        count //= 60
        return ngettext("%(n)d hour ago", "%(n)d hours ago", count) % {"n": count}
    count //= 24 * 60
    return ngettext("%(n)d day ago", "%(n)d days ago", count) % {"n": count}
