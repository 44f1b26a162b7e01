"""Figures in the words of editors: [[auto_approve]] is read from the policy when a page is shown.

So help pages, checkout and engine can't say different things, and a new policy changes them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core import policies
from marketplace.core.money import Money, fee, percent
from marketplace.core.policies import Policy

_TOKEN = re.compile(r"\[\[([a-z_]+)\]\]")
_EXAMPLE_MINOR = 10_000

# Words of editors by field of the policy; the unit is the end of the field's name.
_WINDOWS = {
    "auto_approve": "auto_approve_hours",
    "busy_buffer": "busy_buffer_minutes",
    "cancel_grace": "grace_minutes",
    "closing_time": "closing_days",
    "counter_validity": "counter_answer_hours",
    "direct_request": "direct_request_hours",
    "draft_lifetime": "draft_lifetime_days",
    "job_lifetime": "job_lifetime_days",
    "late_arrival": "absent_again_minutes",
    "no_show_grace": "absent_minutes",
    "offer_validity": "offer_validity_days",
    "payment_window": "payment_window_minutes",
    "points_half_life": "points_half_life_days",
    "review_window": "review_window_days",
}
_COUNTS = {"counter_rounds": "counter_rounds", "photos_per_job": "photos_per_job"}


def figures(policy: Policy | None = None) -> dict[str, str]:
    """Return every figure by its word, of a policy or of the one in effect (one query)."""
    policy = policy or policies.current()
    price = Money(_EXAMPLE_MINOR, settings.DEFAULT_CURRENCY)
    found = {
        "client_fee": percent(policy.client_fee_bps),
        "commission": percent(policy.commission_bps),
        "example_total": str(price + fee(price, policy.client_fee_bps)),
        "example_net": str(price - fee(price, policy.commission_bps)),
        "min_price": str(Money(policy.min_price_minor, settings.DEFAULT_CURRENCY)),
        "max_price": str(Money(policy.max_price_minor, settings.DEFAULT_CURRENCY)),
    }
    found |= {word: str(getattr(policy, name)) for word, name in _COUNTS.items()}
    return found | {word: _span(policy, name) for word, name in _WINDOWS.items()}


def unknown(text: str, known: Mapping[str, str]) -> list[str]:
    """Return the words in double brackets that are no figures, in their order."""
    return [word for word in _TOKEN.findall(text) if word not in known]


def filled(text: str, known: Mapping[str, str]) -> str:
    """Put the figures in place; an unknown word stays as it is, so that an editor sees it."""
    return _TOKEN.sub(lambda match: known.get(match[1], match[0]), text)


def _span(policy: Policy, name: str) -> str:
    """Say a window in words, hours as hours up to three days, as every other page says them."""
    count: int = getattr(policy, name)
    unit = name.rsplit("_", 1)[-1]
    if unit == "hours" and count % 24 == 0 and count > 72:
        unit, count = "days", count // 24
    if unit == "minutes":
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if unit == "hours":
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    if unit == "days":
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    raise ValueError(_("No unit in %(name)s") % {"name": name})
