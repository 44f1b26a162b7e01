"""Filters of the desk's lists that are more than a field of the row."""

from __future__ import annotations

from functools import partial
from typing import Any

import django_filters
from django.apps import apps
from django.db.models import DateField, Model, Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from marketplace.desk import words

# A field's name in words, in the language of whoever asks.
_label = lazy(words.label, str)


class NamedFilters(WagtailFilterSet):  # type: ignore[misc]  # wagtail has no types
    """Filters called as their columns are, whose values have words; addresses keep the values."""

    @classmethod
    def filter_for_field(cls, field: Any, field_name: str, lookup_expr: str = "exact") -> Any:
        """Return a filter with its name, and a choice where the values are names."""
        found: Any = super().filter_for_field(field, field_name, lookup_expr)
        kept = f"{field.model._meta.label_lower}.{field.name}"
        if words.names_of(kept):
            found = Named(kept, field_name=field_name)
        if not isinstance(field, DateField):
            found.label = _label(field_name)
        return found


class Named(django_filters.ChoiceFilter):  # type: ignore[misc]
    """A filter of words for the values of a field, in the language of whoever asks."""

    def __init__(self, kept: str, **options: Any) -> None:
        choices = partial(words.choices_of, kept)
        super().__init__(choices=choices, empty_label=_("All"), **options)


class FactFilters(NamedFilters):
    """The audit trail by what happened, who did it, what it is about, and when."""

    name = Named("core.fact.name", label=_("What"))
    person = django_filters.CharFilter(label=_("By (e-mail)"), method="by_person")
    subject_kind = Named("core.fact.subject_kind", label=_("About"))
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


class ReportFilters(NamedFilters):
    """Reports by what they are about and whether they wait."""

    open = _Choice(Q(decided_at=None), label=_("Waits for a decision"))

    class Meta:
        model = apps.get_model("accounts.Report")
        fields = ("kind", "reason", "outcome")


class SanctionFilters(NamedFilters):
    """Sanctions by kind and whether an appeal waits."""

    appeal = _Choice(
        Q(appeal__isnull=False, appeal__reviewed_at=None, lifted_at=None),
        label=_("An appeal waits"),
    )

    class Meta:
        model = apps.get_model("accounts.Sanction")
        fields = ("kind", "reason")
