"""Puts many new pages into the tree at once."""

from __future__ import annotations

from itertools import groupby
from types import TracebackType
from typing import Any, Self

from django.db.models import F
from modelsearch.backends import get_search_backends
from wagtail.models import Page, ReferenceIndex

from marketplace.core import clock

_SHARED = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]


class Planting:
    """Published pages, written when the block ends: with a row each, not a dozen statements each.

    Wagtail's own way validates each page three times, keeps a revision and queues eight tasks, of
    which a first start has 87 pages. The first edit makes the first revision.
    """

    def __init__(self) -> None:
        self._pages: list[Any] = []
        # The path of the last child of each parent, and the parents that have a row already.
        self._last: dict[str, str] = {}
        self._grown: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write()

    def add(self, parent: Page, page: Any) -> Any:
        """Put a new page at the end of those below another one, which may be new itself."""
        page.path, page.depth = self._path_below(parent), parent.depth + 1
        page.locale_id, page.draft_title = parent.locale_id, page.title
        page.set_url_path(parent)
        moment = clock.now()
        page.first_published_at = page.last_published_at = moment
        page.latest_revision_created_at = moment
        parent.numchild += 1
        if parent.pk:
            self._grown[parent.pk] = self._grown.get(parent.pk, 0) + 1
        self._pages.append(page)
        return page

    def _path_below(self, parent: Page) -> str:
        last = self._last.get(parent.path)
        if last is None and parent.pk:
            below = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
            last = below.order_by("-path").values_list("path", flat=True).first()
        depth = parent.depth + 1
        path = str(
            Page(path=last, depth=depth)._inc_path()
            if last
            else Page._get_path(parent.path, depth, 1)
        )
        self._last[parent.path] = path
        return path

    def _write(self) -> None:
        rows = [Page(**{name: getattr(page, name) for name in _SHARED}) for page in self._pages]
        for row, page in zip(Page.objects.bulk_create(rows), self._pages, strict=True):
            page.id = page.pk = row.pk
            # Only its own table, and no signal that would queue what follows here.
            page.save_base(raw=True, force_insert=True)
            for relation in tuple(getattr(page, "_cluster_related_objects", {})):
                getattr(page, relation).commit()
        for parent_id, count in self._grown.items():
            Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + count)
        self._index()

    def _index(self) -> None:
        """Let searches find the pages, and what they refer to know of it."""
        for page in self._pages:
            ReferenceIndex.create_or_update_for_object(page)
        by_model = sorted(self._pages, key=lambda page: str(page._meta.label))
        for _label, found in groupby(by_model, key=lambda page: page._meta.label):
            pages = list(found)
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(type(pages[0]), pages)
