"""Where earnings go: the account at the gateway, the holds on it, and what has waited for it.

The lock of a payee is taken after that of the payment whose money is to be sent. After a change
that a thief would make first, nothing is sent for a while: held_until is set, and a trigger of the
database refuses transfers until the end of the hold has emptied it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core import facts, policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.payments import facts as happened
from marketplace.payments import gateways, reasons
from marketplace.payments.gateways.protocol import NewPayee, PayeeObs
from marketplace.payments.models import Payee, Payment, Release
from marketplace.payments.releasing import payment_behind, send_earnings

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def begin_onboarding(*, person: Person) -> str:
    """Return the gateway's page where the person says where earnings go.

    Calls the gateway, so never inside a transaction. The address is good once: it is neither kept
    nor logged. A repeat after a crash finds the account that the first try has made.
    """
    payee = _opened(person)
    gateway = gateways.for_call()
    if not payee.remote_account:
        wanted = NewPayee(
            person_ref=str(person.pk),
            email=person.email,
            country=settings.PAYOUT_COUNTRY,
            idempotency_key=f"hustlr:{gateway.env}:payee:{_digest(person, payee)}",
        )
        made = gateway.create_payee(wanted)
        _keep_account(payee.pk, made)
        payee.remote_account = made.remote_account
    return gateway.onboarding_link(
        payee.remote_account,
        return_path=reverse("payments:payouts_return"),
        refresh_path=f"{reverse('payments:payouts')}?link=old",
    )


def look_at_own(*, person: Person) -> None:
    """Look at the account whose owner has come back from the gateway's page (a call)."""
    payee = Payee.objects.filter(person=person).exclude(remote_account="").first()
    if payee:
        look_again(payee.remote_account)


def look_again(remote_account: str) -> bool:
    """Fetch an account, outside of any transaction, and note what is seen."""
    observed = gateways.for_call().payee_status(remote_account)
    return observed is not None and note(observed)


@transaction.atomic
def note(observed: PayeeObs) -> bool:
    """Write down what was seen of an account; say whether it is known here."""
    found = Payee.objects.locked().filter(
        gateway=gateways.current().name, remote_account=observed.remote_account
    )
    payee = found.first()
    if payee is None:
        return False
    _apply(payee, observed)
    return True


@transaction.atomic
def hold(*, person_id: int, cause: str, since: datetime) -> None:
    """Send nothing to a person for a while; who has no account yet is looked at when there is."""
    payee = Payee.objects.locked().filter(person_id=person_id).exclude(bank_key="").first()
    if payee is None or not _hold(payee, cause, since=since):
        return
    payee.save(update_fields=["held_until", "hold_cause"])
    fact = happened.PayoutsHeld(person_id, cause, _until(payee))
    facts.record(fact, actor=None, subject=payee)


@transaction.atomic
def end_hold(payee_id: int) -> bool:
    """Let a hold end that is over, and send what has waited; whoever comes second does nothing."""
    payee = Payee.objects.locked().held_until_now().filter(pk=payee_id).first()
    if payee is None:
        return False
    payee.held_until, payee.hold_cause = None, ""
    payee.save(update_fields=["held_until", "hold_cause"])
    facts.record(happened.PayoutHoldEnded(payee.person_id), actor=None, subject=payee)
    _send_what_waits(payee)
    return True


def send_waiting(person_id: int) -> None:
    """Send what has waited for a person's account, each release in a transaction of its own."""
    waits = (
        Q(transfer=None)
        | Q(transfer__state="stopped")
        | Q(transfer__state="failed", transfer__payee_version__lt=F("transfer__payee__version"))
    )
    mine = Release.objects.filter(waits, payee_id=person_id, net_minor__gt=0)
    for release_id in mine.order_by("pk").values_list("pk", flat=True):
        _send(release_id)


@transaction.atomic
def freeze(*, payee_id: int, reason: str, actor: Person) -> Payee:
    """Stop what goes to a tasker, until an operator says otherwise."""
    payee, said = _by_id(payee_id), reasons.said(reason)
    if payee.is_frozen:
        raise Conflict(_("It is frozen already."))
    payee.is_frozen = True
    payee.save(update_fields=["is_frozen"])
    facts.record(happened.PayoutsFrozen(payee.person_id, said), actor=actor, subject=payee)
    return payee


