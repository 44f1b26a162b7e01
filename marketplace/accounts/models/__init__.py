"""Tables of accounts: people, and what each of them has set."""

from marketplace.accounts.models.person import Person, PersonManager

__all__ = ["Person", "PersonManager"]
