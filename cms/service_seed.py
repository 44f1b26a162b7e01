"""The pages of services that a new site starts with, made of the words in data/services.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("data") / "services.toml"

SERVICES: dict[str, Any] = {
    "title": "Services",
    "slug": "services",
    "seo_title": "What people get done",
    "search_description": (
        "Cleaning, assembly, removals, garden and eight more: what taskers near you do, what they "
        "ask for it, and what finished jobs have cost."
    ),
    "introduction": "Twelve kinds of work at home, with what each has really cost.",
}
CITIES: dict[str, Any] = {
    "title": "Cities",
    "slug": "cities",
    "search_description": "Where Hustlr works today, city by city.",
    "introduction": "Where people find each other on Hustlr today.",
}
SYDNEY: dict[str, Any] = {
    "title": "Sydney",
    "slug": "sydney",
    "seo_title": "Help at home in Sydney",
    "search_description": (
        "Taskers in Sydney, from Palm Beach to Penrith: cleaning, assembly, removals, garden and "
        "more, with real prices and reviews."
    ),
    "lead": (
        "From the terraces of Newtown to the new blocks out west, somebody nearby can do it. Each "
        "tasker works in an area of their own, so the people that you see are people who come to you."
    ),
}


def words() -> dict[str, dict[str, Any]]:
    """Return the words on each category by its slug."""
    found: dict[str, dict[str, Any]] = tomllib.loads(WORDS.read_text("utf-8"))
    return found


def category_values(said: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a category's page."""
    name = said["title"]
    return {
        "title": name,
        "seo_title": f"{name}: prices and taskers",
        "search_description": said["lead"][:250],
        "lead": said["lead"],
        "body": [
            _prices("What it costs"),
            _faces(),
            _included(said),
            _reviews(),
            _faq(said),
            {"type": "areas", "value": {"title": "Where", "text": ""}},
        ],
    }


def city_values(said: dict[str, Any], city: str) -> dict[str, Any]:
    """Return the values of the page of a category in a city."""
    name = said["title"]
    return {
        "title": city,
        "lead": said[city.lower()],
        "search_description": "",
        "body": [
            _prices("What it costs"),
            _faces(),
            _reviews(),
            _included(said),
            _faq(said),
            {"type": "areas", "value": {"title": f"{name} near you", "text": ""}},
        ],
    }


def _prices(title: str) -> dict[str, Any]:
    return {"type": "prices", "value": {"title": title, "text": "Real prices, both fees apart."}}


def _faces() -> dict[str, Any]:
    fallback = "Nobody does this here yet. Post your job and taskers nearby hear of it."
    return {"type": "faces", "value": {"title": "Top taskers", "text": "", "fallback": fallback}}


def _reviews() -> dict[str, Any]:
    text = "Written after paid work, shown when both sides have written."
    return {"type": "reviews", "value": {"title": "Recent reviews", "text": text}}


def _included(said: dict[str, Any]) -> dict[str, Any]:
    value = {"title": "What you get", "yes": said["included"], "no": said["excluded"]}
    return {"type": "included", "value": value}


def _faq(said: dict[str, Any]) -> dict[str, Any]:
    items = [{"question": question, "answer": answer} for question, answer in said["faq"]]
    return {"type": "faq", "value": {"title": "Questions people ask", "items": items}}
