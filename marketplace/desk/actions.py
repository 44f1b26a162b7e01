"""Keeps the groups of operators: who sees which lists of the desk."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

_PEOPLE = ("accounts.person", "jobs.job", "bookings.booking", "core.fact")
_MONEY = ("payments.ledgertransaction", "payments.ledgermovement", "payments.operation")

GROUPS: dict[str, tuple[str, ...]] = {
    "Support": _PEOPLE,
    "Finance": ("bookings.booking", *_MONEY),
}


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups of operators with the right to read their lists. Idempotent.

    Rights that an administrator has added to a group stay.
    """
    door = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for name, tables in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*door)
        for table in tables:
            part, model = table.split(".")
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=part, codename=f"view_{model}")
            )
