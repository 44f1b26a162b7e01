"""Where the earnings of the demo go: all taskers but one have said so."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hustlr.demo import past
from hustlr.demo.people import Cast
from marketplace.payments import actions as payments
from marketplace.payments.gateways.sandbox import accounts
from marketplace.payments.gateways.sandbox.models import Link

# A tasker with a door: the visitor can be the one who adds the account.
WITHOUT = "amara-okonkwo"
QUIET = ("marketplace.matching", "marketplace.notifications", "marketplace.desk")


def fill(cast: Cast, chance: Random, *, now: datetime) -> None:
    """Let each tasker add a bank account on the day after joining."""
    for number, key in enumerate(cast.taskers):
        digits = f"{chance.randrange(10**9):09d}"
        if key == WITHOUT:
            continue
        person = cast.people[key]
        with past.at(now - timedelta(days=199 - number), deaf=QUIET):
            ref = payments.begin_onboarding(person=person).rstrip("/").rsplit("/", 1)[-1]
            accounts.set_bank(
                Link.objects.get(ref=ref),
                holder=person.get_full_name(),
                bsb=accounts.BSB.replace("-", ""),
                bank=accounts.Bank(digits, ""),
            )
