"""Blocks of the pages of services; the live ones show the `service` that the page has asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import RICH, SectionBlock


class PricesBlock(SectionBlock):
    """The skills of the category: from-price, and low, median and high of finished jobs."""

    class Meta:
        label = _("Prices")
        icon = "table"
        template = "cms/blocks/prices.html"
        description = _("What taskers ask and what jobs have cost; hidden under ten of a kind.")


class FacesBlock(SectionBlock):
    """The best taskers of the category in this place."""

    fallback = blocks.CharBlock(label=_("when there are none"), max_length=160)

    class Meta:
        label = _("Top taskers of the service")
        icon = "user"
        template = "cms/blocks/faces.html"
        description = _("Four taskers with the best standing whose area reaches the place.")


class ReviewsBlock(SectionBlock):
    """The latest reviews of work of the category in this place."""

    class Meta:
        label = _("Recent reviews")
        icon = "openquote"
        template = "cms/blocks/reviews.html"
        description = _("Published reviews after paid work; nothing when there are none.")


class AreasBlock(SectionBlock):
    """Suburbs round the place, each with its own page of the service."""

    class Meta:
        label = _("Nearby areas")
        icon = "site"
        template = "cms/blocks/areas.html"
        description = _("The nearest suburbs, or the largest of the city.")


class IncludedBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """What is usually included in such a job, and what is not."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    yes = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("included"))
    no = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("not included"))

    class Meta:
        label = _("What is included")
        icon = "list-ul"
        template = "cms/blocks/included.html"


class AnswerBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """A question that people ask, with its answer."""

    question = blocks.CharBlock(label=_("question"), max_length=120)
    answer = blocks.TextBlock(label=_("answer"), max_length=600)


class FaqBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """Questions and answers."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    items = blocks.ListBlock(AnswerBlock(), label=_("questions"))

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "cms/blocks/faq.html"


class ServiceBlocks(blocks.StreamBlock):  # type: ignore[misc]  # wagtail has no types
    """What a page of a service is made of."""

    prices = PricesBlock(group=_("Live"))
    faces = FacesBlock(group=_("Live"))
    reviews = ReviewsBlock(group=_("Live"))
    areas = AreasBlock(group=_("Live"))
    included = IncludedBlock(group=_("Content"))
    faq = FaqBlock(group=_("Content"))
    text = blocks.RichTextBlock(
        label=_("text"), features=RICH, template="cms/blocks/text.html", group=_("Content")
    )


class AreaWordsBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """What is worth knowing of one suburb; without it search engines are not sent there."""

    area = blocks.CharBlock(label=_("suburb"), max_length=80)
    text = blocks.TextBlock(label=_("text"), max_length=600)


class AreaWords(blocks.StreamBlock):  # type: ignore[misc]  # wagtail has no types
    """Words of the editors on suburbs."""

    area = AreaWordsBlock()
