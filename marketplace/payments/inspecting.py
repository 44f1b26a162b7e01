"""What operators do about money by hand: handle a webhook again, try a parked call again, note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.payments import facts, operations, reasons
from marketplace.payments.gateways.errors import GatewayError
from marketplace.payments.models import GatewayEvent, Operation
from marketplace.payments.models.outside import WAITING
from marketplace.payments.states import OPERATION

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NothingToDo(Conflict):
    """It is being worked on already."""


@transaction.atomic
def replay(*, event_pk: int, reason: str, actor: Person) -> GatewayEvent:
    """Handle a stored webhook again, however it ended; what it told of is looked at afresh.

    Safe to repeat: an event is only a hint, and what is seen twice changes nothing.
    """
    from marketplace.payments.tasks import handle_event

    row = GatewayEvent.objects.select_for_update(no_key=True).filter(pk=event_pk).first()
    if row is None or not row.object_kind:
        raise Missing(_("There is nothing to handle again."))
    said = reasons.said(reason)
    if row.state == "pending":
        return row
    before, row.state, row.error, row.handled_at = row.state, "pending", "", None
    row.attempts = 0
    row.save(update_fields=["state", "error", "handled_at", "attempts"])
    handle_event.defer(event_id=row.pk)
    record(facts.WebhookReplayed(row.pk, row.event_id, before, said), actor=actor, subject=row)
    return row


def retry(*, operation_id: int, reason: str, actor: Person) -> Operation:
    """Make a parked call again; repeated while it waits, it changes nothing.

    As long as the gateway may remember our key, that is the same key. Later its books are searched
    (a call, so this is no transaction), and a new key is used only when they show nothing.
    """
    found = Operation.objects.filter(pk=operation_id, state="review").first()
    try:
        forgotten = found is not None and operations.is_unknown_there(found)
    except GatewayError as error:
        raise NothingToDo(_("The gateway does not answer. Try again later.")) from error
    return _retry(operation_id, reasons.said(reason), actor, with_new_key=forgotten)


@transaction.atomic
def _retry(operation_id: int, said: str, actor: Person, *, with_new_key: bool) -> Operation:
    from marketplace.payments.tasks import run_operation

    row = _locked(operation_id)
    if row.is_waiting:
        return row
    if row.state != "review":
        raise NothingToDo(_("This call has ended; only a parked one can be made again."))
    twins = Operation.objects.filter(kind=row.kind, subject_id=row.subject_id, state__in=WAITING)
    if twins.exists():
        raise NothingToDo(_("A newer call for the same thing is on its way. Wait for its end."))
    step = OPERATION.step(state=row.state, event="retry", actor=Actor.OPERATOR)
    row.state, row.next_at, row.leased_until = step.target, now(), None
    if with_new_key:
        row.generation, row.first_sent_at = row.generation + 1, None
    row.save(update_fields=["state", "next_at", "leased_until", "generation", "first_sent_at"])
    run_operation.defer(operation_id=row.pk)
    record(facts.OperationRetried(row.pk, said, row.last_error), actor=actor, subject=row)
    return row


@transaction.atomic
def note_operation(*, operation_id: int, text: str, actor: Person) -> Operation:
    """Write down what was found out about a call."""
    row = _locked(operation_id)
    record(facts.OperationNoted(row.pk, reasons.said(text)), actor=actor, subject=row)
    return row


def _locked(operation_id: int) -> Operation:
    row = Operation.objects.select_for_update(no_key=True).filter(pk=operation_id).first()
    if row is None:
        raise Missing(_("There is no such call."))
    return row
