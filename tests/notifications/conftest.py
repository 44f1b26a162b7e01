"""What the tests of notifications share."""

from tests.support.agreed import booking, job, mails, offer, profile

__all__ = ["booking", "job", "mails", "offer", "profile"]
