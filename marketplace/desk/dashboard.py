"""The home of the desk: two panels above Wagtail's own."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from marketplace.desk import numbers


class Decisions(Component):  # type: ignore[misc]  # wagtail has no types
    """What needs a decision now: each queue with its count and the way there."""

    name = "decisions"
    order = 10
    template_name = "desk/home/decisions.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the queues of this operator."""
        return {"queues": numbers.waiting_for(parent_context["request"].user)}


class Numbers(Component):  # type: ignore[misc]
    """The last seven days against the seven before."""

    name = "numbers"
    order = 20
    template_name = "desk/home/numbers.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the numbers with their sparks."""
        return {
            "numbers": numbers.numbers(),
            "width": numbers.WIDTH,
            "height": numbers.HEIGHT,
        }
