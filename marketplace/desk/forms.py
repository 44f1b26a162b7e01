"""Forms of decisions at the desk: each asks for the reason that somebody will read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import standing
from marketplace.core.clock import now
from marketplace.taskers import queries as taskers

_WORDS = forms.Textarea(attrs={"rows": 4})
_DAY = forms.DateInput(attrs={"type": "date"})
_DAYS = [("7", _("7 days")), ("14", _("14 days")), ("30", _("30 days")), ("", _("Until lifted"))]


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=_WORDS, help_text=_("It stays in the record.")
    )


class FoundForm(ReasonForm):
    """Asks what was found out."""

    reason = forms.CharField(
        label=_("What was found out"),
        max_length=500,
        widget=_WORDS,
        help_text=_("It stays in the record."),
    )


class NoteForm(forms.Form):
    """Asks what the others should know."""

    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=_WORDS,
        help_text=_("For operators only; the person does not see it."),
    )


class SureForm(forms.Form):
    """Asks nothing but to be sent."""


class DecideReportForm(forms.Form):
    """Asks what is done about a report, and why."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    days = forms.ChoiceField(
        label=_("A suspension lasts"), choices=_DAYS, required=False, initial="14"
    )
    statement = forms.CharField(
        label=_("Statement of reasons"),
        max_length=2000,
        widget=_WORDS,
        help_text=_("Both sides read it. Say what was seen, which rule, and what follows."),
    )
    # On how many bookings it rests.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, removable: bool, is_found: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_found:
            self.fields["statement"].help_text = _(
                "Who it is about reads it. Say which rule and what follows, not how it was"
                " noticed. Others whose reviews are taken down are told the rule alone."
            )
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]  # a choice field
            each for each in standing.outcomes_of_reports() if removable or each[0] != "removed"
        ]


class SanctionForm(forms.Form):
    """Asks what is taken from a person, for how long and why."""

    kind = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect)
    capability = forms.ChoiceField(
        label=_("What is taken"),
        required=False,
        help_text=_("For a limit: one thing. For a suspension: nothing, or signing in."),
    )
    days = forms.ChoiceField(label=_("For"), choices=_DAYS, required=False, initial="14")
    reason = forms.ChoiceField(label=_("Reason"))
    statement = forms.CharField(
        label=_("Statement of reasons"),
        max_length=2000,
        widget=_WORDS,
        help_text=_("The person reads it, by e-mail too, and can appeal."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        required=False,
        widget=_WORDS,
        help_text=_("For operators only: messages, bookings, reports that it rests on."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = standing.words_of_sanctions()
        for name in ("kind", "capability", "reason"):
            self.fields[name].choices = words[name]  # type: ignore[attr-defined]  # choice fields

    def clean(self) -> dict[str, Any]:
        """Let what is taken fit the kind."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, taken = cleaned.get("kind"), cleaned.get("capability", "")
        if kind == "limit" and taken in {"", "sign_in"}:
            self.add_error("capability", _("A limit takes one thing; choose which."))
        if kind == "suspend" and taken not in {"", "sign_in"}:
            self.add_error("capability", _("A suspension takes everything new anyway."))
        if kind in {"warn", "removal"}:
            cleaned |= {"capability": "", "days": ""}
        return cleaned


class BadgeForm(forms.Form):
    """Asks what was checked, by whom, on which day and until when it holds."""

    kind = forms.ChoiceField(label=_("What was checked"))
    issuer = forms.CharField(
        label=_("Who has checked it"), max_length=80, help_text=_("Shown on the profile.")
    )
    scope = forms.CharField(
        label=_("What was seen"),
        max_length=160,
        help_text=_("Shown on the profile: the document and what it covers, no numbers."),
    )
    checked_on = forms.DateField(label=_("Checked on"), widget=_DAY)
    expires_on = forms.DateField(
        label=_("Holds until"),
        required=False,
        widget=_DAY,
        help_text=_("Empty when it does not run out."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = taskers.checkable()  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Let no check lie in the future, nor have run out before it was noted."""
        cleaned: dict[str, Any] = super().clean() or {}
        today, ends = timezone.localdate(now()), cleaned.get("expires_on")
        if cleaned.get("checked_on") and cleaned["checked_on"] > today:
            self.add_error("checked_on", _("A check has happened already."))
        if ends and ends < today:
            self.add_error("expires_on", _("It must still hold today."))
        return cleaned


class AppealForm(forms.Form):
    """Asks what a second look has come to."""

    outcome = forms.ChoiceField(
        label=_("After looking again"),
        choices=[("upheld", _("The decision stands")), ("overturned", _("It is taken back"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=2000, widget=_WORDS, help_text=_("The person reads it.")
    )
