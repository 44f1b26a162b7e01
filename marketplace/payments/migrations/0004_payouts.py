"""Where earnings go: the bank account as its owner knows it, what is due, and holds."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

import marketplace.core.clock


class Migration(migrations.Migration):
    """Columns of payees, and a state in which a transfer waits."""

    dependencies = [
        ("payments", "0003_splits_and_tips"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payee",
            name="payee_account",
        ),
        migrations.RemoveConstraint(
            model_name="transfer",
            name="transfer_state_known",
        ),
        migrations.AddField(
            model_name="payee",
            name="bank",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="payee",
            name="bank_key",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="payee",
            name="bank_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payee",
            name="due",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="payee",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payee",
            name="hold_cause",
            field=models.CharField(
                blank=True,
                choices=[("account", "Account"), ("password", "Password"), ("email", "Email")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="payee",
            name="looked_at",
            field=models.DateTimeField(db_default=Now(), default=marketplace.core.clock.now),
        ),
        migrations.AddField(
            model_name="transfer",
            name="payee_version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="payee",
            name="remote_account",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("remote_account", ""), _negated=True),
                fields=("gateway", "remote_account"),
                name="payee_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_until__isnull", True), ("hold_cause", "")),
                    models.Q(
                        ("held_until__isnull", False), models.Q(("hold_cause", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="payee_hold_has_a_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "sent", "failed", "stopped"])),
                name="transfer_state_known",
            ),
        ),
    ]
