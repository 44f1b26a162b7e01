"""How often somebody has done something, shared by all processes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_announced_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("spent", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
    ]
