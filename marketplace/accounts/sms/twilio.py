"""The only module that sends texts through Twilio (twilio-python 9)."""

from __future__ import annotations

from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from marketplace.accounts.sms import SmsFailed, SmsRefused

_SECONDS = 20
# A messaging service is named by its id, a sender by its number or word.
SERVICE = "MG"
TOO_MANY = 429


class TwilioSender:
    """Sends through one account; the HTTP client is the seam of its contract tests."""

    def __init__(self, http: TwilioHttpClient | None = None) -> None:
        self._client = Client(
            settings.TWILIO_ACCOUNT_SID,
            settings.TWILIO_AUTH_TOKEN,
            http_client=http or TwilioHttpClient(timeout=_SECONDS),
        )

    def send(self, *, to: str, text: str, key: str) -> None:
        """Hand the text over. Twilio knows no keys: after a lost answer it may go out twice."""
        origin = settings.TWILIO_SMS_FROM
        by = "messaging_service_sid" if origin.startswith(SERVICE) else "from_"
        try:
            self._client.messages.create(to=to, body=text, **{by: origin})
        except TwilioRestException as error:
            passing = error.status >= 500 or error.status == TOO_MANY
            raise (SmsFailed if passing else SmsRefused)(f"{error.status} {error.code}") from error
        except (TwilioException, OSError) as error:
            raise SmsFailed(type(error).__name__) from error
