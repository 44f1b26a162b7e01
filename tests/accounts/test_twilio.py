"""The adapter to Twilio at the HTTP client of its library: what goes out, and what errors mean."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from requests import ConnectionError as Unreachable
from twilio.http import HttpClient
from twilio.http.response import Response

from marketplace.accounts import actions, sms
from marketplace.accounts.sms.mailbox import MailboxSender
from marketplace.accounts.sms.twilio import TwilioSender
from marketplace.notifications.models import Mail
from tests.support.cast import make_person
from tests.support.queue import drain

TO, TEXT = "+61491570156", "123456 is your code."


class FakeTwilio(HttpClient):
    """Takes messages as api.twilio.com does; `answers` are given first."""

    def __init__(self):  # the library's wants a logger, which nothing here uses
        self.requests, self.answers = [], []

    def request(self, method, url, params=None, data=None, headers=None, auth=None, **_rest):
        """Answer as the network would."""
        self.requests.append((method, urlsplit(url), dict(data or {}), auth))
        answer = self.answers.pop(0) if self.answers else (201, {"sid": "SM1", "status": "queued"})
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return Response(status, json.dumps(body))


@pytest.fixture
def fake(settings):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "secret"
    settings.TWILIO_SMS_FROM = "+61480000000"
    return FakeTwilio()


@pytest.fixture
def sender(fake):
    return TwilioSender(http=fake)


def refused(status, code):
    return status, {"code": code, "message": "no", "status": status}


def test_a_text_goes_out_from_the_number_of_the_settings(sender, fake):
    sender.send(to=TO, text=TEXT, key="k")

    method, url, data, auth = fake.requests[0]
    assert (method, url.hostname) == ("POST", "api.twilio.com")
    assert url.path.endswith("/Accounts/AC1/Messages.json")
    assert data == {"To": TO, "Body": TEXT, "From": "+61480000000"}
    assert auth == ("AC1", "secret")


def test_a_messaging_service_is_named_by_its_id(sender, fake, settings):
    settings.TWILIO_SMS_FROM = "MG123"

    sender.send(to=TO, text=TEXT, key="k")

    assert fake.requests[0][2] == {"To": TO, "Body": TEXT, "MessagingServiceSid": "MG123"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(400, 21211), sms.SmsRefused),
        (refused(400, 21610), sms.SmsRefused),
        (refused(401, 20003), sms.SmsRefused),
        (refused(429, 20429), sms.SmsFailed),
        (refused(500, 20500), sms.SmsFailed),
        (refused(503, 20503), sms.SmsFailed),
        (Unreachable("no route"), sms.SmsFailed),
    ],
)
def test_an_error_passes_or_stays(sender, fake, answer, error):
    fake.answers = [answer]

    with pytest.raises(error) as raised:
        sender.send(to=TO, text=TEXT, key="k")

    assert TO not in str(raised.value)


@pytest.mark.django_db
def test_a_dead_number_ends_the_work_and_names_nobody(fake, settings, monkeypatch, caplog):
    monkeypatch.setattr(sms, "sender", lambda: TwilioSender(http=fake))
    fake.answers = [refused(400, 21211)]
    actions.request_phone_code(actor=make_person("Zoe", "Quinn", phone=""), number=TO)

    drain()

    assert "21211" in caplog.text
    assert TO not in caplog.text


@pytest.mark.django_db
def test_without_a_key_texts_lie_in_the_mailbox_once(settings):
    # Also where e-mails leave the machine: a number is no address.
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.OutboxBackend"
    sender = sms.sender()
    for _ in range(2):
        sender.send(to=TO, text=TEXT, key="phone-code:1")

    mail = Mail.objects.get()
    assert isinstance(sender, MailboxSender)
    assert (mail.to, mail.text) == (TO, TEXT)


def test_a_key_chooses_twilio(settings):
    settings.SMS_SENDER = "marketplace.accounts.sms.twilio.TwilioSender"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "secret"

    assert isinstance(sms.sender(), TwilioSender)