@transaction.atomic
def thaw(*, payee_id: int, reason: str, actor: Person) -> Payee:
    """Let money go to a tasker again; what has waited is sent."""
    payee, said = _by_id(payee_id), reasons.said(reason)
    if not payee.is_frozen:
        raise Conflict(_("It is not frozen."))
    payee.is_frozen = False
    payee.save(update_fields=["is_frozen"])
    facts.record(happened.PayoutsThawed(payee.person_id, said), actor=actor, subject=payee)
    _send_what_waits(payee)
    return payee


@transaction.atomic
def _opened(person: Person) -> Payee:
    """Return the row of the account, made before the gateway is asked for it."""
    name = gateways.current().name
    payee, _made = Payee.objects.locked().get_or_create(person=person, defaults={"gateway": name})
    if payee.gateway != name:  # made with the sandbox, before there was a key
        payee.gateway, payee.remote_account, payee.is_ready = name, "", False
        payee.version += 1
        payee.save()
    return payee


@transaction.atomic
def _keep_account(payee_id: int, made: PayeeObs) -> None:
    payee = Payee.objects.locked().get(pk=payee_id)
    payee.remote_account = made.remote_account
    _apply(payee, made)


def _apply(payee: Payee, observed: PayeeObs) -> None:
    """Write what was seen into a locked row, tell of another bank account, and send what waits."""
    opens = observed.is_ready and not payee.is_ready
    payee.is_ready, payee.due, payee.looked_at = observed.is_ready, [*observed.due], now()
    first, another = not payee.bank_key, observed.bank_key not in {"", payee.bank_key}
    if another:
        payee.bank, payee.bank_key, payee.bank_since = observed.bank, observed.bank_key, now()
        _hold_new_account(payee, first=first)
    # What the account before refused, or this one while it was not ready, is tried again.
    payee.version += (another or opens) and not first
    payee.save()
    if another:
        _tell_of_account(payee, first=first)
    if another or opens:
        _send_what_waits(payee)


def _hold_new_account(payee: Payee, *, first: bool) -> None:
    """Hold what a thief would use: another account, or a first one after the keys were changed."""
    if not first:
        _hold(payee, Payee.Hold.ACCOUNT, since=now())
        return
    changed = accounts.keys_changed(payee.person_id, since=now() - policies.current().payout_hold)
    if changed:
        _hold(payee, changed.what, since=changed.at)


def _hold(payee: Payee, cause: str, *, since: datetime) -> bool:
    """Hold a locked payee; say whether that is longer than it was held already."""
    from marketplace.payments.tasks import end_hold as task

    until = since + policies.current().payout_hold
    if until <= (payee.held_until or now()):
        return False
    payee.held_until, payee.hold_cause = until, cause
    task.defer(at=until, payee_id=payee.pk)
    return True


def _tell_of_account(payee: Payee, *, first: bool) -> None:
    fact: object = happened.PayoutAccountAdded(payee.person_id, payee.bank)
    if not first:
        fact = happened.PayoutAccountChanged(payee.person_id, payee.bank, _until(payee))
    facts.record(fact, actor=None, subject=payee)
    if first and payee.held_until:
        held = happened.PayoutsHeld(payee.person_id, payee.hold_cause, _until(payee))
        facts.record(held, actor=None, subject=payee)


def _send_what_waits(payee: Payee) -> None:
    from marketplace.payments.tasks import send_waiting as task

    if payee.may_be_paid:
        task.defer(person_id=payee.person_id)


@transaction.atomic
def _send(release_id: int) -> None:
    """Send one release, under the lock of its payment; sent already, nothing happens."""
    posted = Release.objects.get(pk=release_id)
    payment = Payment.objects.locked().get(pk=payment_behind(posted).pk)
    send_earnings(posted, payment)


def _digest(person: Person, payee: Payee) -> str:
    """Return what a repeat has in common with the first try, also of what goes into the account."""
    said = f"{person.pk}:{person.joined_at.isoformat()}:{person.email}:{payee.version}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _until(payee: Payee) -> str:
    return payee.held_until.isoformat() if payee.held_until else ""


def _by_id(payee_id: int) -> Payee:
    payee = Payee.objects.locked().filter(pk=payee_id).first()
    if payee is None:
        raise Missing(_("There is no such account."))
    return payee
