"""Further states of pages, which the gallery shows: people at a step, long words, what is over."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from chat import actions as chat
from chat.models import Conversation
from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Person
from marketplace.bookings import actions as bookings
from marketplace.core.clock import moved, now
from marketplace.jobs import actions as jobs
from marketplace.notifications import preferences
from marketplace.notifications.topics import TOPICS
from marketplace.offers import actions as offers
from marketplace.payments import actions as payments
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.interface.pages import Page
from tests.support import bookings as stage
from tests.support.cast import PASSWORD, browser_of, make_person
from tests.support.payments import DECLINED, set_payee
from tests.support.queue import drain
from tests.support.world import sign_in
from tests.taskers.gigs import make_gig
from tests.taskers.makers import ALWAYS, NINE_TO_FIVE, add_skill, make_tasker

MAILBOX = "marketplace.notifications.mailbox.MailboxBackend"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLE = f"Wardrobe for the {LONG}"[:100]

STATES = [
    # At a door.
    Page("asked_code", "/account/login/code/confirm/"),
    Page("halfway", "/account/2fa/authenticate/"),
    Page("guest", "{reset_path}"),
    Page("guest", "/account/password/reset/key/done/"),
    Page("guest", "{confirm_path}"),
    Page("guest", "{way_out_path}"),
    Page("guest", "{way_back_path}"),
    Page("pia", "/account/password/set/"),
    # Safety of an account.
    Page("olive", "/account/2fa/totp/activate/"),
    Page("olive", "/account/2fa/webauthn/add/"),
    Page("tess", "/account/2fa/"),
    Page("tess", "/account/2fa/recovery-codes/"),
    Page("tess", "/account/2fa/recovery-codes/generate/"),
    Page("tess", "/account/2fa/totp/deactivate/"),
    Page("tess", "/account/2fa/webauthn/"),
    Page("emma", "/account/email/"),
    Page("cleo", "/account/"),
    Page("cleo", "/account/closing/"),
    Page("olive", "/account/closing/"),
    Page("sam", "/account/"),
    Page("sam", "/account/decisions/{suspension.ref}/"),
    Page("sam", "/account/suspended/"),
    Page("fresh", "/account/phone/"),
    Page("fresh", "/account/privacy/"),
    Page("fresh", "/account/addresses/"),
    Page("fresh", "/account/blocks/"),
    Page("ben", "/account/blocks/"),
    # Steps of a new tasker, and a paused one.
    Page("nina", "/tasker/"),
    Page("nina", "/tasker/words/"),
    Page("nina", "/tasker/skills/"),
    Page("nina", "/tasker/skills/wardrobe-assembly/"),
    Page("nina", "/tasker/area/"),
    Page("nina", "/tasker/availability/"),
    Page("nina", "/tasker/gigs/"),
    Page("nina", "/tasker/photos/"),
    Page("nina", "/tasker/earnings/"),
    Page("nina", "/tasker/calendar/"),
    Page("nina", "/jobs/"),
    Page("nina", "/taskers/{nina_profile.ref}/"),
    Page("noel", "/tasker/"),
    Page("noel", "/tasker/profile/"),
    Page("nina", "/tasker/profile/"),
    Page("pam", "/tasker/"),
    Page("pam", "/tasker/profile/"),
    Page("guest", "/taskers/{pam_profile.ref}/", status=404),
    Page("guest", "/taskers/{gone_profile.ref}/", status=410),
    Page("guest", "/taskers/{tia_profile.ref}/"),
    Page("ben", "/taskers/{tia_profile.ref}/"),
    Page("guest", "/gigs/{tia_gig.ref}/"),
    # Nothing there, or little.
    Page("fresh", "/"),
    Page("fresh", "/account/"),
    Page("fresh", "/bookings/?when=past"),
    Page("fresh", "/notices/preferences/"),
    Page("guest", "/services/cleaning/sydney/"),
    Page("guest", "/services/assembly/sydney/manly/"),
    Page("guest", "/find/?q=xylophone"),
    Page("ada", "/find/?q=wardrobe&where=Newtown&view=map"),
    Page("ada", "/messages/?filter=asked"),
    Page("eve", "/messages/?filter=asked"),
    Page("tom", "/messages/"),
    # Jobs and offers.
    Page("ben", "/jobs/{other_job.ref}/offers/"),
    Page("ben", "/jobs/{other_job.ref}/"),
    Page("ben", "/jobs/{all_declined.ref}/offers/"),
    Page("ben", "/jobs/{called_off.ref}/"),
    Page("guest", "/jobs/{called_off.ref}/"),
    Page("guest", "/jobs/{booking.job.ref}/"),
    Page("tom", "/offers/{turned_down.ref}/"),
    # Where earnings go: nothing known, ready, sent back, on hold, being checked, stopped.
    Page("nina", "/tasker/payouts/"),
    Page("wolf", "/tasker/payouts/"),
    Page("bo", "/tasker/payouts/"),
    Page("hope", "/tasker/payouts/"),
    Page("una", "/tasker/payouts/"),
    Page("fred", "/tasker/payouts/"),
    # What has become of bookings.
    Page("ben", "/bookings/{unheld.ref}/"),
    Page("tom", "/bookings/{unheld.ref}/"),
    Page("ben", "/bookings/{bounced.ref}/checkout/"),
    Page("ada", "/bookings/{soon.ref}/"),
    Page("ada", "/bookings/{door.ref}/"),
    Page("tom", "/bookings/{door.ref}/"),
    Page("ada", "/bookings/{stopping.ref}/"),
    Page("tom", "/bookings/{moving.ref}/"),
    Page("tom", "/bookings/{over.ref}/"),
    Page("ada", "/bookings/{settled.booking.ref}/"),
    Page("ada", "/bookings/{settled.booking.ref}/receipt/"),
    Page("tom", "/disputes/{settled.ref}/"),
    Page("tom", "/disputes/{review.ref}/"),
    # Conversations: closed by a block, with what was masked, with long words.
    Page("ben", "/messages/{blocked_talk.ref}/"),
    Page("long", "/messages/{long_talk.ref}/"),
    # Long names, long words, large amounts.
    Page("long", "/account/"),
    Page("long", "/my/jobs/"),
    Page("long", "/jobs/{long_job.ref}/"),
    Page("guest", "/jobs/{long_job.ref}/"),
    Page("long", "/jobs/{long_job.ref}/offers/"),
    Page("long", "/offers/{long_offer.ref}/"),
    Page("long", "/offers/{long_offer.ref}/acceptance/"),
    Page("long", "/bookings/"),
    Page("long", "/bookings/{long_booking.ref}/"),
    Page("wolf", "/bookings/{long_booking.ref}/"),
    Page("long", "/bookings/{long_booking.ref}/receipt/"),
    Page("long", "/bookings/{long_booking.ref}/cancellation/"),
    Page("wolf", "/tasker/"),
    Page("wolf", "/tasker/earnings/"),
    Page("wolf", "/offers/"),
    Page("guest", "/taskers/{wolf_profile.ref}/"),
    Page("guest", "/gigs/{wolf_gig.ref}/"),
    Page("long", "/messages/"),
    Page("long", "/notices/"),
    # The operators' desk.
    Page("guest", "/desk/login/"),
    Page("max", "/styleguide/"),
    Page("max", "/desk/marketplace-person/?q=nobody"),
    Page("max", "/desk/marketplace-job/"),
    Page("max", "/desk/marketplace-job/inspect/{held.pk}/"),
    Page("max", "/desk/marketplace-booking/"),
    Page("max", "/desk/marketplace-fact/"),
    Page("max", "/desk/marketplace-fact/inspect/{fact.pk}/"),
    Page("max", "/desk/marketplace-sanction/"),
    Page("max", "/desk/marketplace-sanction/inspect/{sanction.pk}/"),
    Page("max", "/desk/marketplace-ledgertransaction/"),
    Page("max", "/desk/marketplace-ledgertransaction/inspect/{ledgertransaction.pk}/"),
    Page("max", "/desk/marketplace-operation/"),
    Page("max", "/desk/marketplace-operation/inspect/{parked.pk}/"),
    Page("max", "/desk/marketplace-gatewayevent/"),
    Page("max", "/desk/marketplace-payee/"),
    Page("max", "/desk/marketplace-payee/inspect/{stopped.pk}/"),
    Page("max", "/desk/payees/{stopped.pk}/thaw/"),
    Page("max", "/desk/marketplace-report/inspect/{report.pk}/"),
    Page("max", "/desk/people/{ben.ref}/note/"),
    Page("max", "/desk/people/{tom.ref}/badge/"),
    Page("max", "/desk/sanctions/{sanction.ref}/appeal/"),
    Page("max", "/desk/sanctions/{sanction.ref}/restoration/"),
    Page("max", "/desk/jobs/{held.ref}/approval/"),
    Page("max", "/desk/jobs/{job.ref}/removal/"),
    Page("max", "/desk/operations/{parked.pk}/retry/"),
    Page("max", "/desk/operations/{parked.pk}/note/"),
    Page("max", "/desk/disputes/{asked_us.ref}/question/"),
    Page("max", "/desk/disputes/{review.ref}/rulings/{ruling.pk}/confirmation/"),
    Page("max", "/desk/disputes/{review.ref}/rulings/{ruling.pk}/return/"),
    Page("max", "/desk/policies/{policy.pk}/approval/"),
    Page("max", "/desk/policies/{policy.pk}/withdrawal/"),
    Page("max", "/desk/pages/{article.pk}/edit/"),
]


def add(world: SimpleNamespace) -> None:
    """Put the people and things of these pages into the world."""
    with override_settings(EMAIL_BACKEND=MAILBOX):
        _safety(world)
        _new_taskers(world)
        _unlucky(world)
        _long(world)
        _payouts(world)
        drain()
        _doors(world)  # Last: a code to sign in with works for three minutes.


def _payouts(world: SimpleNamespace) -> None:
    """Payout accounts in each state; from bo's the bank has sent something back."""
    set_payee(world.wolf, "acct_wolf", bank=f"{LONG[:40]} ··6789")
    for name, account, is_ready in (
        ("bo", "closed", True),
        ("hope", "acct_hope", True),
        ("una", "acct_una", False),
        ("fred", "acct_fred", True),
    ):
        make_tasker(_join(world, name, mode=Person.Mode.TASKER))
        set_payee(getattr(world, name), account, is_ready=is_ready, bank="Stand-in Bank ··3456")
    set_payee(world.hope, "acct_hope_2", bank="Other Bank ··4321")
    set_payee(world.una, "acct_una_2", is_ready=False, bank="Other Bank ··4321")
    fred = set_payee(world.fred, "acct_fred", bank="Stand-in Bank ··3456")
    payments.freeze(payee_id=fred.pk, reason="We look at it.", actor=world.max)
    offer = stage.make_offer(stage.make_job(world.ben, title="Shoe rack"), world.bo)
    booking = stage.pay_for(stage.accept(offer, world.ben), browser_of(world.ben))
    payments.release(
        booking_ref=booking.ref,
        payee_id=world.bo.pk,
        gross=booking.total,
        client_fee=booking.client_fee,
        commission=booking.commission,
        cause="approval",
        actor=None,
    )


