"""One small world, made through the actions: a job, and a booking, at every stage.

Everything is ada's and tom's; tia has made an offer too, ben is another client, eve an outsider.
"""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory, override_settings
from PIL import Image

from chat import actions as chat
from chat import photos as chat_photos
from chat.models import Conversation
from cms.models import EditorDocument, HelpArticlePage
from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Person
from marketplace.bookings.models import Booking, BookingPhoto
from marketplace.catalogue import queries as catalogue
from marketplace.core.clock import now
from marketplace.core.images import clean_photo
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.notifications.models import Mail, Notice
from marketplace.payments import actions as payouts
from marketplace.payments import queries as payments
from marketplace.payments.gateways.sandbox import accounts as bank_accounts
from marketplace.payments.gateways.sandbox.models import Link, Session
from marketplace.reviews import actions as reviews
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.support import bargains, oversight, quarrels, selling, visiting
from tests.support import bookings as stage
from tests.support.cast import browser_of, make_person
from tests.support.payments import CHALLENGED, card_form, set_payee
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, MANLY, make_tasker

CAST = ("ada", "ben", "tom", "tia", "eve", "max")
WORDS = "Three doors, two drawers, flat-packed. The boxes are in the bedroom."

ANSWERS = {"doors": "three", "items": 1, "access": "lift"}


def build() -> SimpleNamespace:
    """Make the world and return what is in it by name."""
    with override_settings(EMAIL_BACKEND="marketplace.notifications.mailbox.MailboxBackend"):
        world = SimpleNamespace(**_people())
        world.sessions = {name: sign_in(getattr(world, name)) for name in CAST}
        sign_in(world.ada)
        world.ada_session = UserSession.objects.filter(user=world.ada).order_by("-pk")[0]
        _jobs(world)
        bargains.build(world)
        _bookings(world)
        drain()
        selling.fill(world)
        visiting.build(world, picture("entrance.jpg"))
        quarrels.build(world, photo=clean_photo(picture("door.jpg")))
        _payouts(world)
        _conversation(world)
        _around(world)
        oversight.build(world)
        drain()
        _records(world)
        world.mail = Mail.objects.exclude(html="").order_by("pk")[0]
        world.notice = Notice.objects.filter(person=world.ada).order_by("pk")[0]
    return world


def _records(world: SimpleNamespace) -> None:
    """One row of each table that only operators read."""
    for table in ("core.Fact", "payments.LedgerTransaction", "payments.LedgerMovement"):
        model = apps.get_model(table)
        setattr(world, model._meta.model_name, model.objects.order_by("pk")[0])
    world.operation = apps.get_model("payments.Operation").objects.order_by("pk")[0]
    world.payee = apps.get_model("payments.Payee").objects.get(person=world.tia)


def sign_in(person: Person) -> str:
    """Return the cookie of a new session of the person, which its list of sessions shows."""
    client = browser_of(person)
    request = RequestFactory().get("/")
    request.user, request.session = person, client.session
    UserSession.objects.create_from_request(request)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def picture(name: str = "wall.jpg") -> SimpleUploadedFile:
    """Return a photo as a browser uploads it."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def _people() -> dict[str, Person]:
    operator = {"is_staff": True, "is_superuser": True}
    return {
        "ada": make_person("Ada", "Lovelace"),
        "ben": make_person("Ben", "Okafor", is_demo=True),
        "tom": make_person("Tom", "Rossi", mode=Person.Mode.TASKER),
        "tia": make_person("Tia", "Nguyen", mode=Person.Mode.TASKER),
        "eve": make_person("Eve", "Outsider"),
        "max": make_person("Max", "Operator", **operator),
    }


def _jobs(world: SimpleNamespace) -> None:
    """The open job with two offers and a photo, and a draft that lacks nothing."""
    for person in (world.tom, world.tia):
        make_tasker(person, week=ALWAYS)
    world.job = stage.make_job(world.ada, title="Wardrobe with mirrors")
    world.question, world.answered = (
        jobs.ask(job_id=world.job.pk, actor=world.tia, text=text, key=str(uuid4()))
        for text in ("Is there a lift?", "Are the walls brick?")
    )
    jobs.answer(question_id=world.answered.pk, actor=world.ada, text="Plasterboard, all of them.")
    world.job_photo = jobs.add_photos(
        job_id=world.job.pk, actor=world.ada, uploads=[picture("door.jpg")]
    )[0]
    world.offer = stage.make_offer(world.job, world.tom, start=stage.in_days(12))
    world.rival = stage.make_offer(world.job, world.tia, price=150)
    world.other_job = stage.make_job(world.ben, title="Cupboard for coats")
    _other_jobs(world)
    what = steps.What(
        title="Bookshelf, two metres", skill_id=catalogue.skill_by_slug(stage.SKILL).pk
    )
    world.draft = jobs.start(actor=world.ada, what=what, key=str(uuid4()))
    for step in (
        steps.Details(description=WORDS, answers=ANSWERS),
        steps.Where(place=stage.HOME),
        steps.When(kind="flexible"),
        steps.Budget(amount=stage.aud(200)),
    ):
        jobs.save_draft(job_id=world.draft.pk, actor=world.ada, step=step)
    world.draft_photo = jobs.add_photos(
        job_id=world.draft.pk, actor=world.ada, uploads=[picture("wall.jpg")]
    )[0]


def _other_jobs(world: SimpleNamespace) -> None:
    """Jobs of ada's that are kept for tom, paused, run out, being looked at, taken down."""
    world.named_job = stage.make_job(world.ada, title="Shelves in the study", only=[world.tom])
    world.paused = stage.make_job(world.ada, title="Garden bench")
    jobs.pause(job_id=world.paused.pk, actor=world.ada)
    world.expired, world.removed = (
        stage.make_job(world.ada, title=title) for title in ("Crib in white", "Loft bed")
    )
    world.expired.due_at = now()
    world.expired.save()
    jobs.end_if_due(job_id=world.expired.pk)
    world.held_job = stage.make_job(world.ada, title="Wardrobe, call me on 0412 345 678")
    jobs.remove(job_id=world.removed.pk, actor=world.max, reason="This work needs a licence.")


