"""Disputes: the case, what is said and shown, proposals, rulings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.core.clock
import marketplace.core.refs
import marketplace.disputes.models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies = [
        ("bookings", "0002_disputed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quality", "The finished work"),
                            ("stop", "Work that was stopped"),
                            ("no_show", "Who did not come"),
                            ("stale", "A booking of which nobody said anything"),
                            ("fee", "The cost of a cancellation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_by", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("negotiating", "Between the two of you"),
                            ("under_review", "Hustlr decides"),
                            ("settled", "Agreed"),
                            ("withdrawn", "Withdrawn"),
                            ("defaulted", "Not answered in time"),
                            ("ruled", "Decided"),
                            ("final", "Closed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not_done", "The work was not done"),
                            ("partly", "Only part of it was done"),
                            ("flawed", "It was not done well"),
                            ("other_scope", "It is not what was agreed"),
                            ("unsafe", "Going on is not safe"),
                            ("present", "I was there"),
                            ("changed", "We had agreed on something else"),
                            ("silent", "Nobody said what happened"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        choices=[
                            ("all_back", "All of the contested money back"),
                            ("part_back", "Part of it back"),
                            ("paid", "The contested money paid"),
                            ("unsure", "I leave it to what we find"),
                        ],
                        max_length=10,
                    ),
                ),
                ("contested_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("version", models.PositiveIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("answered_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("review_by", models.DateTimeField(null=True)),
                ("rule_by", models.DateTimeField(null=True)),
                ("question", models.CharField(blank=True, max_length=500)),
                ("question_at", models.DateTimeField(null=True)),
                ("question_until", models.DateTimeField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("settled", "You agreed"),
                            ("withdrawn", "It was withdrawn"),
                            ("silence", "One side never answered"),
                            ("ruled", "Hustlr decided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("kept_minor", models.BigIntegerField(null=True)),
                ("needs_quality_review", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.booking",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                ("kept_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("standing", "Waiting for an answer"),
                            ("replaced", "Replaced by a later one"),
                            ("accepted", "Accepted"),
                            ("ended", "Not accepted"),
                        ],
                        default="standing",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="disputes.dispute",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("made", "Carried out"),
                            ("sent_back", "Sent back by the second person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("never_came", "The tasker never came"),
                            ("not_usable", "The tasker came, but nothing usable was done"),
                            ("partly", "Part of the work was done"),
                            ("flawed", "The work was done with flaws"),
                            ("scope_grew", "There was more to do than agreed, and no new price"),
                            ("no_access", "The client did not let the tasker in"),
                            ("unclear", "Neither side says or shows anything"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kept_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.TextField(max_length=3000)),
                ("evidence", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="disputes.dispute",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=10)),
                ("text", models.TextField(max_length=2000)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="disputes.dispute",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EvidencePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("image", models.FileField(upload_to=marketplace.disputes.models.evidence_path)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="disputes.statement",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="dispute_due"
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["state", "rule_by"], name="dispute_queue"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("negotiating", "under_review", "defaulted"))),
                fields=("booking",),
                name="dispute_one_open_per_booking",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "negotiating",
                            "settled",
                            "withdrawn",
                            "defaulted",
                            "under_review",
                            "ruled",
                            "final",
                        ],
                    )
                ),
                name="dispute_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contested_minor__gt", 0),
                    models.Q(
                        ("kept_minor", None),
                        models.Q(
                            ("kept_minor__gte", 0), ("kept_minor__lte", models.F("contested_minor"))
                        ),
                        _connector="OR",
                    ),
                ),
                name="dispute_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ending", "")),
                    models.Q(models.Q(("ending", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="dispute_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_by__in", ["client", "tasker", "system"])),
                name="dispute_opener_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("dispute", "by", "number"), name="dispute_proposals_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "standing")),
                fields=("dispute", "by"),
                name="dispute_one_standing_per_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("by__in", ["client", "tasker"]), ("kept_minor__gte", 0)),
                name="dispute_proposal_sense",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "made"])),
                fields=("dispute",),
                name="dispute_one_ruling",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second", None),
                    models.Q(("second", models.F("operator")), _negated=True),
                    _connector="OR",
                ),
                name="ruling_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_minor__gte", 0), models.Q(("reason", ""), _negated=True)),
                name="ruling_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("by__in", ["client", "tasker"])), name="statement_of_a_side"
            ),
        ),
    ]
