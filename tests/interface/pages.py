"""Every page, with the person who looks at it and the objects of the world that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from types import SimpleNamespace


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it; {names} in the path are looked up in the world."""

    who: str
    path: str
    # The regions that htmx fetches by themselves.
    parts: tuple[str, ...] = ()
    status: int = 200
    # Whether the keyboard walks through it, too.
    walked: bool = False

    def url(self, world: SimpleNamespace) -> str:
        """Return the address in this world."""
        head, *rest = self.path.split("{")
        parts = (part.split("}") for part in rest)
        return head + "".join(f"{attrgetter(name)(world)}{tail}" for name, tail in parts)

    def __str__(self) -> str:
        return f"{self.who} {self.path}"


GUEST = [
    Page("guest", "/", walked=True),
    Page("guest", "/how-it-works/"),
    Page("guest", "/trust-and-fees/", walked=True),
    Page("guest", "/fees/"),
    Page("guest", "/account/suspended/"),
    Page("guest", "/about/"),
    Page("guest", "/help/", walked=True),
    Page("guest", "/help/?q=refund"),
    Page("guest", "/help/?q=xylophone"),
    Page("guest", "/help/paying/"),
    Page("guest", "/help/paying/the-hold/", walked=True),
    Page("guest", "/contact/"),
    Page("guest", "/guides/"),
    Page("guest", "/guides/what-assembly-costs/"),
    Page("guest", "/legal/"),
    Page("guest", "/legal/terms/"),
    Page("guest", "/services/"),
    Page("guest", "/services/assembly/"),
    Page("guest", "/services/assembly/sydney/", walked=True),
    Page("guest", "/services/assembly/sydney/newtown/"),
    Page("guest", "/cities/"),
    Page("guest", "/cities/sydney/"),
    Page("guest", "/account/login/", walked=True),
    Page("guest", "/account/signup/", walked=True),
    Page("guest", "/account/login/code/"),
    Page("guest", "/account/password/reset/"),
    Page("guest", "/account/password/reset/done/"),
    Page("guest", "/account/password/reset/key/1-gone/"),
    Page("guest", "/account/confirm-email/"),
    Page("guest", "/account/confirm-email/gone/"),
    Page("guest", "/account/inactive/"),
    Page("guest", "/find/", parts=("results",)),
    Page("guest", "/find/?q=wardrobe&where=Newtown", parts=("results",), walked=True),
    Page("guest", "/find/?q=wardrobe&where=Newtown&max=20", parts=("results",)),
    Page("guest", "/find/?q=wardrobe&where=Newtown&view=map&zoom=2", parts=("results",)),
    Page("guest", "/find/?q=wardrobe&where=Newtown&view=filters", parts=("results",)),
    Page("guest", "/jobs/", parts=("results",), walked=True),
    Page("guest", "/jobs/?q=nothing", parts=("results",)),
    Page("guest", "/jobs/{job.ref}/"),
    Page("guest", "/taskers/{profile.ref}/", parts=("times",), walked=True),
    Page("guest", "/taskers/{profile.ref}/?show=reviews"),
    Page("guest", "/taskers/{profile.ref}/?show=photos"),
    Page("guest", "/taskers/{profile.ref}/?show=checks"),
    Page("guest", "/gigs/{gig.ref}/?package=2", parts=("times",), walked=True),
    Page("guest", "/jobs/post/", parts=("skills",), walked=True),
    Page("guest", "/tasker/become/", parts=("estimate",), walked=True),
    Page("guest", "/dev/mail/"),
    Page("guest", "/dev/mail/{mail.pk}/"),
    Page("guest", "/offline/"),
    Page("guest", "/install/"),
    Page("guest", "/no/such/page/", status=404),
]

