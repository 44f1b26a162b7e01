"""Decisions about people: reports, sanctions, restoring, appeals, notes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from marketplace.accounts import actions as accounts
from marketplace.accounts import queries as people
from marketplace.accounts import standing
from marketplace.core.clock import now
from marketplace.core.requests import PersonRequest
from marketplace.desk import actions, forms
from marketplace.desk.looks import page_of
from marketplace.desk.views.acting import Sheet, answer, needs

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@needs("accounts.change_report")
def report_decision(request: PersonRequest, ref: str) -> HttpResponse:
    """Decide a report: nothing, removal, warning or suspension, with the reasons."""
    found = standing.report_by_ref(ref)
    if found is None or request.user.pk in {found.about_id, *found.others}:
        raise Http404
    sheet = Sheet(
        title=_("Decide a report"),
        back=page_of("report", found.pk),
        back_label=found.title,
        verb=_("Decide"),
        done=_("Decided. Both sides are told why.")
        if found.reporter
        else _("Decided. Who loses something by it is told why."),
        lines=(
            (_("Reported"), found.title),
            (_("Words"), found.words),
            (_("Reason"), found.get_reason_display()),
            (_("Details"), found.details),
            (_("By"), found.by),
            (_("About"), found.about),
        ),
    )
    removable = accounts.can_be_removed(found.kind)
    form = forms.DecideReportForm(
        request.POST or None,
        removable=removable,
        is_found=found.reporter is None,
        initial={"seen": len(found.bookings)},
    )

    def decide(said: dict[str, Any]) -> None:
        days = int(said["days"]) if said["days"] else None
        decision = accounts.Decision(
            said["outcome"], said["statement"], days=days, seen=said["seen"]
        )
        accounts.decide_report(report_ref=ref, decision=decision, actor=request.user)

    return answer(request, sheet, form, decide)


@needs("accounts.add_sanction")
def sanction(request: PersonRequest, ref: str) -> HttpResponse:
    """Warn, limit or suspend a person, who is told why."""
    person = people.person_by_ref(ref)
    if person is None:
        raise Http404
    sheet = Sheet(
        title=_("Decide about %(name)s") % {"name": person.get_full_name()},
        back=page_of("person", person.pk),
        back_label=person.email,
        verb=_("Decide"),
        done=_("Decided. The person is told why and how to appeal."),
        lines=_who(person),
        warning=_("Running bookings go on: a suspended person can finish them and read."),
    )

    def decide(said: dict[str, Any]) -> None:
        ends_at = now() + timedelta(days=int(said["days"])) if said["days"] else None
        measure = accounts.Measure(
            kind=said["kind"],
            reason=said["reason"],
            statement=said["statement"],
            capability=said["capability"],
            evidence=said["evidence"],
            ends_at=ends_at,
        )
        accounts.sanction(person_id=person.pk, measure=measure, actor=request.user)

    return answer(request, sheet, forms.SanctionForm(request.POST or None), decide)


@needs("accounts.change_sanction")
def restoration(request: PersonRequest, ref: str) -> HttpResponse:
    """Take a sanction back before its end."""
    found = standing.sanction_by_ref(ref)
    if found is None:
        raise Http404
    sheet = Sheet(
        title=_("Take a decision back"),
        back=page_of("sanction", found.pk),
        back_label=str(found),
        verb=_("Take it back"),
        done=_("Taken back. The person is told."),
        warning=_("What was taken can be done again at once, and the person reads why."),
        lines=(
            (_("Person"), found.person),
            (_("What"), found.get_kind_display()),
            (_("Statement"), found.statement),
        ),
    )

    def restore(said: dict[str, Any]) -> None:
        accounts.restore(sanction_ref=ref, reason=said["reason"], actor=request.user)

    return answer(request, sheet, forms.ReasonForm(request.POST or None), restore)


@needs("accounts.change_sanction")
def appeal(request: PersonRequest, ref: str) -> HttpResponse:
    """Answer an appeal, as another operator than the one who decided."""
    found = standing.sanction_by_ref(ref)
    made = getattr(found, "appeal", None)
    if found is None or made is None:
        raise Http404
    sheet = Sheet(
        title=_("Answer an appeal"),
        back=page_of("sanction", found.pk),
        back_label=str(found),
        verb=_("Answer"),
        done=_("Answered. The person is told."),
        lines=(
            (_("Person"), found.person),
            (_("What"), found.get_kind_display()),
            (_("Statement"), found.statement),
            (_("Evidence"), found.evidence),
            (_("Appeal"), made.words),
        ),
        warning=_("This is final, and never the work of who decided first."),
    )

    def review(said: dict[str, Any]) -> None:
        accounts.review_appeal(
            sanction_ref=ref,
            outcome=said["outcome"],
            answer=said["answer"],
            actor=request.user,
        )

    return answer(request, sheet, forms.AppealForm(request.POST or None), review)


@needs("desk.add_note")
def note(request: PersonRequest, ref: str) -> HttpResponse:
    """Write something down about a person, for the other operators."""
    person = people.person_by_ref(ref)
    if person is None:
        raise Http404
    sheet = Sheet(
        title=_("Note about %(name)s") % {"name": person.get_full_name()},
        back=page_of("person", person.pk),
        back_label=person.email,
        verb=_("Write"),
        done=_("Written down."),
        lines=_who(person),
    )

    def write(said: dict[str, Any]) -> None:
        actions.note(person_id=person.pk, text=said["text"], actor=request.user)

    return answer(request, sheet, forms.NoteForm(request.POST or None), write)


def _who(person: Person) -> tuple[tuple[str, Any], ...]:
    return ((_("Person"), person.get_full_name()), (_("E-mail"), person.email))