def _bookings(world: SimpleNamespace) -> None:
    """Bookings of ada with tom: unpaid twice, booked, started, done, over twice, called off."""
    ada = browser_of(world.ada)

    def accepted(day, title):
        job = stage.make_job(world.ada, title=title)
        return stage.accept(stage.make_offer(job, world.tom, start=stage.in_days(day)), world.ada)

    def done(day, title, **said):
        booking = stage.start(stage.pay_for(accepted(day, title), ada))
        return stage.finish(booking, **said)

    world.unpaid, asked = accepted(1, "Two shelves"), accepted(2, "Hallway bench")
    drain()
    ada.post(payments.payment_for(asked.ref).hosted_url, card_form(CHALLENGED))
    world.booking = stage.pay_for(accepted(3, "Wardrobe, three doors"), ada)
    world.started = stage.start(stage.pay_for(accepted(4, "Bed frame with drawers"), ada))
    world.done = done(5, "Desk and chair", photos=[clean_photo(picture())], note="All level.")
    world.over = stage.approve(done(6, "Cot and dresser"))
    world.reviewed = stage.approve(done(7, "TV bench"))
    drain()
    world.told, _back = (
        reviews.write_review(
            booking_ref=world.reviewed.ref, actor=person, stars=stars, text="Quick and tidy."
        )
        for person, stars in ((world.ada, 5), (world.tom, 4))
    )
    world.photo = BookingPhoto.objects.get(booking=world.done)
    world.payment = payments.payment_for(world.unpaid.ref)
    world.hosted, world.challenge = _hosted(world.unpaid), _hosted(asked)


def _hosted(booking: Booking) -> Session:
    """Return the gateway's page of the booking."""
    return Session.objects.get(ref=payments.payment_for(booking.ref).hosted_url.split("/")[-2])


def _payouts(world: SimpleNamespace) -> None:
    """Tia's account is ready, and she has a link to change it; tom still has to show who he is."""
    link = _link_of(world.tia)
    bank_accounts.set_bank(
        link, holder="Tia Ng", bsb="110000", bank=bank_accounts.by_number("000123456")
    )
    world.bank_link, world.who_link = _link_of(world.tia), _link_of(world.tom)
    bank_accounts.set_bank(
        world.who_link, holder="Tom", bsb="110000", bank=bank_accounts.by_number("000222333")
    )
    drain()
    world.stopped = set_payee(world.eve, "acct_eve", bank="Stand-in Bank ··3456")
    payouts.freeze(payee_id=world.stopped.pk, reason="We look at it.", actor=world.max)
    drain()
    # Tests look at their pages for longer than a link lives.
    Link.objects.update(created_at=now() + timedelta(days=1))


def _link_of(person: Person) -> Link:
    """Return the gateway's page of a payout account."""
    return Link.objects.get(ref=payouts.begin_onboarding(person=person).split("/")[-2])


def _conversation(world: SimpleNamespace) -> None:
    """What ada and tom said about the booked job, with a photo; the last words are unread."""
    world.talk = Conversation.objects.get(job_id=world.booking.job_id)

    def say(sender, body, **options):
        return chat.send_message(
            conversation_id=world.talk.pk, sender=sender, body=body, client_id=uuid4(), **options
        )

    say(world.tom, "Hi Ada! Shall I bring a drill?")
    world.chat_photo = chat_photos.add(
        conversation_id=world.talk.pk, owner=world.ada, upload=picture()
    )
    say(world.ada, "Please do. This is the wall.", attachment_ids=[world.chat_photo.ref])
    world.said = say(world.ada, "And the low cupboard moves out before you come.")
    world.waiting_photo = chat_photos.add(
        conversation_id=world.talk.pk, owner=world.ada, upload=picture()
    )


def _around(world: SimpleNamespace) -> None:
    """Tom's desk, two faces, a code on its way to eve, and a file of the editors."""
    accounts.request_phone_code(actor=world.eve, number="0491 570 156")
    # On a slow machine tests look at its page after the minutes that a code lives.
    apps.get_model("accounts.PhoneCode").objects.update(expires_at=now() + timedelta(days=1))
    world.address = accounts.save_address(
        actor=world.ada, label="Home", text="14 Wilson Street, Newtown"
    )
    world.export = accounts.ask_export(actor=world.ada)
    for person in (world.ada, world.tom):
        accounts.update_profile(
            actor=person,
            first_name=person.first_name,
            last_name=person.last_name,
            timezone=person.timezone,
            photo=picture("face.jpg"),
        )
        person.refresh_from_db()
    world.profile = profiles.profile_of(world.tom)
    world.article = HelpArticlePage.objects.get(slug="the-hold")
    world.area = profiles.areas_of(world.profile)[0]
    taskers.set_area(actor=world.tom, place=MANLY, radius_km=3)
    world.exception = taskers.add_exception(
        actor=world.tom, start=stage.in_days(20), end=stage.in_days(21), is_open=False
    )
    world.document = EditorDocument.objects.create(
        title="House rules", file=ContentFile(b"Be kind.", name="rules.txt")
    )
