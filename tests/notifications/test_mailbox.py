"""E-mails: kept on a demo's machine, queued elsewhere, each once."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from marketplace.core.mail import compose, paragraphs
from marketplace.notifications.mailbox import KEY_HEADER
from marketplace.notifications.models import Mail
from marketplace.notifications.tasks import deliver_mail
from tests.support.queue import drain, waiting

pytestmark = pytest.mark.django_db

TEXT = "Hello Ada,\n\nLook at it\nhttp://testserver/jobs/cdfghjkm/\n\nHustlr <b>&</b>"


@pytest.fixture
def outbox(settings):
    """Queue e-mails as production does, and hand them to Django's own list at the end."""
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def send(**options):
    compose(to=["ada@example.com"], subject="An offer", text=TEXT, **options).send()


def test_the_html_part_says_what_the_text_says():
    message = compose(to=["ada@example.com"], subject="Two\nlines", text=TEXT)
    html = message.alternatives[0][0]

    assert message.subject == "Two lines"
    assert 'href="http://testserver/jobs/cdfghjkm/"' in html
    assert ">Look at it</a>" in html
    assert "Hustlr &lt;b&gt;&amp;&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("text", "is_code"),
    [("123456", True), ("4XQ7-PL2K", True), ("SPAM", False), ("By 9:00", False)],
)
def test_a_code_stands_large_and_no_word_in_capitals(text, is_code):
    assert [each.is_code for each in paragraphs(f"Hello\n\n{text}")] == [False, is_code]


def test_a_paragraph_that_begins_with_our_name_is_not_lost():
    html = compose(to=["ada@example.com"], subject="x", text="Hustlr\nis here\n\nHustlr")
    html = html.alternatives[0][0]

    assert "is here" in html
    assert html.count("Hustlr<br>") == 2


def test_a_line_that_is_an_address_belongs_to_the_words_above_it():
    first, second = paragraphs("One\ntwo\n\nOpen\nhttps://x.example/")

    assert (first.lines, first.url) == (("One", "two"), "")
    assert (second.lines, second.url) == (("Open",), "https://x.example/")


def test_the_mailbox_keeps_what_is_sent(mails):
    send()

    kept = mails.get()
    assert (kept.to, kept.subject, kept.text) == ("ada@example.com", "An offer", TEXT)
    assert kept.sent_at is not None


def test_each_recipient_gets_a_mail_and_plain_text_is_enough(mails):
    EmailMessage("Hi", "Text", "a@example.com", ["b@example.com"], cc=["c@example.com"]).send()

    assert [kept.to for kept in mails] == ["b@example.com", "c@example.com"]
    assert mails[0].html == ""


def test_a_keyed_mail_is_kept_once(mails):
    send(headers={KEY_HEADER: "notice:1"})
    send(headers={KEY_HEADER: "notice:1"})

    assert mails.count() == 1


def test_the_mailbox_can_be_read_without_an_account(mails):
    send()
    kept = mails.get()

    listed = Client().get("/dev/mail/").content.decode()
    shown = Client().get(f"/dev/mail/{kept.pk}/")
    other = Client().get("/dev/mail/", {"to": "ben@example.com"}).content.decode()

    assert "An offer" in listed
    assert "An offer" not in other
    assert 'href="http://testserver/jobs/cdfghjkm/"' in shown.content.decode()
    assert "frame-src 'self'" in shown["Content-Security-Policy"]


def test_the_html_view_runs_nothing(mails):
    send()

    response = Client().get(f"/dev/mail/{mails.get().pk}/html/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["", "1/", "1/html/"])
def test_the_mailbox_exists_in_a_demo_only(settings, mails, path):
    settings.DEMO = False

    assert Client().get(f"/dev/mail/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "1/", "1/html/"])
def test_the_mailbox_is_gone_where_mails_leave(outbox, path):
    assert Client().get(f"/dev/mail/{path}").status_code == 404


def test_an_unknown_mail_is_404(mails):
    assert Client().get("/dev/mail/99/").status_code == 404
    assert Client().get("/dev/mail/99/html/").status_code == 404


def test_the_outbox_delivers_from_the_queue_and_forgets_the_words(outbox):
    send()
    assert mail.outbox == []
    assert waiting() == ["notifications.deliver_mail"]

    drain()

    sent = mail.outbox[0]
    assert (sent.subject, sent.body, sent.to) == ("An offer", TEXT, ["ada@example.com"])
    assert sent.alternatives[0].mimetype == "text/html"
    kept = Mail.objects.get()
    assert kept.sent_at is not None
    assert (kept.text, kept.html) == ("", "")


def test_a_mail_that_has_left_is_not_sent_again(outbox):
    send()
    drain()

    deliver_mail(mail_id=Mail.objects.get().pk)

    assert len(mail.outbox) == 1


def test_a_mail_stays_waiting_when_the_server_is_away(outbox, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send()

    with pytest.raises(OSError, match="refused"):
        drain()

    kept = Mail.objects.get()
    assert kept.sent_at is None
    assert kept.text == TEXT
