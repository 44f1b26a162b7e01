"""Filters of the desk's lists that are more than a field of the row."""

from __future__ import annotations

from typing import Any

import django_filters
from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput


class FactFilters(WagtailFilterSet):  # type: ignore[misc]  # wagtail has no types
    """The audit trail by what happened, who did it, what it is about, and when."""

    name = django_filters.CharFilter(label=_("What"), lookup_expr="iexact")
    person = django_filters.CharFilter(label=_("By (e-mail)"), method="by_person")
    subject_kind = django_filters.CharFilter(label=_("About (kind)"), lookup_expr="icontains")
    subject_id = django_filters.NumberFilter(label=_("About (number)"))
    since = django_filters.DateFilter(
        field_name="created_at", lookup_expr="date__gte", label=_("From"), widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        field_name="created_at", lookup_expr="date__lte", label=_("To"), widget=AdminDateInput
    )

    class Meta:
        model = apps.get_model("core.Fact")
        fields: tuple[str, ...] = ()

    def by_person(self, rows: QuerySet[Model], _name: str, value: str) -> QuerySet[Model]:
        """Return what somebody did, found by the whole address or by the reference."""
        people = apps.get_model("accounts.Person").objects.order_by("pk")
        found = people.filter(Q(email__iexact=value) | Q(ref=value))
        return rows.filter(actor__in=found.values("pk"))


class _Choice(django_filters.ChoiceFilter):  # type: ignore[misc]
    """A filter of yes and no that asks a question of the rows."""

    def __init__(self, ask: Any, **options: Any) -> None:
        super().__init__(choices=[("yes", _("Yes")), ("no", _("No"))], **options)
        self.ask = ask

    def filter(self, rows: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Return the rows of which the answer is so."""
        if value not in {"yes", "no"}:
            return rows
        asked: Q = self.ask
        return rows.filter(asked) if value == "yes" else rows.exclude(asked)


class ReportFilters(WagtailFilterSet):  # type: ignore[misc]
    """Reports by what they are about and whether they wait."""

    open = _Choice(Q(decided_at=None), label=_("Waits for a decision"))

    class Meta:
        model = apps.get_model("accounts.Report")
        fields = ("kind", "reason", "outcome")


class SanctionFilters(WagtailFilterSet):  # type: ignore[misc]
    """Sanctions by kind and whether an appeal waits."""

    appeal = _Choice(Q(appeal__isnull=False, appeal__reviewed_at=None), label=_("An appeal waits"))

    class Meta:
        model = apps.get_model("accounts.Sanction")
        fields = ("kind", "reason")
