"""How often a booking was moved, so that pages know without counting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing was moved before."""

    dependencies = [("bookings", "0005_gig_requests")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="moves",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
