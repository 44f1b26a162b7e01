"""Bookings can be in dispute, and refunded as a whole."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two states, what came before, and an outcome."""

    dependencies = [("bookings", "0001_bookings")]

    operations = [
        migrations.RemoveConstraint(
            model_name="booking",
            name="booking_state_known",
        ),
        migrations.AddField(
            model_name="booking",
            name="before_dispute",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="booking",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Open"),
                    ("done", "Done and paid"),
                    ("cancelled", "Cancelled"),
                    ("unpaid", "Never paid"),
                    ("refunded", "All the money went back"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="booking",
            name="state",
            field=models.CharField(
                choices=[
                    ("awaiting_payment", "Not paid yet"),
                    ("scheduled", "Booked"),
                    ("in_progress", "In progress"),
                    ("work_done", "Work done"),
                    ("completed", "Done"),
                    ("cancelled", "Cancelled"),
                    ("expired", "Not paid in time"),
                    ("closed", "Closed"),
                    ("disputed", "In dispute"),
                    ("refunded", "Refunded"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "awaiting_payment",
                            "scheduled",
                            "expired",
                            "cancelled",
                            "in_progress",
                            "disputed",
                            "work_done",
                            "completed",
                            "refunded",
                            "closed",
                        ],
                    )
                ),
                name="booking_state_known",
            ),
        ),
    ]
