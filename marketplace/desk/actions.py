"""Keeps the groups of operators, who sees which lists, and what they write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.desk import facts
from marketplace.desk.models import Note

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

_DISPUTES = ("disputes.view_dispute", "disputes.change_dispute")
_PEOPLE = (
    *_DISPUTES,
    "accounts.view_person",
    "accounts.view_report",
    "accounts.change_report",
    "accounts.view_sanction",
    "accounts.add_sanction",
    "accounts.change_sanction",
    "bookings.view_booking",
    "core.view_fact",
    "desk.add_note",
    "desk.view_note",
    "jobs.view_job",
    "jobs.change_job",
    "taskers.add_badge",
    "taskers.change_badge",
)
_MONEY = (
    *_DISPUTES,
    "bookings.view_booking",
    "core.view_policyrecord",
    "core.change_policyrecord",
    "payments.view_ledgertransaction",
    "payments.view_ledgermovement",
    "payments.view_operation",
    "payments.change_operation",
    "payments.view_payee",
    "payments.change_payee",
    "payments.view_gatewayevent",
    "payments.change_gatewayevent",
)
_SETTINGS = ("core.view_policyrecord", "core.add_policyrecord", "core.change_policyrecord")
_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "bulk_delete_page")
_FILES = (
    *("add_picture", "change_picture", "choose_picture"),
    *("add_editordocument", "change_editordocument", "choose_editordocument"),
)

GROUPS: dict[str, tuple[str, ...]] = {
    "Support": _PEOPLE,
    "Finance": _MONEY,
    "Editor": (),
    "Admin": (*_PEOPLE, *_MONEY, *_SETTINGS),
}
WRITERS = ("Editor", "Admin")


class NothingWritten(Refusal):
    """A note without words."""


@transaction.atomic
def note(*, person_id: int, text: str, actor: Person) -> Note:
    """Write something down about a person, for other operators."""
    if not text.strip():
        raise NothingWritten(_("Write what the others should know."), field="text")
    made = Note.objects.create(person_id=person_id, author=actor, text=text.strip())
    record(facts.NoteWritten(made.pk, person_id), actor=actor, subject=made)
    return made


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups of operators with the rights that their lists and pages ask for. Idempotent.

    Rights that an administrator has added to a group stay.
    """
    for name, rights in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions("wagtailadmin.access_admin", *rights))
        if name in WRITERS:
            _let_write(group)


def _let_write(group: Group) -> None:
    """Let a group change the pages of the site, with their pictures and files."""
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="cms", codename__regex="^(add|change)_")
    )
    root = Page.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=_PAGES
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="cms", codename__in=_FILES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=files, permission=permission
        )


def _permissions(*rights: str) -> list[Permission]:
    found: list[Permission] = []
    for right in rights:
        part, codename = right.split(".")
        found += Permission.objects.filter(content_type__app_label=part, codename=codename)
    return found
