"""Splits are made once per cause, on both of their sides; tips have a purpose of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Causes, a purpose and two rules."""

    dependencies = [("payments", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="purpose",
            field=models.CharField(
                choices=[("booking", "Booking"), ("tip", "Tip")], default="booking", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="cause",
            field=models.CharField(
                choices=[
                    ("approval", "Approval"),
                    ("cancellation", "Cancellation"),
                    ("no_show", "No Show"),
                    ("early_stop", "Early Stop"),
                    ("uncontested", "Uncontested"),
                    ("agreement", "Agreement"),
                    ("silence", "Silence"),
                    ("ruling", "Ruling"),
                    ("tip", "Tip"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("payment", "cause"), name="refund_once_per_cause"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause", "tip"), _negated=True),
                    ("gross_minor", models.F("net_minor")),
                    _connector="OR",
                ),
                name="release_tip_is_the_taskers",
            ),
        ),
    ]
