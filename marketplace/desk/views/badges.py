"""What operators have checked about taskers: noted with what was seen, withdrawn with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from marketplace.accounts import queries as people
from marketplace.core.requests import PersonRequest
from marketplace.desk import forms
from marketplace.desk.looks import checks_of, page_of
from marketplace.desk.views.acting import Sheet, answer, needs
from marketplace.taskers import actions, queries

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@needs("taskers.add_badge")
def grant(request: PersonRequest, ref: str) -> HttpResponse:
    """Note what was checked about a tasker; the same check again renews the badge."""
    person = people.person_by_ref(ref)
    if person is None:
        raise Http404
    profile = queries.profile_of(person)
    if profile is None:
        messages.warning(request, _("They are no tasker: there is no profile to show a check on."))
        return HttpResponseRedirect(page_of("person", person.pk), status=303)
    sheet = _sheet(
        person,
        title=_("What was checked about %(name)s") % {"name": person.get_full_name()},
        verb=_("Show it on the profile"),
        done=_("Noted. The profile shows it until it runs out."),
        warning=_("Note only what you have seen yourself."),
        lines=((_("Person"), person.get_full_name()), (_("E-mail"), person.email)),
    )

    def note(said: dict[str, Any]) -> None:
        check = actions.Check(**said)
        actions.grant_badge(actor=request.user, profile_id=profile.pk, check=check)

    sections = [checks_of(person, request.user)]
    return answer(request, sheet, forms.BadgeForm(request.POST or None), note, sections)


@needs("taskers.change_badge")
def withdrawal(request: PersonRequest, number: int) -> HttpResponse:
    """Take a badge away; the tasker reads the reason, and the record stays."""
    badge = queries.badge_by_id(number)
    if badge is None or badge.is_withdrawn:
        raise Http404
    person = badge.profile.person
    sheet = _sheet(
        person,
        title=_("Withdraw a badge of %(name)s") % {"name": person.get_full_name()},
        verb=_("Withdraw"),
        done=_("Withdrawn. The tasker is told why."),
        lines=(
            (_("Check"), badge.get_kind_display()),
            (_("What was seen"), badge.scope),
            (_("By"), badge.issuer),
            (_("On"), badge.checked_on),
            (_("Holds until"), badge.expires_on or "—"),
        ),
    )

    def withdraw(said: dict[str, Any]) -> None:
        actions.withdraw_badge(actor=request.user, badge_id=number, reason=said["reason"])

    return answer(request, sheet, forms.ReasonForm(request.POST or None), withdraw)


def _sheet(person: Person, **said: Any) -> Sheet:
    return Sheet(back=page_of("person", person.pk), back_label=person.email, **said)
