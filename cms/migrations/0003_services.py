"""Pages of services: categories, cities, a category in a city."""

import django.db.models.deletion
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cms.seo


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("cms", "0002_pages"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="CityIndexPage",
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
            name="CityPage",
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
                ("lead", models.TextField(max_length=400, verbose_name="lead")),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="ServiceIndexPage",
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
            name="CategoryPage",
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
                ("lead", models.TextField(max_length=400, verbose_name="lead")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("prices", 2),
                            ("faces", 4),
                            ("reviews", 2),
                            ("areas", 2),
                            ("included", 8),
                            ("faq", 13),
                            ("text", 14),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "title", "max_length": 80},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "text", "max_length": 160, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1)]],
                                {"group": "Live"},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "when there are none", "max_length": 160},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1), ("fallback", 3)]],
                                {"group": "Live"},
                            ),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 160}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "included"}),
                            7: ("wagtail.blocks.ListBlock", (5,), {"label": "not included"}),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("yes", 6), ("no", 7)]],
                                {"group": "Content"},
                            ),
                            9: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "question", "max_length": 120},
                            ),
                            10: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "answer", "max_length": 600},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 9), ("answer", 10)]],
                                {},
                            ),
                            12: ("wagtail.blocks.ListBlock", (11,), {"label": "questions"}),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("items", 12)]],
                                {"group": "Content"},
                            ),
                            14: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["h2", "h3", "bold", "italic", "ol", "ul", "link"],
                                    "group": "Content",
                                    "label": "text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                        },
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalogue.category",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(cms.seo.SeoMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="CategoryCityPage",
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
                ("lead", models.TextField(max_length=400, verbose_name="lead")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("prices", 2),
                            ("faces", 4),
                            ("reviews", 2),
                            ("areas", 2),
                            ("included", 8),
                            ("faq", 13),
                            ("text", 14),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "title", "max_length": 80},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "text", "max_length": 160, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1)]],
                                {"group": "Live"},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "when there are none", "max_length": 160},
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("text", 1), ("fallback", 3)]],
                                {"group": "Live"},
                            ),
                            5: ("wagtail.blocks.CharBlock", (), {"max_length": 160}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "included"}),
                            7: ("wagtail.blocks.ListBlock", (5,), {"label": "not included"}),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("yes", 6), ("no", 7)]],
                                {"group": "Content"},
                            ),
                            9: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "question", "max_length": 120},
                            ),
                            10: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "answer", "max_length": 600},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 9), ("answer", 10)]],
                                {},
                            ),
                            12: ("wagtail.blocks.ListBlock", (11,), {"label": "questions"}),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("items", 12)]],
                                {"group": "Content"},
                            ),
                            14: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["h2", "h3", "bold", "italic", "ol", "ul", "link"],
                                    "group": "Content",
                                    "label": "text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                        },
                    ),
                ),
                (
                    "area_words",
                    wagtail.fields.StreamField(
                        [("area", 2)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "suburb", "max_length": 80},
                            ),
                            1: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "text", "max_length": 600},
                            ),
                            2: ("wagtail.blocks.StructBlock", [[("area", 0), ("text", 1)]], {}),
                        },
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cms.citypage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(
                wagtail.contrib.routable_page.models.RoutablePageMixin,
                cms.seo.SeoMixin,
                "wagtailcore.page",
            ),
        ),
    ]