CLIENT = [
    Page("ada", "/"),
    Page("ada", "/account/", walked=True),
    Page("ada", "/account/profile/", walked=True),
    Page("ada", "/report/tasker/{profile.ref}/", walked=True),
    Page("ben", "/account/decisions/"),
    Page("ben", "/account/decisions/{sanction.ref}/"),
    Page("ada", "/account/email/", walked=True),
    Page("ada", "/account/phone/"),
    Page("ada", "/account/2fa/", walked=True),
    Page("ada", "/account/2fa/webauthn/"),
    Page("ada", "/account/addresses/"),
    Page("ada", "/account/addresses/{address.pk}/"),
    Page("ada", "/account/look/"),
    Page("ada", "/account/privacy/"),
    Page("ada", "/account/closing/"),
    Page("ada", "/notices/preferences/", walked=True),
    Page("eve", "/account/phone/code/"),
    Page("ada", "/account/sessions/"),
    Page("ada", "/account/password/change/"),
    Page("ada", "/account/reauthenticate/"),
    Page("ada", "/account/logout/"),
    Page("ada", "/my/jobs/", parts=("results",), walked=True),
    Page("ada", "/my/jobs/?show=drafts", parts=("results",)),
    Page("ada", "/my/jobs/?show=booked", parts=("results",)),
    Page("ada", "/jobs/{job.ref}/", walked=True),
    Page("ada", "/jobs/{booking.job.ref}/"),
    Page("ada", "/jobs/{asked.ref}/"),
    Page("ada", "/jobs/{paused.ref}/"),
    Page("ada", "/jobs/{expired.ref}/"),
    Page("ada", "/jobs/{held.ref}/"),
    Page("ada", "/jobs/{removed.ref}/"),
    Page("ada", "/jobs/{expired.ref}/repost/", walked=True),
    Page("ada", "/jobs/{draft.ref}/invitations/", walked=True),
    Page("ada", "/questions/{question.ref}/answer/", walked=True),
    Page("ada", "/jobs/post/{draft.ref}/what/", parts=("skills",)),
    Page("ada", "/jobs/post/{draft.ref}/details/", walked=True),
    Page("ada", "/jobs/post/{draft.ref}/where/", parts=("places",), walked=True),
    Page("ada", "/jobs/post/{draft.ref}/when/", walked=True),
    Page("ada", "/jobs/post/{draft.ref}/budget/", parts=("prices",), walked=True),
    Page("ada", "/jobs/post/{draft.ref}/review/", walked=True),
    Page("ada", "/jobs/{job.ref}/edit/"),
    Page("ada", "/jobs/{job.ref}/cancellation/"),
    Page("ada", "/jobs/{draft.ref}/discarding/"),
    Page("ada", "/jobs/{job.ref}/offers/", parts=("offers",), walked=True),
    Page("ada", "/offers/{offer.ref}/", walked=True),
    Page("ada", "/offers/{offer.ref}/decline/", walked=True),
    Page("ada", "/offers/{offer.ref}/counter/", parts=("times", "earnings"), walked=True),
    Page("ada", "/offers/{countered.ref}/"),
    Page("ada", "/offers/{stale.ref}/"),
    Page("ada", "/offers/{offer.ref}/acceptance/", walked=True),
    Page("ada", "/bookings/", walked=True),
    Page("ada", "/bookings/?when=past"),
    Page("ada", "/bookings/{unpaid.ref}/", walked=True),
    Page("ada", "/bookings/{booking.ref}/", walked=True),
    Page("ada", "/bookings/{started.ref}/"),
    Page("ada", "/bookings/{done.ref}/"),
    Page("ada", "/bookings/{over.ref}/"),
    Page("ada", "/bookings/{reviewed.ref}/", walked=True),
    Page("ada", "/bookings/{unpaid.ref}/checkout/", parts=("pay",), walked=True),
    Page("ada", "/bookings/{booking.ref}/confirmed/", parts=("outcome",)),
    Page("ada", "/bookings/{booking.ref}/cancellation/", walked=True),
    Page("ada", "/bookings/{unpaid.ref}/cancellation/"),
    Page("ada", "/bookings/{done.ref}/approval/", walked=True),
    Page("ada", "/bookings/{over.ref}/review/", walked=True),
    Page("ada", "/taskers/{profile.ref}/", parts=("times",)),
    Page("ada", "/gigs/{gig.ref}/booking/", parts=("times",), walked=True),
    Page("ada", "/bookings/{asked.ref}/"),
    Page("ada", "/bookings/{asked.ref}/withdrawal/"),
    Page("ada", "/bookings/{refused.ref}/"),
    Page("ada", "/my/favourites/"),
    Page("ada", "/account/blocks/"),
    Page("ada", "/sandbox/pay/{hosted.ref}/", walked=True),
    Page("ada", "/sandbox/pay/{challenge.ref}/confirmation/"),
    Page("ada", "/messages/", walked=True),
    Page("ada", "/messages/{talk.ref}/", walked=True),
    Page("ada", "/notices/", walked=True),
    Page("ada", "/jobs/{other_job.ref}/offers/", status=404),
]

