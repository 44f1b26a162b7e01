"""Letters to the people who run the place."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import Letter
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.mail import compose
from marketplace.core.queue import task

MOST_AN_HOUR = 5


class TooManyLetters(Refusal):
    """One address has written a lot within an hour."""


@transaction.atomic
def take(*, sender: str, person_id: int | None, about: str, text: str) -> Letter:
    """Keep a letter and tell the operators; raises TooManyLetters for one address in a hurry."""
    lately = Letter.objects.filter(sender=sender, written_at__gt=now() - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        raise TooManyLetters(
            _("We have your messages and are reading them. Write again in an hour.")
        )
    letter = Letter.objects.create(sender=sender, person_id=person_id, about=about, text=text)
    tell.defer(letter_id=letter.pk)
    return letter


@task(name="cms.tell_of_letter", queue="mail")
def tell(*, letter_id: int) -> None:
    """Mail a letter to the support address; an answer goes straight to its writer."""
    letter = Letter.objects.get(pk=letter_id)
    message = compose(
        to=[settings.SUPPORT_EMAIL],
        subject=letter.about,
        text=letter.text,
        headers={"Reply-To": letter.sender},
    )
    message.send()
