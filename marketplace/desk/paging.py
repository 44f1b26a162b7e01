"""Pages of lists that may be very long: no row is read that is not shown, no count has no end.

A search asks each table alone and puts the answers together: indexes answer for the columns of one
table, an alternative between those of several tables has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator

from marketplace.desk.words import values_like

# More rows than this are not counted, and no page so far behind is asked for.
COUNTED = 10_000
LAST_PAGE = 100_000

Rows = QuerySet[Any]


def questions(columns: Sequence[str], words: str, table: str = "") -> list[Q]:
    """Return what a search asks: of the columns of its own table together, of each other one."""
    own = [_asked(table, column, words) for column in columns if "__" not in column]
    others = [_asked(table, column, words) for column in columns if "__" in column]
    return [*([reduce(or_, own)] if own else []), *others]


def _asked(table: str, column: str, words: str) -> Q:
    """Look for references by their beginning, for names by their words, for others by any part."""
    named = values_like(f"{table}.{column}", words)
    if named is not None:
        return Q(**{f"{column}__in": named})
    if column.endswith("ref"):
        return Q(**{f"{column}__startswith": words.lower()})
    return Q(**{f"{column}__icontains": words})


class LongPage(Page):  # type: ignore[type-arg]  # of whatever rows
    """A page that knows by one row more whether another one follows."""

    def __init__(self, rows: list[Any], number: int, paginator: Any, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self._more = more

    def has_next(self) -> bool:
        """Say whether there is a next page."""
        return self._more


class LongPaginator(WagtailPaginator):  # type: ignore[misc]  # wagtail has no types
    """Reads the numbers of a page's rows first and then those rows alone; counts only so far."""

    def __init__(
        self, rows: Rows, per_page: int, *, arms: Sequence[Rows] = (), **options: Any
    ) -> None:
        super().__init__(rows, per_page, **options)
        self.at = 1
        self.arms = [arm.select_related(None) for arm in arms] or [rows.select_related(None)]

    @cached_property
    def found(self) -> int:
        """Return how many rows there are, up to one more than are counted."""
        most = COUNTED + 1
        if len(self.arms) == 1:
            return self.arms[0].order_by()[:most].count()
        first, *others = [arm.order_by().values("pk")[:most] for arm in self.arms]
        return min(first.union(*others).count(), most)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.found > COUNTED

    @cached_property
    def count(self) -> int:
        """Return how many rows were counted."""
        return min(self.found, COUNTED)

    @property
    def count_in_words(self) -> str:
        """Return the count as people read it."""
        return (_("more than %(n)s") if self.is_capped else "%(n)s") % {"n": f"{self.count:,}"}

    @property
    def items_count_label(self) -> str:
        """Return the count under the list."""
        return _("%(n)s in all") % {"n": self.count_in_words}

    def validate_number(self, number: Any) -> int:
        """Let pages be asked for that lie behind what is counted; the first is always there."""
        if number in {1, "1", None}:
            return 1
        try:
            return int(super().validate_number(number))
        except EmptyPage:
            if self.is_capped and 0 < int(number) <= LAST_PAGE:
                return int(number)
            raise

    def get_page(self, number: Any) -> LongPage:
        """Return a page; the first instead of nonsense, the last counted one behind the end."""
        try:
            return self.page(number)
        except PageNotAnInteger:
            return self.page(1)
        except EmptyPage:
            return self.page(self.num_pages)

    def page(self, number: Any) -> LongPage:
        """Return a page; raises EmptyPage behind the last one."""
        self.at = number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        keys = self.keys(bottom, bottom + self.per_page + 1)
        if not keys and number > 1:
            raise EmptyPage(_("That page contains no results"))
        if number == 1 and len(keys) <= self.per_page:
            self.found = len(keys)  # all of them: nothing is left to count
        shown = keys[: self.per_page]
        return LongPage(self.rows(shown), number, self, more=len(keys) > len(shown))

    def get_elided_page_range(self, page_number: Any) -> Iterator[Any]:
        """Return the numbers to choose from: the pages around, where the last one is not known."""
        if not self.is_capped:
            yield from super().get_elided_page_range(page_number)
            return
        number = self.at
        around = [each for each in (number - 1, number, number + 1) if each > 1]
        yield 1
        if around[0] > 2:
            yield self.ELLIPSIS
        yield from around
        yield self.ELLIPSIS

    def rows(self, keys: Sequence[int]) -> list[Any]:
        """Return the rows of these numbers in their order, with what they point at."""
        if not keys:
            return []
        found = self.object_list.model._default_manager.filter(pk__in=keys)
        followed = _followed(self.object_list)
        rows = (found.select_related(*followed) if followed else found).in_bulk()
        return [rows[key] for key in keys if key in rows]

    def keys(self, bottom: int, top: int) -> list[int]:
        """Return the numbers of the rows between two places of the list."""
        key = self.object_list.model._meta.pk.name
        order = [each.replace("pk", key) if each in {"pk", "-pk"} else each for each in self._order]
        if len(self.arms) == 1:
            return list(self.arms[0].values_list("pk", flat=True)[bottom:top])
        columns = list(dict.fromkeys([key, *(each.lstrip("-") for each in order)]))
        first, *others = [arm.values_list(*columns)[:top] for arm in self.arms]
        return [row[0] for row in first.union(*others).order_by(*order)[bottom:top]]

    @property
    def _order(self) -> tuple[str, ...]:
        return tuple(self.object_list.query.order_by)


def _followed(rows: Rows) -> list[str]:
    named = rows.query.select_related
    return _paths(named) if isinstance(named, dict) else []


def _paths(named: dict[str, Any], before: str = "") -> list[str]:
    found = []
    for name, within in named.items():
        found += [before + name, *_paths(within, f"{before}{name}__")]
    return found