def _join(world: SimpleNamespace, name: str, last: str = "Newcomer", **values) -> Person:
    person = make_person(name.capitalize(), last, **values)
    setattr(world, name, person)
    world.sessions[name] = sign_in(person)
    return person


def _doors(world: SimpleNamespace) -> None:
    """Visits that wait for a code, and the addresses that letters lead to."""
    from allauth.account.forms import default_token_generator
    from allauth.account.models import EmailConfirmationHMAC
    from allauth.account.utils import user_pk_to_url_str

    fresh = _join(world, "fresh", verified=False)
    pia = _join(world, "pia")
    pia.set_unusable_password()
    pia.save()
    world.sessions["pia"] = sign_in(pia)
    world.sessions["asked_code"] = _visit("/account/login/code/", {"email": fresh.email})
    key = f"{user_pk_to_url_str(world.eve)}-{default_token_generator.make_token(world.eve)}"
    world.reset_path = f"/account/password/reset/key/{key}/"
    address = EmailAddress.objects.get(user=fresh)
    world.confirm_path = f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/"
    token = preferences.way_out_token(world.eve.pk, TOPICS["matches"])
    world.way_out_path = reverse("notifications:way_out", args=[token])
    walt = _join(world, "walt")
    change = accounts.note_email_change(person=walt, old="old@example.com", new=walt.email)
    world.way_back_path = reverse("accounts:way_back", args=[accounts.way_back_token(change)])


