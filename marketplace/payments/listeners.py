"""What payments do when the keys of an account change: for a while nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.accounts import facts as accounts
from marketplace.core.facts import listen
from marketplace.payments import payees

if TYPE_CHECKING:
    from marketplace.core.models import Fact


@listen(accounts.PasswordChanged, queue="money")
def hold_after_password(fact: accounts.PasswordChanged, row: Fact) -> None:
    """Give the owner time to notice a password that somebody else has set."""
    payees.hold(person_id=fact.person_id, cause="password", since=row.created_at)


@listen(accounts.EmailChanged, queue="money")
def hold_after_address(fact: accounts.EmailChanged, row: Fact) -> None:
    """Give the owner time to take the account back from the old address."""
    payees.hold(person_id=fact.person_id, cause="email", since=row.created_at)


@listen(accounts.EmailTakenBack, queue="money")
def hold_after_return(fact: accounts.EmailTakenBack, row: Fact) -> None:
    """Give the owner, who is back, time to look where earnings go."""
    payees.hold(person_id=fact.person_id, cause="email", since=row.created_at)
