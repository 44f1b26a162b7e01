"""Blocks of pages: words of the editors, and live ones that ask the marketplace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms import live
from marketplace.core import policies

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class SectionBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """A titled section; a live one adds what it shows when the page is shown."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.CharBlock(label=_("text"), max_length=160, required=False)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add what the block asks for to the words of the editors."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | self.live(value, context)

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is shown live; `page` is the context of the page round the block."""
        return {}


class CategoriesBlock(SectionBlock):
    """Tiles of the catalogue's categories."""

    class Meta:
        label = _("Categories")
        icon = "list-ul"
        template = "cms/blocks/categories.html"
        description = _("All categories of the catalogue, in its order.")

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the categories."""
        return {"categories": _shown(page).tiles}


class TopTaskersBlock(SectionBlock):
    """The best rated taskers who work near the visitor."""

    count = blocks.IntegerBlock(
        label=_("how many"), min_value=2, max_value=live.MOST_TOP, default=4
    )
    fallback = blocks.CharBlock(label=_("when there are none"), max_length=160)

    class Meta:
        label = _("Top rated near you")
        icon = "user"
        template = "cms/blocks/top_taskers.html"
        description = _("Taskers with the best reviews whose area reaches the visitor's suburb.")

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the taskers near the place that the page knows."""
        return {"taskers": _shown(page).faces[: value["count"]]}


class RecentJobsBlock(SectionBlock):
    """Jobs that were finished lately, with what was paid."""

    count = blocks.IntegerBlock(
        label=_("how many"), min_value=3, max_value=live.MOST_DONE, default=6
    )
    fallback = blocks.CharBlock(label=_("when there are none"), max_length=160, required=False)

    class Meta:
        label = _("Recently done")
        icon = "history"
        template = "cms/blocks/recent_jobs.html"
        description = _("The last completed bookings: what, which suburb, what was paid.")

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the jobs."""
        return {"done": _shown(page).recent[: value["count"]]}


class StepBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail has no types
    """One step of how it works."""

    title = blocks.CharBlock(label=_("title"), max_length=60)
    text = blocks.CharBlock(label=_("text"), max_length=200)


class HowItWorksBlock(SectionBlock):
    """The steps, beside an example of the money with today's fees."""

    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=2, max_num=5)

    class Meta:
        label = _("How it works")
        icon = "list-ol"
        template = "cms/blocks/how_it_works.html"
        description = _("Numbered steps and an example whose fees are those of today's policy.")

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the example."""
        example = page["shown"].example if "shown" in page else live.example(policies.current())
        return {"example": example}


class FeesBlock(SectionBlock):
    """The fees and windows of the policy in effect, as a table."""

    class Meta:
        label = _("Fees today")
        icon = "table"
        template = "cms/blocks/fees.html"
        description = _("Both fees and the times that hold today, read from the policy.")

    def live(self, value: Any, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the policy's figures."""
        policy = policies.current()
        return {"example": live.example(policy), "fees": live.fees(policy)}


class HomeBlocks(blocks.StreamBlock):  # type: ignore[misc]  # wagtail has no types
    """What a home page is made of."""

    categories = CategoriesBlock(group=_("Live"))
    top_taskers = TopTaskersBlock(group=_("Live"))
    recent_jobs = RecentJobsBlock(group=_("Live"))
    how_it_works = HowItWorksBlock(group=_("Content"))


class ProseBlocks(blocks.StreamBlock):  # type: ignore[misc]  # wagtail has no types
    """What a standard page is made of."""

    text = blocks.RichTextBlock(label=_("text"), features=RICH, template="cms/blocks/text.html")
    how_it_works = HowItWorksBlock()
    fees = FeesBlock()


def _shown(page: Mapping[str, Any]) -> live.Shown:
    """Return the live part of the home page, which it has read once for all its blocks."""
    known: live.Shown | None = page.get("shown")
    return known or live.shown(page.get("place"))
