"""What notices and e-mails keep about people, their own and those to others that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from marketplace.core.personal import keeps, nothing, on_leaving
from marketplace.notifications.models import Mail, Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

keeps("notifications.Notice", owner="person", show=("kind", "payload", "created_at"), delete=True)
keeps("notifications.Inbox", owner="person", delete=True)
keeps("notifications.Preference", owner="person", show=("topic", "channel", "is_on"), delete=True)
keeps("notifications.QuietHours", owner="person", show=("starts", "ends"), delete=True)
keeps("notifications.Mute", owner="person", show=("thread", "created_at"), delete=True)
# An e-mail knows an address and no person: what went to whom goes by address, below.
nothing("notifications.Mail")
FORMER = "Former member"


@on_leaving
def forget_letters(person: Person) -> None:
    """Delete e-mails and texts to the person, and take the name out of what others were told."""
    Mail.objects.filter(Q(to__iexact=person.email) | Q(to=person.phone or "-")).delete()
    named = Notice.objects.filter(payload__name=person.public_name).order_by("pk")
    for notice in named:
        # A namesake's notice loses a name as well, which harms nobody: it names the job, too.
        Mail.objects.filter(key__startswith=f"notice:{notice.pk}:").delete()
        notice.payload["name"] = FORMER
        notice.save(update_fields=["payload"])
    Mail.objects.filter(
        Q(subject__contains=person.public_name) | Q(text__contains=person.public_name)
    ).delete()
