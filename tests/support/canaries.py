"""Values that can be found again, in every private field of the small world.

KEPT says of each such field who may read it: lookups from its row to people. OPEN are the fields
that are made to be read by others, by their own rules; the two together are all there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.models import EmailField, FloatField, Q

from marketplace.bookings.models import Booking
from marketplace.core.clock import now

SIDES = ("booking__client", "booking__tasker__person")
THREAD = ("conversation__client", "conversation__tasker")
GUEST = 0
# Nobody but operators; whom the row is about least of all.
DESK = ()
KEPT: dict[str, tuple[str, ...]] = {
    "accounts.Address.label": ("person",),
    "accounts.Address.text": ("person",),
    "accounts.Address.lat": ("person",),
    "accounts.Address.lng": ("person",),
    "accounts.Appeal.answer": ("sanction__person",),
    "accounts.Appeal.words": ("sanction__person",),
    "accounts.EmailChange.new": ("person",),
    "accounts.EmailChange.old": ("person",),
    "accounts.Person.email": ("pk",),
    "accounts.Person.last_name": ("pk",),
    "accounts.Person.phone": ("pk",),
    "accounts.PhoneCode.number": ("person",),
    "accounts.Report.details": ("reporter",),
    "accounts.Report.statement": DESK,
    "accounts.Report.words": DESK,
    "accounts.Sanction.evidence": ("person",),
    "accounts.Sanction.statement": ("person",),
    "bookings.Booking.pin": ("client",),
    "bookings.BookingAddress.text": ("booking__client",),
    "bookings.Doorstep.note": SIDES,
    "bookings.Proposal.reason": SIDES,
    "chat.Message.body": THREAD,
    "cms.Letter.about": DESK,
    "cms.Letter.sender": DESK,
    "cms.Letter.text": DESK,
    "desk.Note.text": DESK,
    "disputes.Dispute.question": SIDES,
    "disputes.Proposal.words": ("dispute__booking__client", "dispute__booking__tasker__person"),
    "disputes.Ruling.note": DESK,
    "disputes.Ruling.reason": DESK,
    "disputes.Statement.text": ("dispute__booking__client", "dispute__booking__tasker__person"),
    "jobs.Job.guest_key": DESK,
    "jobs.Job.removal_reason": ("client",),
    "jobs.JobAddress.lat": ("job__client",),
    "jobs.JobAddress.lng": ("job__client",),
    "jobs.JobAddress.text": ("job__client",),
    "offers.Counter.message": ("offer__tasker__person", "offer__job__client"),
    "offers.Counter.not_included": ("offer__tasker__person", "offer__job__client"),
    "offers.Offer.message": ("tasker__person", "job__client"),
    "offers.Offer.not_included": ("tasker__person", "job__client"),
    "offers.OfferVersion.message": ("offer__tasker__person", "offer__job__client"),
    "offers.OfferVersion.not_included": ("offer__tasker__person", "offer__job__client"),
    "payments.GatewayEvent.body": DESK,
    "payments.Operation.last_error": DESK,
    "payments.Payee.bank": ("person",),
    "payments.Payee.remote_account": ("person",),
    "payments.Payment.card": ("payer",),
    "payments.Payment.fingerprint": DESK,
    "taskers.AvailabilityException.note": ("profile__person",),
    "usersessions.UserSession.user_agent": ("user",),
}
# The same as that of the person, or the account would seem to be moving to another address.
TWINS = {"account.EmailAddress.email"}
OPEN = {
    # Said to everybody, or to whoever may open the page of it.
    "accounts.Address.area",
    "accounts.Person.first_name",
    "accounts.Report.title",
    "bookings.Booking.area",
    "bookings.Booking.title",
    "chat.Conversation.title",
    "jobs.Job.area",
    "jobs.Job.description",
    "jobs.Job.title",
    "jobs.JobPhoto.alt",
    "jobs.JobQuestion.answer",
    "jobs.JobQuestion.text",
    "payments.Payment.description",
    "reviews.Review.reply",
    "reviews.Review.text",
    "taskers.Badge.issuer",
    "taskers.Badge.scope",
    "taskers.Gig.description",
    "taskers.Gig.title",
    "taskers.GigPackage.included",
    "taskers.GigPackage.name",
    "taskers.GigPackage.not_included",
    # The centre of the area of that name, whatever address was typed.
    "taskers.ServiceArea.label",
    "taskers.ServiceArea.lat",
    "taskers.ServiceArea.lng",
    "taskers.TaskerProfile.headline",
    "taskers.TaskerProfile.pitch",
    "taskers.TaskerSkill.pitch",
    "taskers.WorkPhoto.alt",
}
# Words of the program, not of people.
CODES = re.compile(
    r"\.(?:ref|booking_ref|currency|state|kind|name|by|timezone|language|topic|channel|thread"
    r"|gateway|reason)$"
)
WORD = re.compile(r"kanari(\d{5})|¤(\d{3})|491(\d{6})|\b77\.(\d{5})7\b", re.IGNORECASE)
BLANKS = re.compile(r"[\s\u00a0()\u2011-]+")


def plant(world: SimpleNamespace) -> dict[str, tuple[str, set[int]]]:
    """Put a value of its own into every private field; return its field and readers by value."""
    _lacking_rows(world)
    planted: dict[str, tuple[str, set[int]]] = {}
    for name, readers in KEPT.items():
        model, field = name.rsplit(".", 1)
        rows = apps.get_model(model)._default_manager.order_by("pk")
        ids = list(rows.exclude(**{f"{field}__isnull": True}).values_list("pk", flat=True))
        for pk in ids:
            number = len(planted) + 1
            known = {who for path in readers for who in _at(rows, pk, path)}
            planted[f"{number:05}"] = name, known | set(_others(model, pk))
            rows.filter(pk=pk).update(**{field: _value(rows.model, field, number)})
    for address in apps.get_model("account.EmailAddress").objects.order_by("pk"):
        address.email = address.user.email
        address.save()
    return planted


def found_in(text: str) -> set[str]:
    """Return the numbers of the planted values in an answer."""
    hits = WORD.findall(text) + WORD.findall(BLANKS.sub("", text))
    return {next(part for part in hit if part).zfill(5)[-5:] for hit in hits}


def _value(model: Any, field: str, number: int) -> Any:
    column = model._meta.get_field(field)
    if isinstance(column, FloatField):
        return float(f"77.{number:05}7")
    if field in ("phone", "number"):
        return f"+61491{number:06}"
    if field == "pin":
        return f"¤{number:03}"
    if isinstance(column, EmailField):
        return f"kanari{number:05}@example.com"
    return f"Kanari{number:05}"


def _at(rows: Any, pk: Any, path: str) -> Iterable[int]:
    return rows.filter(pk=pk).values_list(path, flat=True)


def _others(model: str, pk: Any) -> Iterable[int]:
    """Return who may read it beside its people: the tasker a door that is paid for, for one."""
    if model == "accounts.Person":  # by whose address anybody signs in, where there is a demo
        return [GUEST] if apps.get_model(model).objects.filter(pk=pk, is_demo=True) else []
    lookup = {"jobs.JobAddress": "job__address", "bookings.BookingAddress": "address"}.get(model)
    if not lookup:
        return []
    going = Booking.objects.filter(Q((lookup, pk)), paid_at__isnull=False)
    return going.values_list("tasker__person", flat=True)


def _lacking_rows(world: SimpleNamespace) -> None:
    """Add what no journey of the world has left behind."""
    notes, letters = apps.get_model("desk.Note"), apps.get_model("cms.Letter")
    for person in (world.ada, world.tom):
        notes.objects.create(person=person, author=world.max, text="Pays late")
        letters.objects.create(
            person=person, sender=person.email, about="Fees", text="Too high", written_at=now()
        )
