"""What matching hears: every change of a tasker that search must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.core.facts import listen
from marketplace.matching import actions
from marketplace.taskers import facts

if TYPE_CHECKING:
    from marketplace.core.models import Fact

Change = (
    facts.TaskerListed
    | facts.TaskerPaused
    | facts.TaskerHidden
    | facts.TaskerShown
    | facts.TaskerSkillsChanged
    | facts.TaskerAreasChanged
    | facts.TaskerAvailabilityChanged
    | facts.TaskerStandingChanged
)


@listen(facts.TaskerListed)
@listen(facts.TaskerPaused)
@listen(facts.TaskerHidden)
@listen(facts.TaskerShown)
@listen(facts.TaskerSkillsChanged)
@listen(facts.TaskerAreasChanged)
@listen(facts.TaskerAvailabilityChanged)
@listen(facts.TaskerStandingChanged)
def keep_rows_true(fact: Change, row: Fact) -> None:
    """Bring the tasker's search rows up to date."""
    actions.refresh_rows(profile_id=fact.profile_id)
