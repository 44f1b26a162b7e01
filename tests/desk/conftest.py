"""What the tests of the desk share."""

from tests.support.agreed import booking, job, offer, profile

__all__ = ["booking", "job", "offer", "profile"]
