"""What the page of one row shows beside its fields: what can be done, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from marketplace.accounts import standing
from marketplace.desk import words
from marketplace.desk.models import Note
from marketplace.payments import queries as payments
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

Words = str | Promise
MOST_FACTS = 40
MOST_WORDS = 300
MOST_BOOKINGS = 30


@dataclass(frozen=True)
class Link:
    """A cell or button that leads somewhere."""

    text: Words
    url: str

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Section:
    """A small table under the fields."""

    title: Words
    columns: tuple[Words, ...]
    rows: list[list[Any]]
    empty: Words = ""

    @property
    def labelled(self) -> list[list[tuple[Words, Any]]]:
        """The rows, each cell with its column's name, which stands beside it on phones."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def page_of(name: str, pk: int) -> str:
    """Return the address of a row's page in its list."""
    return reverse(f"marketplace-{name}:inspect", args=[pk])


def of_person(row: Person, user: Person) -> dict[str, Any]:
    """Show what was decided and written about a person, and what they have done."""
    actions = []
    if user.has_perm("accounts.add_sanction") and row.pk != user.pk:
        actions.append(Link(_("Warn, limit or suspend"), reverse("desk:sanction", args=[row.ref])))
    if user.has_perm("desk.add_note"):
        actions.append(Link(_("Write a note"), reverse("desk:note", args=[row.ref])))
    if user.has_perm("taskers.add_badge") and row.pk != user.pk:
        actions.append(Link(_("What was checked"), reverse("desk:badge", args=[row.ref])))
    bookings = _bookings_of(row)
    sections = [_decisions(row), _notes(row), _reports(row, user), _bookings(row, bookings)]
    return {"actions": actions, "sections": [*sections, facts_of(_doings(row, bookings))]}


def of_booking(row: Any, user: Person) -> dict[str, Any]:
    """Show the money of a booking and all that happened to it."""
    books = payments.books_of(row.ref)
    money = [
        [label, amount]
        for label, amount in (
            (_("Paid"), books.paid),
            (_("Held"), books.held),
            (_("Released to the tasker"), books.released),
            (_("Fees"), books.fees),
            (_("Refunded"), books.refunded),
            (_("To be refunded"), books.refund_due),
        )
    ]
    happened = facts_about("bookings.booking", row.pk)
    sections = [Section(_("Money"), (_("What"), _("Amount")), money), facts_of(happened)]
    return {"actions": _transactions_link(row.ref, user), "sections": sections}


def of_job(row: Any, user: Person) -> dict[str, Any]:
    """Show what happened to a job, and the decision that one in review waits for."""
    actions = []
    if user.has_perm("jobs.change_job") and row.state in {"in_review", "open", "paused"}:
        if row.state == "in_review":
            actions.append(Link(_("Let it up"), reverse("desk:job_approval", args=[row.ref])))
        actions.append(Link(_("Take it down"), reverse("desk:job_removal", args=[row.ref])))
    return {"actions": actions, "sections": [facts_of(facts_about("jobs.job", row.pk))]}


def of_report(row: Any, user: Person) -> dict[str, Any]:
    """Show the earlier reports of the same person, and the decision."""
    actions = []
    if row.is_open and user.has_perm("accounts.change_report"):
        actions.append(Link(_("Decide"), reverse("desk:report_decision", args=[row.ref])))
    if user.has_perm("accounts.view_person"):
        actions.append(Link(_("Who it is about"), page_of("person", row.about_id)))
    happened = facts_about("accounts.report", row.pk)
    rests_on = [_named(row)] if row.bookings else []
    sections = [*rests_on, _reports(row.about, user), facts_of(happened)]
    return {"actions": actions, "sections": sections}


