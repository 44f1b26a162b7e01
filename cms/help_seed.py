"""Makes the help centre, the guides and the legal pages that a new site starts with."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from cms.models import (
    GuideIndexPage,
    GuidePage,
    HelpArticlePage,
    HelpIndexPage,
    HelpTopicPage,
    HomePage,
    LegalIndexPage,
    LegalPage,
    LegalVersion,
)
from cms.tree import Planting
from marketplace.catalogue import queries as catalogue

_DATA = Path(__file__).parent / "data"
_HELP = {
    "title": "Help",
    "slug": "help",
    "seo_title": "Help centre",
    "introduction": "Answers for both sides, with the figures that hold today.",
    "search_description": "Posting, choosing, paying, the day of the work, and what happens when something goes wrong.",
}
_GUIDES = {
    "title": "Guides",
    "slug": "guides",
    "introduction": "What work costs and why, what to write, and how to get it done once.",
    "search_description": "Short guides to common jobs at home: what decides the price, what to prepare, what to agree on.",
}
_LEGAL = {
    "title": "Legal",
    "slug": "legal",
    "search_description": "Terms, privacy, community rules, cancellation and cookies, with every earlier version.",
}


def ensure_texts(home: HomePage) -> None:
    """Make what is not there yet, section by section; what editors have changed stays."""
    if not HelpIndexPage.objects.exists():
        _make_help(home)
    if not GuideIndexPage.objects.exists():
        _make_guides(home)
    if not LegalIndexPage.objects.exists():
        _make_legal(home)


def _make_help(home: HomePage) -> None:
    with Planting() as bed:
        index = bed.add(home, HelpIndexPage(**_HELP))
        for topic in _read("help")["topics"]:
            articles = topic.pop("articles")
            page = bed.add(index, HelpTopicPage(**_described(topic)))
            for article in articles:
                bed.add(page, HelpArticlePage(**_described(article)))


def _make_guides(home: HomePage) -> None:
    categories = {category.slug: category for category in catalogue.categories()}
    with Planting() as bed:
        index = bed.add(home, GuideIndexPage(**_GUIDES))
        for guide in _read("guides")["guides"]:
            category = categories.get(guide.pop("category"))
            bed.add(index, GuidePage(**_described(guide), category=category))


def _make_legal(home: HomePage) -> None:
    with Planting() as bed:
        index = bed.add(home, LegalIndexPage(**_LEGAL))
        for text in _read("legal")["pages"]:
            version = LegalVersion(
                effective_on=date.fromisoformat(text.pop("effective_on")),
                change=text.pop("change"),
                body=text.pop("body"),
            )
            page = LegalPage(**_described(text))
            page.versions = [version]
            bed.add(index, page)


def _described(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "search_description": values["summary"]}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text())
