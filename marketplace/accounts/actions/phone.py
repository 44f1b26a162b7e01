"""Verifying a mobile number: a code goes out, within budgets that a pump cannot outrun."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marketplace.accounts import facts, numbers, tasks
from marketplace.accounts.models import MessageBudget, Person, PhoneCode
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record

# A double click is one message.
AGAIN_AFTER = timedelta(seconds=30)
PREFIX = 6


class TooManyCodes(Refusal):
    """A budget of messages is used up for today."""

    status = 429


class WrongCode(Refusal):
    """Those are not the digits, or they came too late or too often."""


class PhoneTaken(Conflict):
    """Another account has the number; said only to whoever holds the phone."""


@transaction.atomic
def request_phone_code(*, actor: Person, number: str) -> PhoneCode:
    """Send a code to a number; an earlier code stops working.

    Whether another account has the number is not told here: whoever reads the code may know.
    Raises NumberRefused and TooManyCodes.
    """
    wanted = numbers.normalised(number)
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if person.phone == wanted:
        raise numbers.NumberRefused(_("That number is verified already."), field="number")
    open_codes = PhoneCode.objects.filter(person=person, closed_at=None)
    last = open_codes.order_by("pk").first()
    if last and last.number == wanted and last.is_open and now() - last.created_at < AGAIN_AFTER:
        return last
    policy = policies.current()
    _spend(person, wanted, policy)
    open_codes.update(closed_at=now())
    code = PhoneCode.objects.create(
        person=person,
        number=wanted,
        expires_at=now() + timedelta(minutes=policy.phone_code_minutes),
    )
    tasks.text_code.defer(code_id=code.pk)
    return code


def verify_phone(*, actor: Person, code: str) -> Person:
    """Keep the number whose code this is. Raises WrongCode and PhoneTaken.

    A wrong try is counted although it is refused, so this is no single transaction.
    """
    with transaction.atomic():
        found = _try(actor, "".join(code.split()))
    if isinstance(found, Refusal):
        raise found
    try:
        with transaction.atomic():
            return _keep(actor, found)
    except IntegrityError:
        raise _taken() from None


def _try(actor: Person, typed: str) -> PhoneCode | Refusal:
    """Count a try; return the code if it fits, or what to say."""
    waiting = PhoneCode.objects.select_for_update(no_key=True)
    code = waiting.filter(person=actor, closed_at=None).order_by("pk").first()
    if code is None or not code.is_open:
        return WrongCode(_("That code has run out. Ask for a new one."), field="code")
    code.tries += 1
    left = policies.current().phone_code_tries - code.tries
    fits = code.fits(typed)
    if fits or left <= 0:
        code.closed_at = now()
    code.save(update_fields=["tries", "closed_at"])
    if fits:
        return code
    if left <= 0:
        return WrongCode(_("That was wrong too often. Ask for a new code."), field="code")
    return WrongCode(_("That is not the code. Look at the newest message."), field="code")


def _keep(actor: Person, code: PhoneCode) -> Person:
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if Person.objects.filter(phone=code.number).exclude(pk=person.pk).exists():
        raise _taken()
    replaced = bool(person.phone)
    person.phone, person.phone_verified_at = code.number, now()
    person.save(update_fields=["phone", "phone_verified_at"])
    record(facts.PhoneVerified(person.pk, replaced), actor=person, subject=person)
    return person


def _taken() -> PhoneTaken:
    text = _("Another account has this number. Sign in there, or use another number.")
    return PhoneTaken(text, field="code")


def _spend(person: Person, number: str, policy: policies.Policy) -> None:
    """Take one message out of every budget, or raise TooManyCodes and take none."""
    mark = salted_hmac("accounts.budget", number).hexdigest()[:40]
    limits = {
        "everybody": policy.phone_codes_a_day,
        f"number:{mark}": policy.phone_codes_per_number,
        f"person:{person.pk}": policy.phone_codes_per_person,
        f"prefix:{number[:PREFIX]}": policy.phone_codes_per_prefix,
    }
    day = now().date()
    # Always in one order, so that two of them never wait for each other.
    for key, most in sorted(limits.items()):
        MessageBudget.objects.get_or_create(day=day, key=key)
        budget = MessageBudget.objects.filter(day=day, key=key, sent__lt=most)
        if not budget.update(sent=F("sent") + 1):
            raise TooManyCodes(
                _("That was the last code for today. Try again tomorrow."), field="number"
            )