def of_sanction(row: Any, user: Person) -> dict[str, Any]:
    """Show the appeal, and what can still be done."""
    appeal = getattr(row, "appeal", None)
    actions = []
    if user.has_perm("accounts.change_sanction"):
        waits = appeal is not None and appeal.reviewed_at is None and appeal.decider_id != user.pk
        if waits and row.lifted_at is None:
            actions.append(Link(_("Answer the appeal"), reverse("desk:appeal", args=[row.ref])))
        if row.lifted_at is None:
            actions.append(Link(_("Take it back"), reverse("desk:restoration", args=[row.ref])))
    rows = (
        [[appeal.created_at, appeal.words, appeal.get_outcome_display(), appeal.answer]]
        if appeal is not None
        else []
    )
    columns = (_("Made"), _("Words"), _("Outcome"), _("Answer"))
    empty = _("Nobody has appealed.")
    section = Section(_("Appeal"), columns, rows, empty)
    return {"actions": actions, "sections": [section]}


def of_operation(row: Any, user: Person) -> dict[str, Any]:
    """Show what was done about a call by hand, and what can be."""
    actions = []
    if user.has_perm("payments.change_operation"):
        if row.state == "review":
            actions.append(Link(_("Try again"), reverse("desk:retry", args=[row.pk])))
        actions.append(Link(_("Write a note"), reverse("desk:operation_note", args=[row.pk])))
    happened = facts_about("payments.operation", row.pk)
    return {"actions": actions, "sections": [facts_of(happened)]}


def of_payee(row: Any, user: Person) -> dict[str, Any]:
    """Show what happened to an account that earnings go to, and whether it can be stopped."""
    actions = []
    if user.has_perm("payments.change_payee"):
        frozen = row.is_frozen
        name, text = ("thaw", _("Let payouts go on")) if frozen else ("freeze", _("Stop payouts"))
        actions.append(Link(text, reverse(f"desk:payee_{name}", args=[row.pk])))
    balance = payments.balance_of(row.person_id)
    money = [[_("Waits to be sent"), balance.available], [_("Sent so far"), balance.paid]]
    happened = facts_about("payments.payee", row.pk)
    sections = [Section(_("Money"), (_("What"), _("Amount")), money), facts_of(happened)]
    return {"actions": actions, "sections": sections}


def of_webhook(row: Any, user: Person) -> dict[str, Any]:
    """Show what was done about a webhook by hand, and that it can be handled again."""
    actions = []
    if row.object_kind and user.has_perm("payments.change_gatewayevent"):
        actions.append(Link(_("Handle again"), reverse("desk:replay", args=[row.pk])))
    happened = facts_about("payments.gatewayevent", row.pk)
    return {"actions": actions, "sections": [facts_of(happened)]}


def facts_about(kind: str, pk: int) -> QuerySet[Model]:
    """Return what happened to one object."""
    return apps.get_model("core.Fact").objects.filter(subject_kind=kind, subject_id=pk)


def facts_of(happened: QuerySet[Model]) -> Section:
    """Return the latest of some facts as a table (one query)."""
    found: Any = happened.select_related("actor").order_by("-pk")[:MOST_FACTS]
    rows = [
        [
            each.created_at,
            Link(words.shown(each, "name", each.name), page_of("fact", each.pk)),
            each.actor or _("Hustlr"),
            _said(each),
        ]
        for each in found
    ]
    columns = (_("When"), _("What"), _("By"), _("Details"))
    return Section(_("Timeline"), columns, rows, _("Nothing has happened yet."))


def _said(fact: Any) -> str:
    lines = words.lines_of(fact, fact.payload, ids=False)
    return " · ".join(f"{label}: {value}" for label, value in lines)[:MOST_WORDS]


def _doings(person: Person, bookings: list[Any]) -> QuerySet[Model]:
    """Return what a person did, and what happened to them and to their latest bookings."""
    facts = apps.get_model("core.Fact").objects
    mine = Q(actor=person) | Q(subject_kind="accounts.person", subject_id=person.pk)
    ids = [each.pk for each in bookings]
    return facts.filter(mine | Q(subject_kind="bookings.booking", subject_id__in=ids))


