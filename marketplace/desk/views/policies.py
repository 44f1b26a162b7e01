"""Fees, windows and limits: their history, and changing them for a later moment."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core import announcing, policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse
from marketplace.desk import forms
from marketplace.desk.policy import PolicyForm, example, shown_changes
from marketplace.desk.views.acting import Sheet, answer, needs, page

if TYPE_CHECKING:
    from marketplace.core.models import PolicyRecord

LAST = datetime(9999, 1, 1, tzinfo=UTC)


@needs("core.view_policyrecord")
def records(request: PersonRequest) -> HttpResponse:
    """Show what holds, what is announced and what held before, with the differences."""
    sheet = _list_sheet(_("Fees and limits"))
    rows = announcing.history()
    context: dict[str, Any] = {
        "records": [
            {
                "row": row,
                "state": _state(row, rows),
                "changes": shown_changes(_between(_before(rows[i + 1 :]), row)),
                "is_ahead": row.effective_from > now(),
            }
            for i, row in enumerate(rows)
        ],
        "may_add": request.user.has_perm("core.add_policyrecord"),
        "may_change": request.user.has_perm("core.change_policyrecord"),
    }
    return page(request, "desk/policies.html", sheet, **context)


@needs("core.add_policyrecord")
def draft(request: PersonRequest) -> HttpResponse:
    """Type other values; see what would change for a booking of 100; then confirm."""
    sheet = _list_sheet(_("Change fees and limits"))
    # What is announced already is the ground of what comes after it.
    form, status = PolicyForm(request.POST or None, policy=policies.current(at=LAST)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _go_on(request, form, sheet)
            except Refusal as refusal:
                status = refuse(form, refusal)
    return page(request, "desk/policy_draft.html", sheet, status=status, form=form)


@needs("core.change_policyrecord")
def approval(request: PersonRequest, number: int) -> HttpResponse:
    """Agree to announced values as the second person."""
    row = _found(number)
    sheet = _row_sheet(
        row,
        _("Approve a change"),
        verb=_("Approve"),
        done=_("Approved."),
        warning=_("It holds for all from then on; what is booked before keeps what it has."),
    )

    def act(_said: dict[str, Any]) -> None:
        announcing.approve(policy_id=number, actor=request.user)

    return answer(request, sheet, forms.SureForm(request.POST), act)


@needs("core.add_policyrecord")
def withdrawal(request: PersonRequest, number: int) -> HttpResponse:
    """Take announced values back before they take effect."""
    row = _found(number)
    sheet = _row_sheet(
        row,
        _("Take a change back"),
        verb=_("Take it back"),
        done=_("Taken back."),
        warning=_("Nothing changes then; the page of fees no longer announces it."),
    )

    def act(_said: dict[str, Any]) -> None:
        announcing.withdraw(policy_id=number, actor=request.user)

    return answer(request, sheet, forms.SureForm(request.POST), act)


def _go_on(request: PersonRequest, form: PolicyForm, sheet: Sheet) -> HttpResponse:
    """Announce what was confirmed; else show what it would change."""
    values, moment = form.values(), form.cleaned_data["effective_from"]
    if "confirmed" in request.POST:
        row = announcing.announce(
            values=values,
            effective_from=moment,
            note=form.cleaned_data["note"],
            actor=request.user,
        )
        waits = _("It waits for a second person.") if row.needs_second else _("It is announced.")
        messages.success(request, waits)
        return HttpResponseRedirect(sheet.back, status=303)
    changed = announcing.check(values, effective_from=moment)
    before = policies.current(at=moment)
    context: dict[str, Any] = {
        "form": form,
        "changes": shown_changes(changed),
        "example": example(before, replace(before, **values)),
        "moment": moment,
        "needs_second": announcing.asks_second(changed),
    }
    return page(request, "desk/policy_preview.html", sheet, **context)


def _list_sheet(title: str) -> Sheet:
    return Sheet(title, reverse("desk:policies"), _("Fees and limits"), verb="", done="")


def _row_sheet(row: PolicyRecord, title: str, **said: str) -> Sheet:
    changed = announcing.changes(row.values, effective_from=now())
    differences = [(label, f"{old} → {new}") for label, old, new in shown_changes(changed)]
    lines = ((_("In effect from"), row.effective_from), (_("Why"), row.note), *differences)
    return replace(_list_sheet(title), lines=lines, **said)


def _found(number: int) -> PolicyRecord:
    row = next((row for row in announcing.history() if row.pk == number), None)
    if row is None:
        raise Http404
    return row


def _before(older: list[PolicyRecord]) -> PolicyRecord | None:
    return next((row for row in older if row.is_approved), None)


def _between(older: PolicyRecord | None, newer: PolicyRecord) -> list[announcing.Change]:
    """Return what a record has changed against the one before; the first has nothing before."""
    if older is None:
        return []
    before, after = (asdict(policies.policy_of(row)) for row in (older, newer))
    return [
        announcing.Change(name, before[name], after[name])
        for name in announcing.NAMES
        if before[name] != after[name]
    ]


def _state(row: PolicyRecord, rows: list[PolicyRecord]) -> str:
    """Return in a word where a record stands; rows are all of them, the latest first."""
    if row.needs_second and row.approved_by_id is None:
        return _("Waits for a second person") if row.effective_from > now() else _("Never approved")
    if row.effective_from > now():
        return _("Announced")
    begun = (each for each in rows if each.effective_from <= now() and each.is_approved)
    return _("In force") if next(begun).pk == row.pk else _("Over")
