"""Blocking people, and letting them be again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import facts
from marketplace.accounts.models import Block, Person
from marketplace.core.errors import Refusal
from marketplace.core.facts import record


class OwnSelf(Refusal):
    """Nobody blocks themselves."""


@transaction.atomic
def block(*, actor: Person, person_id: int) -> bool:
    """Keep two people apart from now on; what is booked stands. Returns whether it is news."""
    if actor.pk == person_id:
        raise OwnSelf(_("You cannot block yourself."))
    _row, made = Block.objects.get_or_create(blocker=actor, blocked_id=person_id)
    if made:
        fact = facts.PersonBlocked(blocker_id=actor.pk, blocked_id=person_id)
        record(fact, actor=actor, subject=actor)
    return made


@transaction.atomic
def unblock(*, actor: Person, person_id: int) -> bool:
    """Take one's own block back; the other one's stays. Returns whether there was one."""
    gone, _rows = Block.objects.filter(blocker=actor, blocked=person_id).delete()
    if gone:
        fact = facts.PersonUnblocked(blocker_id=actor.pk, blocked_id=person_id)
        record(fact, actor=actor, subject=actor)
    return bool(gone)