def _visit(path: str, values: dict[str, str]) -> str:
    """Post as a guest and return the cookie of that visit."""
    visit = Client()
    visit.post(path, values)
    return visit.cookies[settings.SESSION_COOKIE_NAME].value


def _sure(world: SimpleNamespace, name: str) -> Client:
    """Let somebody in who has just said the password again."""
    visit = Client()
    email = _join(world, name).email
    visit.post("/account/login/", {"login": email, "password": PASSWORD})
    visit.post("/account/reauthenticate/", {"password": PASSWORD})
    world.sessions[name] = visit.cookies[settings.SESSION_COOKIE_NAME].value
    return visit


def _safety(world: SimpleNamespace) -> None:
    """Second factors, an address on the move, an account that closes, one that is suspended."""
    _sure(world, "olive")
    for name in ("tess", "hal"):
        _turn_app_on(_sure(world, name))
    for name in ("My phone", f"Key of the {LONG}"[:60]):
        Authenticator.objects.create(
            user=world.tess, type="webauthn", data={"name": name, "credential": {}}
        )
    world.sessions["halfway"] = _visit(
        "/account/login/", {"login": world.hal.email, "password": PASSWORD}
    )
    emma = _sure(world, "emma")
    emma.post("/account/email/", {"email": "emma.new@example.com", "action_add": "1"})
    _sure(world, "cleo")
    accounts.ask_closing(actor=world.cleo)
    sam = _join(world, "sam")
    measure = accounts.Measure(
        kind="suspend", reason="abuse", statement="You have insulted two taskers."
    )
    world.suspension = accounts.sanction(person_id=sam.pk, measure=measure, actor=world.olga)


