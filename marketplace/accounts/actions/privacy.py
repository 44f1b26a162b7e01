"""Taking one's data along, and leaving for good after a time to think."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import facts, tasks
from marketplace.accounts.actions.email import end_sessions
from marketplace.accounts.models import Closing, Export, Person
from marketplace.core import personal, policies
from marketplace.core.clock import now, real_now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record

# Two files of the same day say the same.
EXPORT_AGAIN = timedelta(hours=1)
ASK_AGAIN = timedelta(days=1)
NAME = "Former member"


class StillBusy(Conflict):
    """Something has to be settled before the account closes."""


@transaction.atomic
def ask_export(*, actor: Person) -> Export:
    """Let the file of everything be made; one that is an hour old at most is given again."""
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    lately = Export.objects.filter(person=actor, created_at__gt=now() - EXPORT_AGAIN)
    if last := lately.order_by("-created_at", "-pk").first():
        return last
    days = timedelta(days=policies.current().export_days)
    export = Export.objects.create(person=actor, expires_at=now() + days)
    record(facts.ExportAsked(actor.pk), actor=actor, subject=actor)
    tasks.build_export.defer(export_id=export.pk)
    return export


@transaction.atomic
def ask_closing(*, actor: Person) -> Closing:
    """Close the account after the time to think. Raises StillBusy while something is open."""
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    standing = Closing.objects.filter(person=person, undone_at=None, done_at=None)
    if closing := standing.order_by("pk").first():
        return closing
    if personal.hindrances(person):
        raise StillBusy(_("Something is still open. Settle it first; it is listed here."))
    days = timedelta(days=policies.current().closing_days)
    closing = Closing.objects.create(person=person, due_at=now() + days)
    record(facts.ClosingAsked(person.pk), actor=person, subject=person)
    queue_closing(closing)
    return closing


@transaction.atomic
def stay(*, actor: Person) -> None:
    """Undo the wish to leave; without one nothing happens."""
    standing = Closing.objects.select_for_update(no_key=True).filter(
        person=actor, undone_at=None, done_at=None
    )
    for closing in standing.order_by("pk"):
        closing.undone_at = now()
        closing.save(update_fields=["undone_at"])
        record(facts.ClosingUndone(actor.pk), actor=actor, subject=actor)


@transaction.atomic
def close_if_due(*, closing_id: int) -> None:
    """Let the person go when the time is over; what came up meanwhile is waited for."""
    standing = Closing.objects.select_for_update(no_key=True)
    closing = standing.filter(pk=closing_id, undone_at=None, done_at=None).order_by("pk").first()
    if closing is None or closing.due_at > now():
        return
    person = Person.objects.select_for_update(no_key=True).get(pk=closing.person_id)
    if personal.hindrances(person):
        closing.due_at = now() + ASK_AGAIN
        closing.save(update_fields=["due_at"])
        queue_closing(closing)
        return
    closing.done_at = now()
    closing.save(update_fields=["done_at"])
    _let_go(person)


def queue_closing(closing: Closing) -> None:
    """Look at it again when it is due."""
    tasks.close_account.defer(at=max(closing.due_at, real_now()), closing_id=closing.pk)


def _let_go(person: Person) -> None:
    """Turn the person into a number: the ledger and what others were told keep pointing at it."""
    end_sessions(person)
    personal.forget(person)
    person.email = f"{person.ref}@closed.invalid"
    person.first_name, person.last_name = NAME, ""
    person.phone, person.phone_verified_at, person.photo = "", None, ""
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = person.is_demo = False
    person.last_login, person.closed_at = None, now()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    record(facts.AccountClosed(person.pk), actor=None, subject=person)