TASKER = [
    Page("tom", "/"),
    Page("tom", "/tasker/", walked=True),
    Page("tom", "/tasker/today/", walked=True),
    Page("tom", "/tasker/skills/", walked=True),
    Page("tom", "/tasker/skills/wardrobe-assembly/", parts=("earnings",), walked=True),
    Page("tom", "/tasker/skills/bed-assembly/", parts=("earnings",)),
    Page("tom", "/tasker/area/", walked=True),
    Page("tom", "/tasker/gigs/", walked=True),
    Page("tom", "/tasker/gigs/new/"),
    Page("tom", "/tasker/gigs/{gig.ref}/", walked=True),
    Page("tom", "/tasker/photos/", walked=True),
    Page("tom", "/bookings/{asked.ref}/"),
    Page("tom", "/bookings/{asked.ref}/answer/", walked=True),
    Page("tom", "/tasker/words/"),
    Page("tom", "/tasker/availability/", parts=("week",), walked=True),
    Page("tom", "/jobs/", parts=("results",)),
    Page("tom", "/jobs/{job.ref}/"),
    Page("tom", "/jobs/{other_job.ref}/"),
    Page("tom", "/jobs/{asked.ref}/", walked=True),
    Page("tom", "/jobs/{job.ref}/questions/", walked=True),
    Page("tom", "/jobs/{other_job.ref}/offers/new/", parts=("times", "earnings"), walked=True),
    Page("tom", "/offers/", walked=True),
    Page("tom", "/offers/?show=past"),
    Page("tom", "/offers/{offer.ref}/"),
    Page("tom", "/offers/{offer.ref}/edit/", parts=("times", "earnings")),
    Page("tom", "/offers/{offer.ref}/withdrawal/"),
    Page("tom", "/offers/{countered.ref}/", walked=True),
    Page("tom", "/offers/{countered.ref}/edit/"),
    Page("tom", "/offers/{stale.ref}/"),
    Page("tom", "/offers/{lapsed.ref}/"),
    Page("tom", "/bookings/"),
    Page("tom", "/bookings/{unpaid.ref}/"),
    Page("tom", "/bookings/{booking.ref}/", walked=True),
    Page("tom", "/bookings/{started.ref}/"),
    Page("tom", "/bookings/{done.ref}/"),
    Page("tom", "/bookings/{reviewed.ref}/"),
    Page("tom", "/bookings/{booking.ref}/start/", walked=True),
    Page("tom", "/bookings/{started.ref}/finish/", walked=True),
    Page("tom", "/bookings/{booking.ref}/cancellation/"),
    Page("tom", "/bookings/{over.ref}/review/"),
    Page("tom", "/taskers/{profile.ref}/", parts=("times",)),
    Page("tom", "/messages/{talk.ref}/"),
    Page("tom", "/notices/"),
    Page("tom", "/account/"),
]

# Nothing is there yet.
EMPTY = [
    Page("eve", "/my/jobs/", parts=("results",)),
    Page("eve", "/offers/"),
    Page("eve", "/bookings/"),
    Page("eve", "/messages/"),
    Page("eve", "/my/favourites/"),
    Page("eve", "/notices/"),
    Page("eve", "/account/decisions/"),
    Page("eve", "/account/reports/"),
    Page("eve", "/jobs/{job.ref}/offers/new/", status=403),
]

PAGES = [*GUEST, *CLIENT, *TASKER, *EMPTY]