def _bookings_of(person: Person) -> list[Any]:
    side = Q(client=person) | Q(tasker__person=person)
    rows = apps.get_model("bookings.Booking").objects.filter(side)
    return list(rows.select_related("client").order_by("-pk")[:MOST_BOOKINGS])


def _bookings(person: Person, bookings: list[Any]) -> Section:
    rows = [
        [
            Link(each.title, page_of("booking", each.pk)),
            _("Client") if each.client_id == person.pk else _("Tasker"),
            each.get_state_display(),
            each.total,
            each.starts_at,
        ]
        for each in bookings
    ]
    columns = (_("Booking"), _("Side"), _("State"), _("Paid by client"), _("Starts"))
    return Section(_("Bookings"), columns, rows, _("No bookings."))


def _named(report: Any) -> Section:
    """Return the bookings that a finding rests on (one query)."""
    table = apps.get_model("bookings.Booking").objects.select_related("client", "tasker__person")
    rows = [
        [
            Link(each.ref, page_of("booking", each.pk)),
            Link(str(each.client), page_of("person", each.client_id)),
            Link(str(each.tasker.person), page_of("person", each.tasker.person_id)),
            each.get_state_display(),
            each.total,
            each.paid_at or "—",
        ]
        for each in table.filter(ref__in=report.bookings).order_by("pk")[:MOST_BOOKINGS]
    ]
    columns = (_("Booking"), _("Client"), _("Tasker"), _("State"), _("Paid by client"), _("When"))
    return Section(_("What it rests on"), columns, rows)


def _decisions(person: Person) -> Section:
    rows = [
        [
            Link(each.get_kind_display(), page_of("sanction", each.pk)),
            each.get_reason_display(),
            _("In force") if each.is_standing and each.takes else _("Not in force"),
            each.created_at,
            each.ends_at or "—",
            each.made_by,
        ]
        for each in standing.sanctions_of(person)
    ]
    columns = (_("Decision"), _("Reason"), _("State"), _("Made"), _("Until"), _("By"))
    return Section(_("Decisions"), columns, rows, _("Nothing was ever decided against them."))


def _notes(person: Person) -> Section:
    found = Note.objects.filter(person=person.pk).select_related("author")
    rows = [
        [each.created_at, each.author, each.text] for each in found.order_by("-created_at", "-pk")
    ]
    return Section(_("Notes"), (_("When"), _("By"), _("Note")), rows, _("No notes."))


def checks_of(person: Person, user: Person) -> Section:
    """Return all that was ever checked about a tasker, with the way to withdraw what holds."""
    may = user.has_perm("taskers.change_badge")
    rows = []
    for badge in taskers.badges_of(person):
        state: Any = _("Withdrawn") if badge.is_withdrawn else _("Holds")
        if may and not badge.is_withdrawn:
            state = Link(_("Holds; withdraw it"), reverse("desk:badge_withdrawal", args=[badge.pk]))
        said = [badge.get_kind_display(), badge.scope or "—", badge.issuer]
        rows.append([*said, badge.checked_on, badge.expires_on or "—", state])
    columns = (_("Check"), _("What was seen"), _("By"), _("On"), _("Holds until"), _("State"))
    return Section(_("Checks"), columns, rows, _("Nothing was checked."))


def _reports(person: Person, user: Person) -> Section:
    rows = [
        [
            Link(each.title, page_of("report", each.pk)),
            each.get_reason_display(),
            each.get_outcome_display() or _("Open"),
            each.created_at,
        ]
        for each in standing.without_own(standing.reports_about(person), user)[:MOST_BOOKINGS]
    ]
    columns = (_("Report"), _("Reason"), _("Outcome"), _("When"))
    return Section(_("Reports about them"), columns, rows, _("Nothing was reported or found."))


def _transactions_link(booking_ref: str, user: Person) -> list[Link]:
    if not user.has_perm("payments.view_ledgertransaction"):
        return []
    url = reverse("marketplace-ledgertransaction:index") + f"?q={booking_ref}"
    return [Link(_("Its transactions"), url)]
