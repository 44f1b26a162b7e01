"""What is asked beside the stars, and answers in public."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0006_moves"),
        ("reviews", "0001_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="care",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="communication",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="punctuality",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="replied_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="reply",
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AddField(
            model_name="review",
            name="result",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="would_again",
            field=models.BooleanField(null=True),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("punctuality", None), ("punctuality__range", (1, 5)), _connector="OR"
                    ),
                    models.Q(
                        ("communication", None), ("communication__range", (1, 5)), _connector="OR"
                    ),
                    models.Q(("care", None), ("care__range", (1, 5)), _connector="OR"),
                    models.Q(("result", None), ("result__range", (1, 5)), _connector="OR"),
                ),
                name="review_aspects_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replied_at", None), ("published_at__isnull", False), _connector="OR"
                ),
                name="review_answered_in_public",
            ),
        ),
    ]
