"""Lists of the desk over 100,000 bookings: queries, and p95 as a ratio to their bare statements.

Rows are copies of one that the product made, by SQL, in a scratch database that is dropped again.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOKINGS, FACTS_EACH, PEOPLE, ROUNDS = 100_000, 4, 20_000, 20
# References are of an alphabet of their own; a number is written in it.
REF = "lpad(translate(to_hex(n), '0123456789abcdef', '34679cdfghjkmnpq'), 8, 'r')"
PAGES = (
    "/desk/",
    "/desk/marketplace-person/",
    "/desk/marketplace-person/?q=person77",
    "/desk/marketplace-job/",
    "/desk/marketplace-booking/",
    "/desk/marketplace-booking/?state=awaiting_payment",
    "/desk/marketplace-booking/?q=wardrobe",
    "/desk/marketplace-booking/?q=mirror",
    "/desk/marketplace-booking/?q=person7777",
    "/desk/marketplace-booking/?q=zither",
    "/desk/marketplace-booking/?p=1000",
    "/desk/marketplace-fact/",
    "/desk/marketplace-fact/?name=BookingScheduled",
    "/desk/marketplace-fact/?q=nothing",
)


def main() -> None:
    """Make a database, fill it, ask for every list in turn."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "hustlr.settings_test"  # not those of `manage.py`
    import django

    django.setup()
    from tests.support import templates

    name = f"hustlr_bench_{os.getpid()}"
    templates.clone(templates.prepare(), name)
    templates.point_at(name)
    try:
        client = fill()
        print(f"{'page':<46} {'queries':>8} {'bare':>10} {'p95':>10} {'ratio':>7}")
        for page in PAGES:
            measure(client, page)
    finally:
        templates.drop(name)


def fill() -> object:
    """Let the product make one booking, then copy its rows; return an operator's client."""
    from django.apps import apps
    from django.db import connection
    from django.test import Client

    from tests.support import bookings as stage
    from tests.support.cast import make_person
    from tests.taskers.makers import ALWAYS, make_tasker

    ada, tom = make_person("Ada", "Lovelace"), make_person("Tom", "Rossi", mode="tasker")
    make_tasker(tom, week=ALWAYS)
    job = stage.make_job(ada, title="Build a wardrobe")
    booking = stage.accept(stage.make_offer(job, tom), ada)
    facts = apps.get_model("core.Fact").objects.filter(name="BookingMade").order_by("pk")
    offset = 1_000_000
    copy(ada, PEOPLE, ref=REF, email="'person' || n || '@example.com'", phone="''")
    copy(job, BOOKINGS, ref=REF, start_key="gen_random_uuid()")
    copy(booking.offer, BOOKINGS, ref=REF, job_id=f"{offset} + n", idempotency_key="n::text")
    keys = {"job_id": f"{offset} + n", "offer_id": f"{offset} + n", "idempotency_key": "n::text"}
    copy(
        booking,
        BOOKINGS,
        ref=REF,
        **keys,
        accepted_at="now() - n * interval '1 minute'",
        client_id=f"{offset} + 1 + n % {PEOPLE}",
        # One in a thousand is about something else, one in ten has another state.
        title="case when n % 1000 = 0 then 'Hang a mirror' else title end",
        state="case when n % 10 = 0 then state else 'expired' end",
    )
    spread = "now() - n * interval '20 seconds'"
    named = "(array['JobPosted','OfferMade','BookingScheduled','BookingCompleted'])[n % 4 + 1]"
    said = "jsonb_build_object('total_minor', 10000 + n % 5000)"
    copy(facts[0], BOOKINGS * FACTS_EACH, name=named, created_at=spread, payload=said)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    operator = make_person("Max", "Operator", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def copy(row: object, count: int, **other: str) -> None:
    """Copy a row so many times, with other values by SQL in which n counts; ids begin far off."""
    from django.db import connection

    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = [{"id": "1000000 + n", **other}.get(name, f'"{name}"') for name in columns]
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(
            f"insert into {table} ({named}) select {', '.join(values)}"
            f" from {table}, generate_series(1, {count}) as n where id = {row.pk}"
        )
        cursor.execute(f"alter table {table} enable trigger user")


def measure(client: object, page: str) -> None:
    """Ask for a page and for its bare statements, in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        status = client.get(page).status_code
    if status != 200:
        raise SystemExit(f"{page}: {status}")
    statements = [query["sql"].replace("%", "%%") for query in asked.captured_queries]
    pages, bare = [], []
    for _round in range(ROUNDS):
        pages.append(taken(lambda: client.get(page)))
        bare.append(taken(lambda: run(statements)))
    tail, base = sorted(pages)[int(ROUNDS * 0.95) - 1], statistics.median(bare)
    print(f"{page:<46} {len(statements):8} {base:7.1f} ms {tail:7.1f} ms {tail / base:6.1f}×")


def run(statements: list[str]) -> None:
    """Run statements as they are."""
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql.replace("%%", "%"))
            cursor.fetchall()


def taken(work: object) -> float:
    """Return the milliseconds that some work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
