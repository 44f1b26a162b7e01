"""Tables of payments."""

from marketplace.payments.models.ledger import LedgerAccount, LedgerMovement, LedgerTransaction
from marketplace.payments.models.movements import Payee, Payment, Refund, Release, Transfer
from marketplace.payments.models.outside import GatewayEvent, Operation, RemoteObject

__all__ = [
    "GatewayEvent",
    "LedgerAccount",
    "LedgerMovement",
    "LedgerTransaction",
    "Operation",
    "Payee",
    "Payment",
    "Refund",
    "Release",
    "RemoteObject",
    "Transfer",
]