def _turn_app_on(visit: Client) -> None:
    visit.get("/account/2fa/totp/activate/")
    secret = visit.session["mfa.totp.secret"]
    _before, counter, _next = totp.yield_hotp_counters_from_time()
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    visit.post("/account/2fa/totp/activate/", {"code": code})


def _new_taskers(world: SimpleNamespace) -> None:
    """One at the first step, one at the last, one who pauses; who has no reviews yet."""
    world.nina_profile = taskers.become_tasker(actor=_join(world, "nina", mode=Person.Mode.TASKER))
    make_tasker(_join(world, "noel", mode=Person.Mode.TASKER), listed=False)
    world.pam_profile = make_tasker(_join(world, "pam", mode=Person.Mode.TASKER))
    taskers.pause(actor=world.pam)
    gone = _join(world, "gone")
    world.gone_profile = make_tasker(gone)
    closing = accounts.ask_closing(actor=gone)
    with moved(closing.due_at + timedelta(hours=1)):
        accounts.close_if_due(closing_id=closing.pk)
    world.tia_profile = profiles.profile_of(world.tia)
    world.tia_gig = profiles.gigs_of(world.tia_profile.pk)[0]


def _unlucky(world: SimpleNamespace) -> None:
    """Jobs and bookings of ben's that came to nothing, and a conversation that is over."""
    ben = browser_of(world.ben)
    world.all_declined, world.called_off = (
        stage.make_job(world.ben, title=title) for title in ("Two stools", "Coffee table")
    )
    world.turned_down = stage.make_offer(world.all_declined, world.tom, start=stage.in_days(40))
    offers.decline(offer_id=world.turned_down.pk, actor=world.ben, reason="price")
    jobs.cancel(job_id=world.called_off.pk, actor=world.ben)
    world.unheld, world.bounced = (
        stage.accept(
            stage.make_offer(
                stage.make_job(world.ben, title=title), world.tom, start=stage.in_days(day)
            ),
            world.ben,
        )
        for day, title in ((41, "Plant stand"), (42, "Room divider"))
    )
    drain()
    with moved(now() + timedelta(days=2)):
        bookings.expire_unpaid(booking_id=world.unheld.pk)
    stage.pay_for(world.bounced, ben, card=DECLINED)
    gil = _join(world, "gil", mode=Person.Mode.TASKER)
    over = stage.make_offer(stage.make_job(world.ben, title="Bathroom shelf"), gil)
    drain()
    world.blocked_talk = Conversation.objects.get(job_id=over.job_id)
    for sender, words in (
        (gil, "Call me on 0412 345 678, that is cheaper."),
        (world.ben, "Let us stay here."),
    ):
        chat.send_message(
            conversation_id=world.blocked_talk.pk, sender=sender, body=words, client_id=uuid4()
        )
    accounts.block(actor=world.ben, person_id=gil.pk)


def _long(world: SimpleNamespace) -> None:
    """A client and a tasker whose names, words and amounts are as long as they may be."""
    client = _join(world, "long", "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh")
    client.first_name = "Maximiliane-Alexandrina Konstantinopolitanska"
    client.save()
    wolf = _join(world, "wolf", "Featherstonehaugh", mode=Person.Mode.TASKER)
    wolf.first_name = "Hubert-Blaine Wolfeschlegelsteinhausenbergerdorff"
    wolf.save()
    make_tasker(wolf, rate=9_999, week=NINE_TO_FIVE)
    for skill in ("bed-assembly", "desk-assembly"):
        add_skill(wolf, skill, rate=9_999.99, unit="job")
    taskers.set_week(actor=wolf, hours=ALWAYS)
    taskers.describe(
        actor=wolf,
        headline=f"The {LONG} of all assemblers"[:80],
        pitch=f"{LONG} " * 4,
        timezone=wolf.timezone,
        notice_minutes=180,
    )
    world.wolf_profile = profiles.profile_of(wolf)
    world.wolf_gig = make_gig(wolf, title=TITLE[:80])
    world.long_job, other = (stage.make_job(client, title=TITLE) for _time in range(2))
    world.long_offer = stage.make_offer(
        world.long_job, wolf, price=9_999.99, start=stage.in_days(3)
    )
    visit = browser_of(client)
    offer = stage.make_offer(other, wolf, price=9_999.99, start=stage.in_days(4))
    world.long_booking = stage.pay_for(stage.accept(offer, client), visit)
    world.long_talk = Conversation.objects.get(job_id=other.pk)
    for sender in (client, wolf):
        chat.send_message(
            conversation_id=world.long_talk.pk,
            sender=sender,
            body=f"{LONG} {LONG}",
            client_id=uuid4(),
        )
