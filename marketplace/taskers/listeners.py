"""What taskers hear: whether their e-mail address and number are verified, for their badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.accounts import facts as people
from marketplace.core.facts import listen
from marketplace.taskers import actions, facts, queries

if TYPE_CHECKING:
    from marketplace.core.models import Fact

Verified = people.EmailVerified | people.EmailChanged | people.EmailTakenBack | people.PhoneVerified


@listen(people.EmailVerified)
@listen(people.EmailChanged)
@listen(people.EmailTakenBack)
@listen(people.PhoneVerified)
def keep_contact_badges(fact: Verified, row: Fact) -> None:
    """Bring the badges of a tasker up to date with what was verified."""
    actions.keep_contact_badges(person_id=fact.person_id)


@listen(facts.TaskerListed)
def badges_of_the_listed(fact: facts.TaskerListed, row: Fact) -> None:
    """Show on a profile that can be found what was verified before there was one."""
    profile = queries.profile_by_id(fact.profile_id)
    actions.keep_contact_badges(person_id=profile.person_id)
