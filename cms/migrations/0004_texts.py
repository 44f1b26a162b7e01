"""Help, guides, legal pages, and what readers say of them."""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cms.seo
import marketplace.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("cms", "0003_services"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GuideIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.CharField(blank=True, max_length=240, verbose_name="introduction"),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HelpArticlePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(max_length=200, verbose_name="summary")),
                ("body", wagtail.fields.RichTextField(verbose_name="answer")),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HelpIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.CharField(blank=True, max_length=240, verbose_name="introduction"),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HelpTopicPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(max_length=160, verbose_name="summary")),
                (
                    "icon",
                    models.CharField(default="circle-help", max_length=40, verbose_name="icon"),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="LegalIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="LegalPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(max_length=160, verbose_name="summary")),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="GuidePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.CharField(max_length=200, verbose_name="summary")),
                ("body", wagtail.fields.RichTextField(verbose_name="text")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalogue.category",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HelpVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision_id", models.BigIntegerField(null=True)),
                ("voter", models.CharField(max_length=32)),
                ("is_helpful", models.BooleanField()),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("voted_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="cms.helparticlepage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "voter"), name="help_vote_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="in effect from")),
                ("change", models.CharField(max_length=240, verbose_name="what has changed")),
                ("body", wagtail.fields.RichTextField(verbose_name="text")),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="cms.legalpage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "effective_on"), name="legal_version_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.EmailField(max_length=254, verbose_name="from")),
                ("about", models.CharField(max_length=120, verbose_name="about")),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=marketplace.core.clock.now, verbose_name="written"
                    ),
                ),
                ("is_answered", models.BooleanField(default=False, verbose_name="answered")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "indexes": [models.Index(fields=["sender", "written_at"], name="letter_sender")],
            },
        ),
    ]
