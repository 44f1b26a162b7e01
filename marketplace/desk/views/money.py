"""What operators do about money by hand: webhooks again, parked calls again, notes."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from marketplace.core.requests import PersonRequest
from marketplace.desk import forms, words
from marketplace.desk.looks import page_of
from marketplace.desk.views.acting import Sheet, answer, needs
from marketplace.payments import actions, queries


@needs("payments.change_gatewayevent")
def replay(request: PersonRequest, number: int) -> HttpResponse:
    """Handle a stored webhook again."""
    row = _row("payments.GatewayEvent", number)
    sheet = Sheet(
        title=_("Handle a webhook again"),
        back=page_of("gatewayevent", number),
        back_label=words.title_of(row),
        verb=_("Handle again"),
        done=_("It is being handled again."),
        lines=(
            (_("What"), words.shown(row, "type", row.type)),
            (_("Object"), row.object_id),
            (_("State"), words.shown(row, "state", row.state)),
            (_("Error"), row.error),
        ),
        warning=_("Safe to repeat: the object is looked at again, and nothing is booked twice."),
    )

    def act(said: dict[str, Any]) -> None:
        actions.replay(event_pk=number, reason=said["reason"], actor=request.user)

    return answer(request, sheet, forms.ReasonForm(request.POST or None), act)


@needs("payments.change_operation")
def retry(request: PersonRequest, number: int) -> HttpResponse:
    """Make a parked call again."""
    row = _row("payments.Operation", number)
    sheet = Sheet(
        title=_("Try a call again"),
        back=page_of("operation", number),
        back_label=words.title_of(row),
        verb=_("Try again"),
        done=_("It is being tried again."),
        lines=_about(row),
        warning=_("The gateway is asked first whether it has done this already."),
    )

    def act(said: dict[str, Any]) -> None:
        actions.retry(operation_id=number, reason=said["reason"], actor=request.user)

    return answer(request, sheet, forms.ReasonForm(request.POST or None), act)


@needs("payments.change_operation")
def operation_note(request: PersonRequest, number: int) -> HttpResponse:
    """Write down what was found out about a call."""
    row = _row("payments.Operation", number)
    sheet = Sheet(
        title=_("Note about a call"),
        back=page_of("operation", number),
        back_label=words.title_of(row),
        verb=_("Write"),
        done=_("Written down."),
        lines=_about(row),
    )

    def act(said: dict[str, Any]) -> None:
        actions.note_operation(operation_id=number, text=said["reason"], actor=request.user)

    return answer(request, sheet, forms.FoundForm(request.POST or None), act)


@needs("payments.change_payee")
def payee_freeze(request: PersonRequest, number: int) -> HttpResponse:
    """Stop what goes to a tasker."""
    sheet = Sheet(
        title=_("Stop payouts"),
        verb=_("Stop payouts"),
        done=_("Nothing is sent there any more."),
        warning=_("What is released waits. The tasker sees that payouts are stopped, not why."),
        **_of_payee(number),
    )

    def act(said: dict[str, Any]) -> None:
        actions.freeze(payee_id=number, reason=said["reason"], actor=request.user)

    return answer(request, sheet, forms.ReasonForm(request.POST or None), act)


@needs("payments.change_payee")
def payee_thaw(request: PersonRequest, number: int) -> HttpResponse:
    """Let money go to a tasker again."""
    sheet = Sheet(
        title=_("Let payouts go on"),
        verb=_("Let payouts go on"),
        done=_("What has waited is being sent."),
        warning=_("A hold after a change of account, password or address still lasts its time."),
        **_of_payee(number),
    )

    def act(said: dict[str, Any]) -> None:
        actions.thaw(payee_id=number, reason=said["reason"], actor=request.user)

    return answer(request, sheet, forms.ReasonForm(request.POST or None), act)


def _of_payee(number: int) -> dict[str, Any]:
    row = _row("payments.Payee", number)
    lines = (
        (_("Person"), row.person),
        (_("Account"), row.bank),
        (_("Waits to be sent"), queries.balance_of(row.person_id).available),
        (_("On hold until"), row.held_until),
    )
    return {"back": page_of("payee", number), "back_label": str(row.person), "lines": lines}


def _about(row: Any) -> tuple[tuple[str, Any], ...]:
    return (
        (_("Kind"), words.shown(row, "kind", row.kind)),
        (_("Amount"), row.amount),
        (_("State"), words.shown(row, "state", row.state)),
        (_("Last error"), row.last_error),
    )


def _row(table: str, number: int) -> Any:
    found = apps.get_model(table).objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
