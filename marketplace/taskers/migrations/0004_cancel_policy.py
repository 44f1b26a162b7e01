"""How long before the start clients can cancel free."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Give every tasker the standard choice."""

    dependencies = [("taskers", "0003_gigs")]

    operations = [
        migrations.AddField(
            model_name="taskerprofile",
            name="cancel_policy",
            field=models.CharField(
                choices=[
                    ("flexible", "Flexible"),
                    ("standard", "Standard"),
                    ("strict", "Strict"),
                ],
                default="standard",
                max_length=8,
            ),
        ),
    ]
