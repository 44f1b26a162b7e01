"""The shape of the desk's lists: a table to read, filter, search and export, a page for each row.

Tables of other parts are private; the desk reads them by their names through Django's registry
(docs/decisions/0013). What changes something is a page of its own (marketplace.desk.views).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from marketplace.core.errors import Missing
from marketplace.desk import words
from marketplace.desk.filters import NamedFilters
from marketplace.desk.paging import LongPaginator, questions
from marketplace.desk.views.exporting import export, unread

# What is longer and has no blanks may break anywhere.
LONG = 16
_lower: Any = lazy(lambda words: str(words).lower(), str)
WITHOUT = ("add", "edit", "delete", "history", "usage")


class Cell(Column):  # type: ignore[misc]  # wagtail has no types
    """A column of words, whose cells know its name so that they can stand below each other."""

    def get_value(self, instance: Model) -> Any:
        """Return what of the row stands here, in words."""
        return words.shown(instance, self.name, super().get_value(instance))

    def render_cell_html(self, instance: Model, parent_context: Any) -> SafeString:
        """Draw a cell; on phones the name of its column stands beside it."""
        value = words.plain(self.get_value(instance))
        is_key = len(str(value)) > LONG and " " not in str(value)
        kind = "key" if is_key else ""
        return format_html('<td class="{}" data-label="{}">{}</td>', kind, self.label, value)


class Title(TitleColumn):  # type: ignore[misc]
    """The first column, which leads to the page of the row."""

    def get_value(self, instance: Model) -> Any:
        """Return what the row is called."""
        return words.shown(instance, self.name, super().get_value(instance))


@dataclass(frozen=True)
class Shown:
    """A column: what of the row, under which heading, and what sorts it."""

    name: str
    label: str | Promise = ""
    sort: str = ""

    def column(self) -> Any:
        """Return the column as Wagtail draws it."""
        if not self.label:
            return self.name
        return Cell(self.name, label=self.label, sort_key=self.sort or None)


def itself(name: str, label: str | Promise) -> Shown:
    """Return a column that sorts by itself."""
    return Shown(name, label, name)


class ReadIndexView(generic.IndexView):  # type: ignore[misc]  # wagtail has no types
    """A list that fetches what its columns name in the same query."""

    related: tuple[str, ...] = ()
    seen_by: Any = None
    results_template_name = "desk/list.html"
    base_filterset_class = NamedFilters
    # What a search finds by each of its questions.
    arms: tuple[QuerySet[Model], ...] = ()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the list, or all of it as a sheet."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        paginator = self.get_paginator(self.get_queryset(), self.paginate_by)
        return export(self, paginator, request.GET["export"], request.user)

    def line_of(self, row: Model) -> tuple[Any, ...]:
        """Return a line of the sheet: what the list shows of a row."""
        return tuple(column.get_value(row) for column in self.columns)

    def to_row_dict(self, item: tuple[Any, ...]) -> dict[str, Any]:
        """Return a line with the names of its columns."""
        return dict(zip(self.list_export, item, strict=True))

    def get_heading(self, queryset: Any, field: str) -> str:
        """Return the heading of a column of the sheet: that of the list, and what it counts in."""
        number = self.list_export.index(field)
        label = str(self.columns[number].label)
        unit = queryset.units[number] if queryset.lines else ""
        return f"{label} ({unit})" if unit else label

    def generate_xlsx_row(self, *args: Any, **options: Any) -> Iterator[Any]:
        """Let amounts keep their digits after the point."""
        for cell in super().generate_xlsx_row(*args, **options):
            if isinstance(cell.value, Decimal):
                digits = str(cell.value).partition(".")[2]
                cell.number_format = f"{0:.{len(digits)}f}"
            yield cell

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return what the filters leave; nothing while one of them cannot be read."""
        rows: QuerySet[Model] = super().filter_queryset(queryset)
        return rows.none() if unread(self) else rows

    @cached_property
    def no_results_message(self) -> str:
        """Say why there is nothing, also when a filter cannot be read."""
        return unread(self) or str(super().no_results_message)

    def get_list_more_buttons(self, instance: Model) -> list[Any]:
        """Offer nothing in a menu: the title leads to the page of the row."""
        return []

    def _get_title_column(self, field_name: str, column_class: Any = Title, **options: Any) -> Any:
        column = super()._get_title_column(field_name, column_class, **options)
        column.label = words.label(field_name)
        return column

    def get_base_queryset(self) -> QuerySet[Model]:
        """Return the rows that the operator may see, with what they point at."""
        rows: QuerySet[Model] = self.seen_by(super().get_base_queryset(), self.request.user)
        return rows.select_related(*self.related) if self.related else rows

    def order_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Let equal rows stand in one order, whatever sorts them."""
        rows: QuerySet[Model] = super().order_queryset(queryset)
        order = [str(each) for each in rows.query.order_by]
        return rows if {"pk", "-pk"} & {*order} else rows.order_by(*order, "-pk")

    def search_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Return what any column answers; the pages put their questions alone."""
        if not self.is_searching or unread(self):
            return queryset
        table = self.model._meta.label_lower
        asked = questions(self.search_fields, self.search_query, table)
        self.arms = tuple(queryset.filter(question) for question in asked)
        return queryset.filter(reduce(or_, asked))

    def get_paginator(self, queryset: Any, per_page: int, **options: Any) -> LongPaginator:
        """Return pages that read no row which they do not show."""
        return LongPaginator(queryset, per_page, arms=self.arms, **options)


class ReadInspectView(generic.InspectView):  # type: ignore[misc]  # wagtail has no types
    """The page of one row; a list may add what else belongs on it."""

    more: Any = None
    seen_by: Any = None

    def get_object(self, queryset: Any = None) -> Any:
        """Ask for the right before the row, so that nobody learns which rows there are."""
        if not self.user_has_any_permission(self.any_permission_required):
            raise PermissionDenied
        rows = self.seen_by(self.model._default_manager.order_by("pk"), self.request.user)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Missing(_("There is nothing here."))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the fields, and what the list adds."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        lines = [
            (words.label(name), words.shown(self.object, name, field["value"]))
            for name, field in zip(self.fields, context["fields"], strict=True)
        ]
        more = self.more(self.object, self.request.user) if self.more else {}
        return context | {"lines": lines} | more

    def get_page_subtitle(self) -> str:
        """Return what the row is called."""
        return words.title_of(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here: the list under its own name, then the row."""
        back = {"url": reverse(self.index_url_name), "label": self.page_title}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.get_page_subtitle()}]


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
        said = {
            "related": self.listing.related,
            "seen_by": self.seen_by,
            "page_title": self.listing.label,
            "verbose_name_plural": _lower(self.listing.label),
        }
        own: dict[str, Any] = super().get_index_view_kwargs(**said, **kwargs)
        return own

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page what else to show."""
        said = {"more": self.more, "seen_by": self.seen_by, "page_title": self.listing.label}
        own: dict[str, Any] = super().get_inspect_view_kwargs(**said, **kwargs)
        return own

    @staticmethod
    def more(row: Any, user: Any) -> dict[str, Any]:
        """Return what the page of a row shows beside its fields."""
        return {"actions": [], "sections": []}

    @staticmethod
    def seen_by(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
        """Return which rows an operator sees who may see the list."""
        return rows

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list, its refreshed rows, and the page of one row."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """Offer no edit page to those who look for one."""
