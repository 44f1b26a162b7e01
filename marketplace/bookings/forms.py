"""What people fill in about a booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.bookings import reasons
from marketplace.bookings.actions import Check, limit_photos
from marketplace.bookings.asked import GigRequest
from marketplace.bookings.models import ContactTry
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.money import Money, parse
from marketplace.core.states import Actor

YEARS_AROUND = 2


class Chips(forms.RadioSelect):
    """Radios drawn as chips."""

    component = "chips"


class MoneyInput(forms.TextInput):
    """A text control drawn as a price."""

    component = "money"


class Moments(forms.MultipleChoiceField):
    """Moments in the form of ISO 8601; the page offers them as links."""

    def to_python(self, value: Any) -> list[datetime]:  # type: ignore[override]  # moments, no words
        """Return what can be read as a moment with its zone."""
        return [moment for each in value or [] if (moment := moment_of(str(each)))]

    def validate(self, value: Any) -> None:
        """Ask for one at least; whether they can be is the action's to say."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")


def moment_of(text: str) -> datetime | None:
    """Read a moment in the form of ISO 8601; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and abs(moment.year - now().year) <= YEARS_AROUND else None


class AcceptForm(forms.Form):
    """Which version of an offer the client has read; the key makes a second press harmless."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """What the person was shown would go back, so that the clock cannot change it unseen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why a tasker cannot take what a client asks for."""

    reason = forms.ChoiceField(
        label=_("Why not?"),
        help_text=_("Your client reads it."),
        choices=GigRequest.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. Your client reads it.")},
    )


def _why(side: Actor) -> forms.ChoiceField:
    """Return the question for one of the reasons of a side."""
    return forms.ChoiceField(
        label=_("What has happened?"),
        help_text=_("The other side reads it."),
        choices=lambda: reasons.choices(side),
        required=False,
        widget=forms.RadioSelect,
    )


class CancelForm(SeenForm):
    """What a client says when plans change."""

    JOB = (
        ("reopen", _("Open it again for other taskers")),
        ("end", _("I do not need it any more")),
    )

    job = forms.ChoiceField(label=_("What about the job?"), choices=JOB, widget=forms.RadioSelect)
    code = _why(Actor.CLIENT)
    reason = forms.CharField(
        label=_("In your words"),
        help_text=_("Your tasker reads it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TaskerCancelForm(SeenForm):
    """What a tasker says who cannot come."""

    code = _why(Actor.TASKER)
    reason = forms.CharField(
        label=_("Why can you not come?"),
        help_text=_("Your client reads it. One sentence is enough."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence. Your client reads it.")},
    )


class DepartureForm(forms.Form):
    """When the tasker will be at the door."""

    MINUTES = (
        (0, _("I am there now")),
        (10, _("In 10 minutes")),
        (20, _("In 20 minutes")),
        (30, _("In half an hour")),
        (45, _("In 45 minutes")),
        (60, _("In an hour")),
        (90, _("In 1½ hours")),
        (120, _("In 2 hours")),
    )

    minutes = forms.TypedChoiceField(
        label=_("When will you be there?"),
        choices=MINUTES,
        coerce=int,
        widget=Chips,
        error_messages={"required": _("Say when you will be there.")},
    )


class MoveForm(forms.Form):
    """Up to three times to choose from, and why."""

    starts = Moments(
        label=_("Times"),
        error_messages={"required": _("Choose at least one time.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The other side reads it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """Why one side asks the other for something."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The other side reads it and can say yes or no."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence. The other side reads it.")},
    )


class PeaceForm(ReasonForm):
    """Why both should cancel without fault, and what becomes of the client's job."""

    reopen_job = forms.BooleanField(
        label=_("Open the job again for other taskers"), required=False, initial=True
    )


class StopForm(ReasonForm):
    """What of the price is for the part that was done, and why the work stops."""

    pay = forms.CharField(
        label=_("For the part that is done"),
        help_text=_("Of the price, before fees. The rest goes back to the client."),
        max_length=12,
        widget=MoneyInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    field_order = ("pay", "reason")

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def clean_pay(self) -> Money:
        """Read the amount; nothing done is an amount, too."""
        typed = str(self.cleaned_data["pay"]).strip()
        try:
            return parse(typed, self.currency) if typed.strip("0.") else Money(0, self.currency)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class DoorForm(forms.Form):
    """The evidence of having come."""

    photo = forms.FileField(
        label=_("A photo of the door"),
        help_text=_("House number or entrance. Only the two of you and our team see it."),
        error_messages={"required": _("Add a photo of the door.")},
    )
    note = forms.CharField(
        label=_("What did you find?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_photo(self) -> CleanPhoto:
        """Return the photo, checked and made clean."""
        try:
            return clean_photo(self.cleaned_data["photo"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class TryForm(forms.Form):
    """How the tasker has tried to reach the client."""

    means = forms.ChoiceField(
        label=_("What did you try?"),
        choices=ContactTry.Means,
        widget=Chips,
        error_messages={"required": _("Say what you have tried.")},
    )


class PauseForm(forms.Form):
    """Why the client needs more time to look."""

    reason = forms.CharField(
        label=_("Why do you need more time?"),
        help_text=_("Your tasker reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence. Your tasker reads it.")},
    )


class TermsForm(forms.Form):
    """How long before the start clients can cancel free."""

    cancel_policy = forms.ChoiceField(
        label=_("Clients can cancel free"),
        widget=forms.RadioSelect,
        help_text=_("Bookings that are made already keep what stood then."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["cancel_policy"]
        field.choices = choices


class PinForm(forms.Form):
    """The four digits that the client tells at the door."""

    pin = forms.RegexField(
        r"^\d{4}$",
        label=_("Start PIN"),
        help_text=_("Four digits. Your client sees them on the booking's page."),
        error_messages={
            "required": _("Enter the PIN that your client tells you."),
            "invalid": _("The PIN has four digits."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4, "size": 4}
        ),
    )


class PhotosInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True
    component = "file"


class PhotosField(forms.FileField):
    """Several photos, each checked and made clean."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanPhoto]:
        """Return the clean photos; the first bad one refuses them all."""
        uploads = [each for each in data or [] if each]
        try:
            limit_photos(len(uploads))
            return [clean_photo(super(PhotosField, self).clean(each)) for each in uploads]
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class FinishForm(forms.Form):
    """What the tasker shows and says of finished work."""

    checks = forms.MultipleChoiceField(
        label=_("Before you leave"),
        choices=Check,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photos = PhotosField(
        label=_("Photos of the finished work"),
        help_text=_("Up to 8 in all, 10 MB each. Only you and your client see them."),
        required=False,
    )
    before = PhotosField(
        label=_("How it was before"),
        help_text=_("Photos that you took when you came."),
        required=False,
    )
    note = forms.CharField(
        label=_("Note to your client"),
        help_text=_("What you did, what to look after."),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
