"""What the tests of the shell share."""

from tests.support.agreed import mails

__all__ = ["mails"]
