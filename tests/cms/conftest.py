"""What the tests of pages share."""

from tests.support.agreed import booking, job, offer, profile

__all__ = ["booking", "job", "offer", "profile"]
