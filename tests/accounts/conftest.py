"""What the tests of accounts share."""

from tests.support.agreed import mails

__all__ = ["mails"]
