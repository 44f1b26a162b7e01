"""Forms of gigs: made by taskers, booked by clients; and of the photos that show work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core import places
from marketplace.core.errors import Refusal
from marketplace.taskers.actions import GigWords, Package
from marketplace.taskers.forms import MoneyField
from marketplace.taskers.models import Gig, TaskerSkill

PLACES = (1, 2, 3)
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480)


def length_choices() -> list[tuple[int, str]]:
    """Return the durations that packages may have."""
    return [(n, _length(n)) for n in LENGTHS]


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(n)d min") % {"n": rest})
    if rest:
        return str(_("%(h)d h %(n)d min") % {"h": hours, "n": rest})
    return str(_("%(h)d h") % {"h": hours})


class GigForm(forms.Form):
    """A gig with one to three packages; a package without a name and a price is not there."""

    skill = forms.TypedChoiceField(label=_("Which skill is it?"), coerce=int)
    title = forms.CharField(
        label=_("What do you offer?"),
        max_length=80,
        help_text=_("As a client would say it: “Wardrobe, built and fixed to the wall”."),
    )
    description = forms.CharField(
        label=_("How it goes"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you bring, what the client prepares, how you leave the place."),
    )
    is_instant = forms.BooleanField(
        label=_("Book at once"),
        required=False,
        help_text=_(
            "Clients book without asking while you have confirmed your calendar in the last 7 days."
        ),
    )

    def __init__(self, *args: Any, skills: list[TaskerSkill], **kwargs: Any) -> None:
        """Offer the tasker's own skills, and the fields of three packages."""
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [(each.skill_id, each.skill.name) for each in skills]  # type: ignore[attr-defined]  # a choice field
        for place in PLACES:
            self.fields |= _package_fields(place)

    @property
    def package_rows(self) -> list[dict[str, Any]]:
        """The bound fields of each package, for the page."""
        return [
            {
                "place": place,
                "fields": [self[f"{name}_{place}"] for name in ("name", "minutes", "price")],
                "included": self[f"included_{place}"],
                "not_included": self[f"not_included_{place}"],
                "is_open": self._is_filled(place),
            }
            for place in PLACES
        ]

    def _is_filled(self, place: int) -> bool:
        """Whether a package has words or errors, so that it must be seen."""
        names = (f"{name}_{place}" for name in ("name", "price", "included", "not_included"))
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a package that is begun."""
        cleaned = super().clean() or {}
        for place in PLACES:
            if not _is_begun(cleaned, place):
                continue
            for name, words in (
                ("name", _("Give the package a name.")),
                ("price", _("Give the package a price.")),
                ("included", _("Say what the price covers, one thing a line.")),
            ):
                key = f"{name}_{place}"
                if not cleaned.get(key) and key not in self.errors:
                    self.add_error(key, words)
        return cleaned

    @property
    def words(self) -> GigWords:
        """What the action takes as the gig's words."""
        said = self.cleaned_data
        return GigWords(
            skill_id=said["skill"],
            title=said["title"],
            description=said["description"],
            is_instant=said["is_instant"],
        )

    @property
    def packages(self) -> list[Package]:
        """What the action takes as packages, in their order."""
        said = self.cleaned_data
        return [
            Package(
                name=said[f"name_{place}"],
                minutes=said[f"minutes_{place}"],
                price=said[f"price_{place}"],
                included=said[f"included_{place}"],
                not_included=said[f"not_included_{place}"],
            )
            for place in PLACES
            if _is_begun(said, place)
        ]


def initial_of(gig: Gig) -> dict[str, Any]:
    """What the form of an existing gig begins with."""
    initial: dict[str, Any] = {
        "skill": gig.skill_id,
        "title": gig.title,
        "description": gig.description,
        "is_instant": gig.is_instant,
    }
    for package in gig.sizes:
        dollars, cents = divmod(package.price_minor, 100)
        initial |= {
            f"name_{package.position}": package.name,
            f"minutes_{package.position}": package.minutes,
            f"price_{package.position}": f"{dollars}.{cents:02d}" if cents else str(dollars),
            f"included_{package.position}": package.included,
            f"not_included_{package.position}": package.not_included,
        }
    return initial


def _is_begun(said: dict[str, Any], place: int) -> bool:
    """Whether a package is there; the first one always is."""
    words = ("name", "price", "included", "not_included")
    return place == 1 or any(said.get(f"{word}_{place}") for word in words)


def _package_fields(place: int) -> dict[str, forms.Field]:
    first = place == 1
    lines = {"rows": 3}
    return {
        f"name_{place}": forms.CharField(
            label=_("Name of the package"), max_length=40, required=first
        ),
        f"minutes_{place}": forms.TypedChoiceField(
            label=_("How long it takes"), choices=length_choices, coerce=int, initial=120
        ),
        f"price_{place}": MoneyField(label=_("Your price"), max_length=12, required=first),
        f"included_{place}": forms.CharField(
            label=_("Included, one thing a line"),
            max_length=600,
            required=first,
            widget=forms.Textarea(attrs=lines),
        ),
        f"not_included_{place}": forms.CharField(
            label=_("Not included"),
            max_length=600,
            required=False,
            widget=forms.Textarea(attrs=lines),
        ),
    }


class GigBookingForm(forms.Form):
    """Where, when and what the tasker should know; the key makes a second press harmless."""

    package = forms.IntegerField(min_value=1, max_value=3, widget=forms.HiddenInput)
    way = forms.ChoiceField(
        choices=[("at_once", "at_once"), ("ask", "ask")], widget=forms.HiddenInput
    )
    start = forms.DateTimeField(
        label=_("When?"),
        input_formats=["%Y-%m-%dT%H:%M%z"],
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Choose one of the times shown."),
        },
    )
    address = forms.CharField(
        label=_("Where is the work?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Street, number and suburb. Your tasker sees it once the booking is paid."),
    )
    notes = forms.CharField(
        label=_("What should your tasker know?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stairs, parking, measures. Leave out phone numbers."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_address(self) -> str:
        """Find the place; the sentence says what to write when there is none."""
        text = str(self.cleaned_data["address"])
        try:
            self.place = places.geocode(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return text


class WorkPhotoForm(forms.Form):
    """Photos of one skill, with the words for those who do not see them."""

    # As the page asks, so that its summary of errors has the same order.
    field_order = ("photos", "alt", "skill", "gig")
    skill = forms.TypedChoiceField(label=_("Which skill do they show?"), coerce=int)
    gig = forms.ChoiceField(label=_("For which service?"), required=False)
    alt = forms.CharField(
        label=_("What is to be seen?"),
        max_length=120,
        help_text=_("“White wardrobe with three doors, fixed to a brick wall.”"),
    )
    photos = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("JPEG, PNG, WebP or HEIC, 10 MB or smaller."),
    )

    def __init__(
        self, *args: Any, skills: list[TaskerSkill], gigs: list[Gig], **kwargs: Any
    ) -> None:
        """Offer the tasker's own skills and services."""
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [(each.skill_id, each.skill.name) for each in skills]  # type: ignore[attr-defined]  # a choice field
        self.fields["gig"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("None, for my profile only")),
            *((gig.ref, gig.title) for gig in gigs),
        ]
