"""Text messages: what a sender does, and which one serves: a key decides, as everywhere."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsFailed(Exception):
    """The message has not left, and may leave later."""


class SmsRefused(Exception):
    """The provider will never take this message: the number is dead, or it is barred."""


class SmsSender(Protocol):
    """Hands one message to a network; raises SmsFailed or SmsRefused."""

    def send(self, *, to: str, text: str, key: str) -> None:
        """Send a text to a number in E.164; `key` names the message in every repetition."""


def sender() -> SmsSender:
    """Return the sender of the settings: Twilio with its key, else the mailbox of this machine."""
    # Imported when first used: Twilio's library costs a fifth of a second.
    found: SmsSender = import_string(settings.SMS_SENDER)()
    return found
