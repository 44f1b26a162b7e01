"""Facts cannot be changed or deleted; the first policy takes effect."""

from datetime import UTC, datetime

from django.db import migrations

FIRST_POLICY = {
    "client_fee_bps": 800,
    "commission_bps": 1000,
    "payment_window_minutes": 15,
    "auto_approve_hours": 48,
    "review_window_days": 14,
    "offer_validity_days": 7,
    "job_lifetime_days": 30,
    "draft_lifetime_days": 30,
    "offers_per_job": 8,
    "min_price_minor": 500,
    "max_price_minor": 1_000_000,
    "busy_buffer_minutes": 15,
    "pin_attempts": 5,
    "photos_per_job": 8,
}


def make_first_policy(apps, schema_editor):
    """Put the fees, windows and limits of the launch into effect."""
    apps.get_model("core", "PolicyRecord").objects.get_or_create(
        effective_from=datetime(2026, 1, 1, tzinfo=UTC),
        defaults={"values": FIRST_POLICY, "note": "Launch"},
    )


class Migration(migrations.Migration):
    """The audit trail is append-only by trigger, whoever connects."""

    dependencies = [("core", "0002_facts_policies")]
    operations = [
        migrations.RunSQL(
            """
            create function core_fact_refuse() returns trigger language plpgsql as $$
            begin raise exception 'facts are append-only'; end $$;
            create trigger core_fact_append_only before update or delete on core_fact
                for each row execute function core_fact_refuse();
            """,
            "drop trigger core_fact_append_only on core_fact; drop function core_fact_refuse();",
        ),
        migrations.RunPython(make_first_policy, migrations.RunPython.noop),
    ]
