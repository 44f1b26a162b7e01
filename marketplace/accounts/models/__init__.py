"""Tables of accounts: people, and what each of them has set."""

from marketplace.accounts.models.address import Address
from marketplace.accounts.models.block import Block
from marketplace.accounts.models.oversight import Appeal, Capability, Reason, Report, Sanction
from marketplace.accounts.models.person import Person, PersonManager
from marketplace.accounts.models.phone import MessageBudget, PhoneCode
from marketplace.accounts.models.privacy import Closing, Export
from marketplace.accounts.models.safety import EmailChange

__all__ = [
    "Address",
    "Appeal",
    "Block",
    "Capability",
    "Closing",
    "EmailChange",
    "Export",
    "MessageBudget",
    "Person",
    "PersonManager",
    "PhoneCode",
    "Reason",
    "Report",
    "Sanction",
]
