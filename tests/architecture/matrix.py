"""Who may ask which address for what: one row for each name, object and method.

A verdict lists people with the status that they get: `guest 302, ada 200, * 404`. The objects are
ada's, as the client, with tom, the assigned tasker; tia made an offer, too; ben is another client,
eve an outsider, max an operator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.support import bookings as stage
from tests.support.payments import card_form

Data = Callable[[SimpleNamespace], dict[str, Any]]

ALL = "* 200"
MEMBERS = "guest 302, * 200"
NEVER = "* 405"
POSTED = "guest 302, * 405"
DONE = "guest 302, * 303"
ADA, ADA_DOES = "guest 302, ada 200, * 404", "guest 302, ada 303, * 404"
TOM, TOM_DOES = "guest 302, tom 200, * 404", "guest 302, tom 303, * 404"
BOTH, BOTH_DO = "guest 302, ada 200, tom 200, * 404", "guest 302, ada 303, tom 303, * 404"
DRAFT, DRAFT_DOES = "ada 200, * 404", "ada 303, * 404"
GONE = "guest 302, * 404"
UNKNOWN = "guest 302, tom 404, tia 404, * 303"
TASKERS = "guest 302, tom 200, tia 200, * 303"
OWN_GIG, GIG_DOES = "guest 302, tom 200, tia 404, * 303", "guest 302, tia 404, * 303"
STAFF, STAFF_READS = "guest 302, max 200, * 404", "guest 302, max 405, * 404"
ENTRANCE, ENTERED = "guest 200, * 302", "guest 422, * 302"


@dataclass(frozen=True)
class Row:
    """One address of one object; `of` names the parts of the world that it is made of."""

    name: str
    of: str = ""
    get: str = NEVER
    post: str = NEVER
    data: Data = lambda world: {}
    about: str = ""
    # htmx gets a region with 200 where a page load is sent on.
    swaps: bool = False

    def url(self, world: SimpleNamespace) -> str:
        """Return the address; what starts with = is taken as it stands."""
        made = [
            part[1:] if part.startswith("=") else attrgetter(part)(world)
            for part in self.of.split()
        ]
        return reverse(self.name, args=made)

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.of, self.about) if part)


def status_of(verdict: str, who: str) -> int:
    """Return the status that the verdict has for somebody."""
    named = dict(part.split() for part in verdict.split(", "))
    return int(named.get(who, named.get("*")))


def key(_world: SimpleNamespace) -> dict[str, Any]:
    return {"key": str(uuid4())}


def said(**values: Any) -> Data:
    """Return data that is the same in every world."""
    return lambda world: values


def offer(world: SimpleNamespace) -> dict[str, Any]:
    day = stage.in_days(9).date().isoformat()
    words = {"message": "I have built forty of these.", "not_included": ""}
    return key(world) | words | {"price": "140", "day": day, "minutes": "120", "start": "09:00"}


SHELL = [
    Row("healthz", get=ALL),
    Row("readyz", get=ALL),
    Row("manifest", get=ALL),
    Row("service_worker", get=ALL),
    Row("offline", get=ALL),
    Row("offline_pages", get=ALL),
    Row("install", get=ALL),
    Row("favicon", get="* 302"),
    Row("robots", get=ALL),
    Row("csp_reports", post="* 204"),
    Row("site_map", get=ALL),
    Row("share", "=tasker profile.ref", get=ALL),
    Row("share", "=job draft.ref", get="* 404"),
    Row("speculation_rules", get=ALL),
    Row("fees", get=ALL),
    Row("theme", post="* 303", data=said(theme="dark")),
    Row("styleguide", get=ALL),
    Row("wagtail_serve", "=", get=ALL, post=ALL),
    Row("wagtail_serve", "=about/", get=ALL, post=ALL),
    Row("wagtail_serve", "=help/paying/the-hold/", get=ALL, post=ALL),
    Row("cms:vote", "article.pk", post="* 303", data=said(helpful="yes"), swaps=True),
    Row("cms:vote", "=0", post="* 404"),
    Row("cms:contact", get=ALL, post="guest 422, * 303", data=said(about="PIN", text="Lost it")),
    Row("wagtail_serve", "=services/assembly/sydney/newtown/", get=ALL, post=ALL),
    Row("wagtail_serve", "=nothing/here/", get="* 404", post="* 404"),
    Row("wagtaildocs_serve", "document.pk document.filename", get=ALL, post=ALL),
    Row("wagtaildocs_authenticate_with_password", "=1", get=GONE, post=GONE),
    Row("wagtailcore_authenticate_with_password", "=1 =1", get="* 404", post="* 404"),
    Row("wagtailcore_login", get="* 302", post="* 302"),
]

ACCOUNTS = [
    Row("accounts:overview", get=MEMBERS, post=POSTED),
    Row(
        "accounts:profile",
        get=MEMBERS,
        post=DONE,
        data=said(first_name="Zoe", last_name="Quinn", timezone="Australia/Sydney"),
    ),
    Row("accounts:photo_removal", get=POSTED, post=DONE),
    Row("accounts:phone", get=MEMBERS, post="guest 302, * 302", data=said(number="0491 570 156")),
    Row(
        "accounts:phone_code",
        get="guest 302, eve 200, * 303",
        post="guest 302, * 422",
        data=said(code="000000"),
    ),
    Row("accounts:mode", get=POSTED, post=DONE, data=said(mode="tasker")),
    Row("accounts:session_end", "ada_session.pk", get=POSTED, post=ADA_DOES),
    Row("accounts:demo_session", "=ben", post="* 303"),
    Row("accounts:demo_session", "=tom", post="* 404"),
    Row("accounts:blocks", get=MEMBERS, post=POSTED),
    Row("accounts:block", "eve.ref", get=POSTED, post=DONE),
    Row("accounts:block", "=ghjkmnpq", get=POSTED, post=GONE),
    Row("accounts:unblock", "eve.ref", get=POSTED, post=DONE),
    Row("accounts:photo", "ada.ref", get=ALL),
    Row("accounts:reports", get=MEMBERS, post=POSTED),
    Row(
        "accounts:report",
        "=tasker profile.ref",
        get=MEMBERS,
        post="guest 302, tom 422, * 303",
        data=said(reason="spam"),
    ),
    Row(
        "accounts:report",
        "=job job.ref",
        get=MEMBERS,
        post="guest 302, ada 422, * 303",
        data=said(reason="spam"),
    ),
    Row(
        "accounts:report",
        "=message message_ref",
        get=BOTH,
        post="guest 302, ada 422, tom 303, * 404",
        data=said(reason="abuse"),
    ),
    Row("accounts:report", "=nothing =ghjkmnpq", get=GONE, post=GONE),
    Row("accounts:decisions", get=MEMBERS, post=POSTED),
    Row(
        "accounts:decision",
        "sanction.ref",
        get="guest 302, ben 200, * 404",
        post="guest 302, ben 303, * 404",
        data=said(words="Look again."),
    ),
    Row("accounts:suspended", get=ALL),
    Row("accounts:photo", "eve.ref", get="* 404"),
    Row("accounts:way_back", "=made-up", get="* 404", post="* 404"),
    Row(
        "accounts:addresses",
        get=MEMBERS,
        post=DONE,
        data=said(label="Work", text="5 King Street, Newtown"),
    ),
    Row(
        "accounts:address",
        "address.pk",
        get=ADA,
        post=ADA_DOES,
        data=said(label="Home", text="5 King Street, Newtown"),
    ),
    Row("accounts:address_removal", "address.pk", get=POSTED, post=ADA_DOES),
    Row("accounts:look", get=MEMBERS, post=DONE, data=said(theme="dark", language="en-au")),
    # Before anything goes out or is closed, the password is asked once more.
    Row("accounts:privacy", get=MEMBERS, post="* 302"),
    Row("accounts:export", "export.ref", get="* 302", post="* 302"),
    Row("accounts:closing", get=MEMBERS, post="* 302"),
    Row("accounts:closing_end", get=POSTED, post=DONE),
    Row("mfa_index", get=MEMBERS, post=POSTED),
    Row("mfa_list_webauthn", get=MEMBERS, post=POSTED),
    Row("mfa_view_recovery_codes", get=GONE, post=POSTED),
    Row("mfa_download_recovery_codes", get=GONE, post=GONE),
    Row("mfa_deactivate_totp", get=GONE, post=GONE),
    *(
        # Somebody has to be signed in half, or to say who they are once more.
        Row(f"mfa_{name}", of, get="* 302", post="* 302")
        for name, of in (
            ("authenticate", ""),
            ("reauthenticate", ""),
            ("activate_totp", ""),
            ("generate_recovery_codes", ""),
            ("login_webauthn", ""),
            ("add_webauthn", ""),
            ("reauthenticate_webauthn", ""),
            ("edit_webauthn", "=1"),
            ("remove_webauthn", "=1"),
        )
    ),
    Row("account_login", get=ENTRANCE, post=ENTERED),
    Row("account_signup", get=ENTRANCE, post=ENTERED),
    Row("account_request_login_code", get=ENTRANCE, post=ENTERED),
    Row("account_confirm_login_code", get="* 302", post="* 302"),
    Row("account_logout", get="guest 302, * 200", post="* 302"),
    Row("account_inactive", get=ALL),
    Row("account_reauthenticate", get=MEMBERS, post="guest 302, * 422"),
    Row("account_email", get=MEMBERS, post="* 302"),
    Row("account_email_verification_sent", get=ALL),
    Row("account_confirm_email", "=no-such-key", get=ALL, post="* 404"),
    Row("account_change_password", get=MEMBERS, post="guest 302, * 422"),
    Row("account_set_password", get="* 302", post="* 302"),
    Row("account_reset_password", get=ALL, post="* 422"),
    Row("account_reset_password_done", get=ALL),
    Row("account_reset_password_from_key", "=1 =no-such-key", get=ALL, post="* 422"),
    Row("account_reset_password_from_key_done", get=ALL),
    Row("usersessions_list", get=MEMBERS, post="guest 302, * 302"),
]

TASKING = [
    Row("taskers:profile", "profile.ref", get=ALL),
    Row("taskers:profile", "=ghjkmnpq", get="* 404"),
    Row("taskers:become", get="tom 303, tia 303, * 200", post=DONE),
    Row("taskers:desk", get=TASKERS, post=POSTED),
    Row("taskers:listing", get=POSTED, post=DONE),
    Row("taskers:pause", get=POSTED, post=DONE),
    Row("taskers:skills", get=TASKERS, post=POSTED),
    Row(
        "taskers:skill",
        "=wardrobe-assembly",
        get=TASKERS,
        post=DONE,
        data=said(unit="hour", rate="60", minimum="", pitch=""),
    ),
    Row("taskers:skill", "=no-such-skill", get=UNKNOWN, post=UNKNOWN),
    Row(
        "taskers:skill_removal",
        "=wardrobe-assembly",
        get=POSTED,
        post="guest 302, tom 422, tia 422, * 303",
    ),
    Row("taskers:area", get=TASKERS, post=DONE, data=said(place="Glebe", radius_km="5")),
    Row("taskers:area_removal", "area.pk", get=POSTED, post="guest 302, tia 404, * 303"),
    Row(
        "taskers:description",
        get=TASKERS,
        post=DONE,
        data=said(
            headline="Built straight",
            pitch="Ten years.",
            notice_minutes="180",
            timezone="Australia/Sydney",
        ),
    ),
    Row("taskers:availability", get=TASKERS, post=DONE, data=said(hours=["1-morning"])),
    Row(
        "taskers:exceptions",
        get=POSTED,
        post=DONE,
        data=lambda world: {"kind": "away", "since": stage.in_days(30).date().isoformat()},
    ),
    Row("taskers:exception_removal", "exception.pk", get=POSTED, post="guest 302, tia 404, * 303"),
    Row("taskers:photos", get=TASKERS, post="guest 302, tom 422, tia 422, * 303"),
    Row("taskers:photo_order", get=POSTED, post=DONE),
    Row("taskers:photo_removal", "work_photo.ref", get=POSTED, post=DONE),
    Row("taskers:work_photo", "work_photo.ref", get=ALL),
    Row("taskers:work_photo", "=ghjkmnpq", get="* 404"),
    Row("taskers:favourites", get=MEMBERS, post=POSTED),
    Row(
        "taskers:favourite",
        "profile.ref",
        get=POSTED,
        post="guest 302, tom 404, * 303",
        data=said(on="1"),
    ),
    Row("taskers:calendar_confirmation", get=POSTED, post=DONE),
    Row("taskers:gig", "gig.ref", get=ALL),
    Row("taskers:gig", "=ghjkmnpq", get="* 404"),
    Row(
        "taskers:booking",
        "gig.ref",
        get="guest 302, tom 303, * 200",
        post="guest 302, tom 303, * 422",
    ),
    Row("taskers:gigs", get=TASKERS, post=POSTED),
    Row("taskers:gig_new", get=TASKERS, post="guest 302, tom 422, tia 422, * 303"),
    Row("taskers:gig_edit", "gig.ref", get=OWN_GIG, post="guest 302, tom 422, tia 404, * 303"),
    Row("taskers:gig_pause", "gig.ref", get=POSTED, post=GIG_DOES),
    Row("taskers:gig_publishing", "gig.ref", get=POSTED, post=GIG_DOES),
    Row("taskers:gig_removal", "gig.ref", get=POSTED, post=GIG_DOES),
    Row("matching:find", get=ALL),
    Row("matching:suggest", get=ALL),
    Row("bookings:today", get=TASKERS, post=POSTED),
]

TITLE = said(title="Assemble a wardrobe", skill=stage.SKILL)
FORMS = {
    "what": TITLE,
    "details": said(
        description="Three doors, two drawers, flat-packed.",
        q_doors="three",
        q_items="1",
        q_access="lift",
    ),
    "where": said(address="14 Wilson Street, Newtown"),
    "when": said(kind="flexible", day_part="any"),
    "budget": said(budget="160"),
}
JOBS = [
    Row("jobs:list", get=ALL),
    Row("jobs:mine", get=MEMBERS, post=POSTED),
    Row("jobs:post", get=ALL, post="* 303", data=lambda world: TITLE(world) | key(world)),
    *(
        Row(f"jobs:post_{name}", f"{of}.ref", get=DRAFT, post=DRAFT_DOES, data=data)
        for name, data in FORMS.items()
        for of in ("draft", "job")
    ),
    Row("jobs:post_review", "draft.ref", get=DRAFT),
    Row("jobs:detail", "job.ref", get=ALL),
    Row("jobs:detail", "booking.job.ref", get=ALL),
    Row("jobs:detail", "named_job.ref", get="ada 200, tom 200, * 404"),
    Row("jobs:detail", "paused.ref", get=ALL),
    *(Row("jobs:detail", f"{of}.ref", get="ada 200, * 404") for of in ("held_job", "removed")),
    Row("jobs:pause", "job.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:resumption", "paused.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:repost", "expired.ref", get=ADA, post=ADA_DOES),
    Row("jobs:similar", "job.ref", get=POSTED, post=ADA_DOES, data=said(key="1")),
    Row(
        "jobs:invitations",
        "draft.ref",
        get=DRAFT,
        post=DRAFT_DOES,
        data=lambda world: {"who": "named", "taskers": [world.tom.ref]},
    ),
    Row("jobs:invitations", "job.ref", get=DRAFT, post=DRAFT_DOES, data=said(who="everyone")),
    Row("jobs:opening", "named_job.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:refusal", "named_job.ref", get=POSTED, post=TOM_DOES),
    Row(
        "jobs:questions",
        "job.ref",
        get="guest 302, tom 200, tia 200, * 404",
        post="guest 302, tom 303, tia 303, * 404",
        data=lambda world: key(world) | {"text": "Is there parking?"},
    ),
    Row("jobs:answer", "question.ref", get=ADA, post=ADA_DOES, data=said(text="Yes.")),
    Row("jobs:detail", "draft.ref", get="ada 303, * 404"),
    Row("jobs:publication", "draft.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:edit", "job.ref", get=ADA, post=POSTED),
    Row("jobs:cancellation", "job.ref", get=ADA, post=ADA_DOES, data=said(reason="")),
    Row("jobs:discarding", "draft.ref", get=DRAFT, post=DRAFT_DOES),
    Row("jobs:photo", "job.ref job_photo.ref", get=ALL),
    Row("jobs:photo", "draft.ref draft_photo.ref", get=DRAFT),
    Row("offers:mine", get=MEMBERS, post=POSTED),
    Row("offers:compare", "job.ref", get=ADA, post=POSTED),
    Row("offers:compare", "draft.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row(
        "offers:make",
        "other_job.ref",
        get="guest 302, tom 200, tia 200, * 403",
        post="guest 302, tom 303, tia 303, * 403",
        data=offer,
    ),
    Row("offers:make", "job.ref", get="guest 302, * 403", post="guest 302, * 403"),
    Row("offers:make", "draft.ref", get="guest 302, * 404", post="guest 302, * 404", data=offer),
    Row("offers:detail", "offer.ref", get=BOTH, post=POSTED),
    Row(
        "offers:edit",
        "offer.ref",
        get=TOM,
        post=TOM_DOES,
        data=lambda world: offer(world) | {"version": world.offer.version},
    ),
    Row("offers:withdrawal", "offer.ref", get=TOM, post=TOM_DOES),
    Row("offers:decline", "offer.ref", get=ADA, post=ADA_DOES, data=said(reason="price")),
    Row(
        "offers:shortlisting",
        "offer.ref",
        get=POSTED,
        post=ADA_DOES,
        data=said(on="1"),
        swaps=True,
    ),
    Row(
        "offers:counter",
        "offer.ref",
        get=ADA,
        post=ADA_DOES,
        data=lambda world: offer(world) | {"price": "120", "version": world.offer.version},
    ),
    Row("offers:agreement", "countered.ref countered.rounds", get=POSTED, post=TOM_DOES),
    Row("offers:counter_withdrawal", "countered.ref countered.rounds", get=POSTED, post=ADA_DOES),
    Row("offers:confirmation", "stale.ref", get=POSTED, post=TOM_DOES),
    Row("offers:renewal", "lapsed.ref", get=POSTED, post=TOM_DOES),
]

BOOKINGS = [
    Row("bookings:list", get=MEMBERS, post=POSTED),
    Row(
        "bookings:acceptance",
        "offer.ref",
        get=ADA,
        post=ADA_DOES,
        data=lambda world: key(world) | {"version": world.offer.version},
    ),
    Row("bookings:detail", "booking.ref", get=BOTH, post=POSTED),
    Row("bookings:detail", "unpaid.ref", get=BOTH, post=POSTED),
    Row("bookings:detail", "reviewed.ref", get=BOTH, post=POSTED),
    Row("bookings:checkout", "unpaid.ref", get=ADA, post=POSTED),
    Row("bookings:answer", "asked.ref", get=TOM, post=TOM_DOES, data=said(say="yes")),
    Row("bookings:withdrawal", "asked.ref", get=ADA, post=ADA_DOES),
    Row("bookings:confirmed", "booking.ref", get=ADA, post=POSTED),
    Row("bookings:cancellation", "unpaid.ref", get=BOTH, post=BOTH_DO),
    Row(
        "bookings:cancellation",
        "booking.ref",
        get=BOTH,
        post=BOTH_DO,
        data=said(job="reopen", reason="I am ill, sorry."),
    ),
    Row(
        "bookings:start",
        "booking.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=lambda world: {"pin": world.booking.pin},
    ),
    Row("bookings:pin", "booking.ref", get=POSTED, post="guest 302, ada 303, tom 403, * 404"),
    Row(
        "bookings:finish",
        "started.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=said(note="All level."),
    ),
    Row(
        "bookings:approval",
        "done.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
    ),
    *(
        Row("bookings:detail", f"{of}.ref", get=BOTH, post=POSTED)
        for of in ("soon", "late", "missed", "ended", "moving", "stopping")
    ),
    Row(
        "bookings:new_time",
        "booking.ref",
        get=BOTH,
        post=BOTH_DO,
        data=lambda world: {"starts": stage.in_days(21).isoformat()},
    ),
    Row("bookings:agreement", "booking.ref", get=BOTH, post=BOTH_DO, data=said(reason="Flood")),
    Row(
        "bookings:agreement",
        "started.ref",
        get=BOTH,
        post=BOTH_DO,
        data=said(pay="70", reason="Half of it is done."),
    ),
    *(
        Row(
            "bookings:proposal",
            f"{of}.ref",
            get=BOTH,
            post=f"guest 302, {answers} 303, {asks} 403, * 404",
            data=lambda world, ask=ask: {"proposal": getattr(world, ask).pk, "answer": "refuse"},
        )
        for of, ask, asks, answers in (
            ("moving", "move", "ada", "tom"),
            ("stopping", "stop", "tom", "ada"),
        )
    ),
    Row(
        "bookings:departure",
        "soon.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 303, ada 403, * 404",
        data=said(minutes="30"),
    ),
    Row(
        "bookings:absence",
        "late.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 422, * 404",
    ),
    Row(
        "bookings:doorstep",
        "late.ref",
        get="guest 302, tom 200, ada 303, * 404",
        post="guest 302, tom 422, ada 422, * 404",
    ),
    Row(
        "bookings:tries",
        "door.ref",
        get=POSTED,
        post="guest 302, tom 303, ada 403, * 404",
        data=said(means="call"),
    ),
    Row(
        "bookings:pause",
        "done.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
        data=said(reason="I am away until Sunday."),
    ),
    Row("bookings:excuse", "ended.ref", get=POSTED, post=BOTH_DO),
    Row("bookings:reliability", get=MEMBERS, post=POSTED),
    Row("bookings:terms", get=TASKERS, post=DONE, data=said(cancel_policy="strict")),
    Row("bookings:photo", "done.ref photo.pk", get=BOTH, post=POSTED),
    Row("bookings:calendar", "booking.ref", get=BOTH, post=POSTED),
    Row("bookings:tip", "over.ref", get=ADA, post="guest 302, ada 422, * 404"),
    Row("bookings:again", "over.ref", get=ADA, post="guest 302, ada 422, * 404"),
    Row("reviews:answer", "told.pk", get=TOM, post=TOM_DOES, data=said(text="Thanks.")),
    Row("reviews:answer", "=0", get=GONE, post=GONE),
    Row(
        "reviews:write", "over.ref", get=BOTH, post=BOTH_DO, data=said(stars="5", text="Thank you.")
    ),
]

PROBLEM = said(reason="flawed", wanted="unsure", text="One door hangs.", contested="60")
DISPUTES = [
    Row(
        "disputes:open",
        "done.ref",
        get=BOTH,
        post="guest 302, ada 303, tom 200, * 404",
        data=PROBLEM,
    ),
    Row("disputes:detail", "quarrel.ref", get=BOTH, post=BOTH_DO, data=said(text="And a scratch.")),
    Row("disputes:photo", "quarrel.ref evidence.pk", get=BOTH, post=POSTED),
    Row("disputes:proposals", "quarrel.ref", get=BOTH, post=BOTH_DO, data=said(kept="20")),
    Row(
        "disputes:acceptance",
        "quarrel.ref proposal.pk",
        get=ADA,
        post="guest 302, ada 303, tom 403, * 404",
    ),
    Row("disputes:review", "quarrel.ref", get=BOTH, post=BOTH_DO),
    Row(
        "disputes:withdrawal",
        "quarrel.ref",
        get="guest 302, ada 200, tom 303, * 404",
        post="guest 302, ada 303, tom 403, * 404",
    ),
    Row("desk:disputes", get=STAFF, post=STAFF),
    Row("desk:dispute", "quarrel.ref", get=STAFF, post=STAFF),
    Row("desk:dispute_photo", "quarrel.ref evidence.pk", get=STAFF, post=STAFF),
    *(
        Row(f"desk:dispute_{name}", of, get=STAFF, post="guest 302, max 303, * 404", data=data)
        for name, of, data in (
            ("question", "asked_us.ref", said(question="Which door?")),
            ("confirmation", "review.ref ruling.pk", said()),
            ("return", "review.ref ruling.pk", said(note="Too much.")),
        )
    ),
]

MONEY = [
    Row("payments:pay", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:return", "payment.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row("payments:webhook", "=sandbox", post="* 400"),
    Row("payments:webhook", "=stripe", post="* 404"),
    Row(
        "payments:sandbox:pay", "hosted.ref", get=ADA, post=ADA_DOES, data=lambda world: card_form()
    ),
    Row(
        "payments:sandbox:challenge",
        "challenge.ref",
        get=ADA,
        post=ADA_DOES,
        data=said(answer="yes"),
    ),
]

WORDS = [
    Row("chat:inbox", get=MEMBERS, post=POSTED),
    Row("chat:conversation", "talk.ref", get=BOTH, post=POSTED),
    Row(
        "chat:messages",
        "talk.ref",
        get=BOTH,
        post=BOTH_DO,
        data=lambda world: key(world) | {"body": "On my way."},
        swaps=True,
    ),
    Row("chat:removal", "talk.ref said.seq", get=POSTED, post=ADA_DOES),
    Row("chat:photos", "talk.ref", get=POSTED, post="guest 302, ada 422, tom 422, * 404"),
    Row("chat:reading", "talk.ref", get=POSTED, post=BOTH_DO),
    Row("chat:photo", "chat_photo.ref", get=BOTH, post=POSTED),
    Row("chat:photo", "waiting_photo.ref", get=ADA, post=POSTED),
    Row("chat:about_offer", "offer.ref", get=POSTED, post=BOTH_DO),
    Row("chat:about_booking", "booking.ref", get=POSTED, post=BOTH_DO),
    Row("notifications:list", get=MEMBERS, post=POSTED),
    Row("notifications:reading", get=POSTED, post=DONE),
    Row(
        "notifications:reading",
        get=POSTED,
        post="guest 302, * 404",
        data=said(n="9999"),
        about="unknown",
    ),
    Row("notifications:preferences", get=MEMBERS, post=DONE),
    Row("notifications:muting", "talk.ref", get=POSTED, post=DONE, data=said(on="1")),
    Row("notifications:way_out", "=made-up", get="* 404", post="* 404"),
    Row("notifications:mailbox", get=ALL),
    Row("notifications:mail", "mail.pk", get=ALL),
    Row("notifications:mail_html", "mail.pk", get=ALL),
]

TABLES = (
    "person:ada job booking fact report sanction ledgertransaction ledgermovement operation "
    "gatewayevent"
)
WHY = said(reason="We have looked at it.")
# What is decided there, about what, and with which words.
DECISIONS = [
    ("report_decision", "report.ref", said(outcome="dismissed", statement="It is allowed.")),
    ("sanction", "ben.ref", said(kind="warn", reason="spam", statement="Not here.")),
    ("note", "ben.ref", said(text="Called twice.")),
    ("restoration", "sanction.ref", WHY),
    ("appeal", "sanction.ref", said(outcome="upheld", answer="It was you.")),
    ("job_approval", "held.ref", said()),
    ("job_removal", "held.ref", WHY),
    ("replay", "gatewayevent.pk", WHY),
    ("retry", "parked.pk", WHY),
    ("operation_note", "parked.pk", WHY),
    ("policy_approval", "policy.pk", said()),
    ("policy_withdrawal", "policy.pk", said()),
]
DESK = [
    Row("wagtailadmin_home", get=STAFF, post=STAFF_READS),
    Row("desk:policies", get=STAFF, post=STAFF),
    Row("desk:policy_draft", get=STAFF, post="guest 302, max 422, * 404"),
    *(
        Row(f"desk:{name}", of, get=STAFF, post="guest 302, max 303, * 404", data=data)
        for name, of, data in DECISIONS
    ),
    *(
        row
        for table in TABLES.split()
        for space, _, of in [table.partition(":")]
        for row in (
            Row(f"marketplace-{space}:index", get=STAFF, post=STAFF_READS),
            Row(f"marketplace-{space}:index_results", get=STAFF, post=STAFF_READS),
            Row(f"marketplace-{space}:inspect", f"{of or space}.pk", get=STAFF, post=STAFF_READS),
        )
    ),
]

ROWS = [*SHELL, *ACCOUNTS, *TASKING, *JOBS, *BOOKINGS, *DISPUTES, *MONEY, *WORDS, *DESK]
