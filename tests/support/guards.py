"""What makes any test fail, whatever it tests: each guard catches one kind of carelessness."""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template import engines
from django.template.base import FilterExpression, Node

writes_on_get_allowed: ContextVar[bool] = ContextVar("writes_on_get_allowed", default=False)
undefined_allowed: ContextVar[bool] = ContextVar("undefined_allowed", default=False)
# Of the thread that looks, since others render at the same time.
_absence_expected: ContextVar[bool] = ContextVar("absence_expected", default=False)

WRITES = re.compile(
    r"\s*(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY\s+)?\"?(\w+)", re.IGNORECASE
)
# Signing-in state, not the page's own doing.
WRITTEN_BY_ANY_PAGE = {
    "core_allowance",
    "core_cache",
    "django_session",
    "usersessions_usersession",
}
ADMIN = "/desk/"
# A payment provider sends people back by GET, and coming back settles what they did there.
RETURN = re.compile(r"/payments/[^/]+/return/|/tasker/payouts/return/")


class WriteOnGet(AssertionError):
    """A page wrote to the database although it was only asked for."""


class UndefinedVariable(AssertionError):
    """One of our templates used a variable that nobody gave it."""


class LockOfJoinedRows(AssertionError):
    """A lock over a join, which takes rows that nobody meant: name them in of=…."""


@contextmanager
def installed():
    """Switch all guards on."""
    with ExitStack() as stack:
        for guard in (
            _no_write_on_get,
            _no_undefined_variable,
            _no_accidental_order,
            _no_wide_lock,
        ):
            stack.enter_context(guard())
        yield


@contextmanager
def _no_write_on_get():
    original = BaseHandler.get_response

    def get_response(handler, request):
        harmless = request.method not in {"GET", "HEAD"} or request.path.startswith(ADMIN)
        if harmless or writes_on_get_allowed.get() or RETURN.fullmatch(request.path):
            return original(handler, request)
        with connection.execute_wrapper(_refuse_write):
            return original(handler, request)

    with mock.patch.object(BaseHandler, "get_response", get_response):
        yield


def _refuse_write(execute, sql, params, many, context):
    found = WRITES.match(str(sql))
    if found and found[2] not in WRITTEN_BY_ANY_PAGE:
        raise WriteOnGet(f"{found[1]} {found[2]} while answering a GET")
    return execute(sql, params, many, context)


class _Foreign(Exception):
    """The variable is missing in a template of somebody else: they may."""


class _Undefined(str):
    """Django asks string_if_invalid for a text with % when a variable is missing, unless it is empty."""

    def __bool__(self):
        return not _absence_expected.get()

    def __contains__(self, part):
        return part == "%s" or super().__contains__(part)

    def __mod__(self, variable):
        origin = _template_being_rendered()
        if undefined_allowed.get() or not _is_ours(origin):
            raise _Foreign
        raise UndefinedVariable(f"{{{{ {variable} }}}} in {origin}")


@contextmanager
def _no_undefined_variable():
    original = FilterExpression.resolve
    engine = engines["django"].engine

    def resolve(expression, context, ignore_failures=False):
        # A default says that the author thought of the absence.
        expected = any(function.__name__ == "default" for function, _ in expression.filters)
        if not expected:
            try:
                return original(expression, context, ignore_failures)
            except _Foreign:
                pass
        before = _absence_expected.set(True)
        try:
            found = original(expression, context, ignore_failures)
        finally:
            _absence_expected.reset(before)
        return "" if isinstance(found, _Undefined) else found

    with (
        mock.patch.object(engine, "string_if_invalid", _Undefined()),
        mock.patch.object(FilterExpression, "resolve", resolve),
    ):
        yield


def _template_being_rendered() -> str:
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return node.origin.name
        frame = frame.f_back
    return ""


def _is_ours(origin: str) -> bool:
    return any(Path(origin).is_relative_to(folder) for folder in settings.TEMPLATES[0]["DIRS"])


@contextmanager
def _no_accidental_order():
    """Shuffle what has no order, since the database promises none."""
    original = SQLCompiler._order_by_pairs

    def order_by_pairs(compiler):
        pairs = list(original(compiler))
        yield from pairs
        if not pairs and _may_be_shuffled(compiler.query):
            yield OrderBy(Random()), False

    with mock.patch.object(SQLCompiler, "_order_by_pairs", order_by_pairs):
        yield


def _may_be_shuffled(query) -> bool:
    grouped = query.group_by is not None or query.distinct or query.combinator
    return not (grouped or query.subquery or query.is_sliced or query.annotation_select_mask)


@contextmanager
def _no_wide_lock():
    original = SQLCompiler.as_sql

    def as_sql(compiler, *arguments, **options):
        result = original(compiler, *arguments, **options)
        query = compiler.query
        used = [alias for alias in query.alias_map if query.alias_refcount.get(alias)]
        if query.select_for_update and not query.select_for_update_of and len(used) > 1:
            raise LockOfJoinedRows(f"select_for_update over {', '.join(used)} without of=…")
        return result

    with mock.patch.object(SQLCompiler, "as_sql", as_sql):
        yield
