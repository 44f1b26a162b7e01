"""The cache in a table: one statement a write, and nothing stays that nobody reads."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from hustlr import tasks
from marketplace.core import clock

pytestmark = pytest.mark.django_db


def test_a_value_is_written_and_replaced_in_one_statement(django_assert_num_queries):
    for value in ("first", {"second": 2}):
        with django_assert_num_queries(1):
            cache.set("name", value, 60)

        assert cache.get("name") == value


@pytest.mark.parametrize(("timeout", "found"), [(60, "before"), (600, "it"), (None, "it")])
def test_a_value_is_kept_as_long_as_was_said(timeout, found):
    cache.set("name", "before", None)
    cache.set("name", "it", timeout)

    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        assert cache.get("name", "before") == found


def test_what_has_expired_leaves_the_table():
    cache.set("old", 1, -60)
    cache.set("new", 1, 60)

    tasks.forget()

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM core_cache")
        left = {name for (name,) in cursor.fetchall()}
    assert cache.make_key("new") in left
    assert cache.make_key("old") not in left
