"""Disputes at the desk: the queue, what is asked before a ruling, what it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, parse
from marketplace.disputes import queries as disputes
from marketplace.payments import queries as payments

if TYPE_CHECKING:
    from marketplace.disputes.models import Dispute
    from marketplace.disputes.queries import Case, Effect

_WORDS = forms.Textarea(attrs={"rows": 5})


@dataclass(frozen=True)
class Waiting:
    """A row of the queue: how much is frozen, and how long our clock still runs."""

    dispute: Dispute
    frozen: Money
    is_late: bool
    is_waiting: bool


class DecisionForm(forms.Form):
    """Asks for the division, the line of the guide, the reasons and what they rest on."""

    rule = forms.ChoiceField(label=gettext_lazy("What happened"), widget=forms.RadioSelect)
    kept = forms.CharField(
        label=gettext_lazy("The tasker is paid, of what is contested"),
        max_length=12,
        help_text=gettext_lazy("0 sends all of it back."),
    )
    evidence = forms.TypedMultipleChoiceField(
        label=gettext_lazy("It rests on"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Statement of reasons"),
        max_length=3000,
        widget=_WORDS,
        help_text=gettext_lazy("Both sides read it: what was seen, which line, what follows."),
    )
    # The amount whose effect was shown; another one is shown first.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = case.dispute.currency
        self.fields["rule"].choices = disputes.guide_choices()  # type: ignore[attr-defined]  # a choice field
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            (said.pk, f"{said.author.first_name}: {said.text[:80]}") for said in case.statements
        ]

    def clean_kept(self) -> Money:
        """Return the amount."""
        try:
            return parse(self.cleaned_data["kept"], self.currency)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    @property
    def was_shown(self) -> bool:
        """Whether the operator has seen what this very amount does."""
        kept = self.cleaned_data.get("kept")
        return kept is not None and self.cleaned_data.get("shown") == str(kept.minor)


class QuestionForm(forms.Form):
    """Asks what the two sides are asked."""

    question = forms.CharField(label=gettext_lazy("Question"), max_length=500, widget=_WORDS)


class ReturnForm(forms.Form):
    """Asks why a ruling is not confirmed."""

    note = forms.CharField(
        label=gettext_lazy("Why not"),
        max_length=500,
        widget=_WORDS,
        help_text=gettext_lazy("For operators only."),
    )


def queue(*, soon: bool = False) -> list[Waiting]:
    """Return what is open, the first to fall due first; only what is due within a day if SOON."""
    rows, tomorrow = [], now() + timedelta(days=1)
    for dispute in disputes.to_decide():
        if soon and not (dispute.is_under_review and dispute.due_at and dispute.due_at <= tomorrow):
            continue
        out, frozen, _back = disputes.preview_of(dispute.booking, dispute.contested)
        del out
        late = bool(dispute.review_by and dispute.review_by <= now())
        rows.append(Waiting(dispute, frozen, late, dispute.is_waiting_for_evidence))
    return rows


def ledger_of(dispute: Dispute, effect: Effect) -> list[tuple[str, str, Money]]:
    """Return the movements that a ruling would write: from, to, amount; and what stays held."""
    booking = dispute.booking
    hold = _("Hold of %(ref)s") % {"ref": booking.ref}
    client, tasker = booking.client.first_name, booking.tasker.person.first_name
    left = payments.held(booking.ref) - effect.total
    return [
        (hold, _("Refund to %(name)s") % {"name": client}, effect.refund),
        (hold, _("Payable to %(name)s") % {"name": tasker}, effect.net),
        (hold, _("Fees of the platform"), effect.fees),
        (hold, _("Stays held"), left),
    ]
