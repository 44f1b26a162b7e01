"""The shape of the desk's lists: a table to read, filter, search and export, a page for each row.

Tables of other parts are private; the desk reads them by their names through Django's registry
(docs/decisions/0013). What changes something is a page of its own (marketplace.desk.views).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.viewsets.model import ModelViewSet

from marketplace.core.sheets import harmless
from marketplace.desk.paging import LongPaginator, questions

WITHOUT = ("add", "edit", "delete", "history", "usage")


class Cell(Column):  # type: ignore[misc]  # wagtail has no types
    """A column whose cells know its name, so that they can stand below each other."""

    cell_template_name = "desk/cell.html"
    look = ""


class Moment(Cell):
    """A column of dates."""

    look = "date"


class Flag(Cell):
    """A column of yes and no."""

    look = "flag"


@dataclass(frozen=True)
class Shown:
    """A column: what of the row, under which heading, and what sorts it."""

    name: str
    label: str | Promise = ""
    sort: str = ""
    kind: type[Cell] = Cell

    def column(self) -> Any:
        """Return the column as Wagtail draws it."""
        if not self.label:
            return self.name
        return self.kind(self.name, label=self.label, sort_key=self.sort or None)


def moment(name: str, label: str | Promise) -> Shown:
    """Return a column of a date that sorts by itself."""
    return Shown(name, label, "" if "." in name else name, Moment)


def flag(name: str, label: str | Promise) -> Shown:
    """Return a column of yes and no."""
    return Shown(name, label, name, Flag)


class ReadIndexView(generic.IndexView):  # type: ignore[misc]  # wagtail has no types
    """A list that fetches what its columns name in the same query."""

    related: tuple[str, ...] = ()
    results_template_name = "desk/list.html"
    # What a search finds by each of its questions.
    arms: tuple[QuerySet[Model], ...] = ()

    def get_base_queryset(self) -> QuerySet[Model]:
        """Return the rows with what they point at."""
        rows: QuerySet[Model] = super().get_base_queryset()
        return rows.select_related(*self.related) if self.related else rows

    def order_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Let equal rows stand in one order, whatever sorts them."""
        rows: QuerySet[Model] = super().order_queryset(queryset)
        order = [str(each) for each in rows.query.order_by]
        return rows if {"pk", "-pk"} & {*order} else rows.order_by(*order, "-pk")

    def search_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return what any column answers; the pages put their questions alone."""
        if not self.is_searching:
            return queryset
        asked = questions(self.search_fields, self.search_query)
        self.arms = tuple(queryset.filter(question) for question in asked)
        return queryset.filter(reduce(or_, asked))

    def get_paginator(self, queryset: Any, per_page: int, **options: Any) -> LongPaginator:
        """Return pages that read no row which they do not show."""
        return LongPaginator(queryset, per_page, arms=self.arms, **options)


def guard_exports() -> None:
    """Let no cell of a CSV be a formula; Wagtail sees to it in XLSX alone.

    It holds for Wagtail's own reports as well, which show names and titles that others chose.
    """
    plain = SpreadsheetExportMixin.preprocess_field_value

    def guarded(view: Any, field: str, value: object, export_format: str) -> Any:
        written = plain(view, field, value, export_format)
        return harmless(written) if export_format == view.FORMAT_CSV else written

    SpreadsheetExportMixin.preprocess_field_value = guarded


class ReadInspectView(generic.InspectView):  # type: ignore[misc]  # wagtail has no types
    """The page of one row; a list may add what else belongs on it."""

    more: Any = None

    def get_object(self, queryset: Any = None) -> Any:
        """Ask for the right before the row, so that nobody learns which rows there are."""
        if not self.user_has_any_permission(self.any_permission_required):
            raise PermissionDenied
        return super().get_object(queryset)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the fields, and what the list adds."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        lines = [(field["label"], _in_words(field["value"])) for field in context["fields"]]
        return (
            context
            | {"lines": lines}
            | (self.more(self.object, self.request.user) if self.more else {})
        )


def _in_words(value: Any) -> Any:
    words = {True: _("Yes"), False: _("No")}
    return words[value] if isinstance(value, bool) else value


@dataclass(frozen=True)
class Listing:
    """What one list shows, and in which order."""

    table: str
    icon: str
    label: str | Promise
    columns: tuple[Shown, ...]
    order: tuple[str, ...] = ("-pk",)
    filters: Any = ()
    search: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    # Names with blanks between them.
    fields: str = ""
    page: str = "desk/row.html"


class ReadViewSet(ModelViewSet):  # type: ignore[misc]  # wagtail has no types
    """A table that has a list, its export and a page for each row, and nothing else."""

    listing: ClassVar[Listing]
    index_view_class = ReadIndexView
    inspect_view_class = ReadInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    form_fields: ClassVar[list[str]] = []
    list_per_page = 30

    def __init__(self, **options: Any) -> None:
        shape = self.listing
        self.model = apps.get_model(shape.table)
        self.icon, self.menu_label = shape.icon, shape.label
        self.list_display = [shown.column() for shown in shape.columns]
        self.list_export = [shown.name for shown in shape.columns]
        self.list_filter = [] if isinstance(shape.filters, type) else shape.filters
        if isinstance(shape.filters, type):
            self.filterset_class = shape.filters
        self.search_fields = list(shape.search)
        self.ordering = list(shape.order)
        self.inspect_view_fields = shape.fields.split()
        self.inspect_template_name = shape.page
        name = self.model._meta.model_name
        super().__init__(name=f"marketplace-{name}", export_filename=str(name), **options)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no address that could change something."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return common | {f"{name}_url_name": None for name in WITHOUT}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch along."""
        said = {"related": self.listing.related, "page_title": self.listing.label}
        own: dict[str, Any] = super().get_index_view_kwargs(**said, **kwargs)
        return own

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page what else to show."""
        said = {"more": self.more, "page_title": self.listing.label}
        own: dict[str, Any] = super().get_inspect_view_kwargs(**said, **kwargs)
        return own

    @staticmethod
    def more(row: Any, user: Any) -> dict[str, Any]:
        """Return what the page of a row shows beside its fields."""
        return {"actions": [], "sections": []}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list, its refreshed rows, and the page of one row."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """Offer no edit page to those who look for one."""
