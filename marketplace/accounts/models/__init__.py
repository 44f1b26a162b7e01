"""Tables of accounts: people, and what each of them has set."""

from marketplace.accounts.models.block import Block
from marketplace.accounts.models.oversight import Appeal, Capability, Reason, Report, Sanction
from marketplace.accounts.models.person import Person, PersonManager
from marketplace.accounts.models.phone import MessageBudget, PhoneCode

__all__ = [
    "Appeal",
    "Block",
    "Capability",
    "MessageBudget",
    "Person",
    "PersonManager",
    "PhoneCode",
    "Reason",
    "Report",
    "Sanction",
]
