"""What others may ask about offers: who may make one, what each side pays and gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.core.states import Actor, Choice
from marketplace.jobs import queries as jobs
from marketplace.offers import comparing, states
from marketplace.offers.comparing import pill, table
from marketplace.offers.earnings import (
    Earnings,
    Line,
    budget_rows,
    client_rows,
    earnings,
    price_lines,
    tasker_rows,
)
from marketplace.offers.history import Entry, changes, history_of
from marketplace.offers.models import Counter, Offer
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.jobs.models import Job
    from marketplace.taskers.models import TaskerProfile, TaskerSkill


__all__ = [
    "Earnings",
    "Entry",
    "Hindrance",
    "Line",
    "Outlook",
    "board",
    "budget_rows",
    "changes",
    "choices",
    "client_rows",
    "counter_of",
    "counts",
    "earnings",
    "has_offered",
    "history_of",
    "my_offer",
    "offer_by_id",
    "offer_for",
    "offers_of",
    "offers_on",
    "outlook",
    "pill",
    "price_lines",
    "table",
    "tasker_rows",
    "waiting_for",
]


@dataclass(frozen=True)
class Hindrance:
    """Why a person cannot offer on a job, and the page that helps, if one does."""

    text: str
    url: str = ""
    action: str = ""
    # Somebody else was quicker, or the time is over: nothing that the person could mend.
    is_late: bool = False


@dataclass(frozen=True)
class Outlook:
    """A person's way to an offer on a job: the profile, its skill, the latest offer, the hurdle."""

    profile: TaskerProfile | None = None
    skill: TaskerSkill | None = None
    mine: Offer | None = None
    hindrance: Hindrance | None = None


def offer_for(person: Person, ref: str) -> Offer | None:
    """The offer of a reference, if the person is one of its two sides."""
    return Offer.objects.visible_to(person).with_people().filter(ref=ref).first()


def offer_by_id(offer_id: int) -> Offer:
    """One offer with its people; raises Offer.DoesNotExist."""
    return Offer.objects.with_people().get(pk=offer_id)


def offers_on(job: Job) -> QuerySet[Offer]:
    """The standing offers on a job, the first one first."""
    found = Offer.objects.live().filter(job=job.pk).with_people()
    return found.prefetch_related("tasker__areas").order_by("created_at", "pk")


def my_offer(job: Job, profile: TaskerProfile) -> Offer | None:
    """The latest offer of a tasker on a job, standing or not."""
    mine = Offer.objects.filter(job=job.pk, tasker=profile).with_people()
    return mine.order_by("-created_at", "-pk").first()


def board(job: Job, policy: Policy, *, sort: str, page: str) -> dict[str, Any]:
    """Everything that the list of a job's standing offers shows, for its client's eyes."""
    found = list(offers_on(job))
    shown = comparing.board(job, found, policy, sort=sort, page=page)
    has_best = any(one.is_best for one in shown["candidates"])
    for one in shown["candidates"]:
        if job.client is not None:
            answers = choices(one.offer, job.client, policy=policy)
            is_main = one.is_best or not has_best
            one.choices.extend(answers if is_main else map(_beside, answers))
    return {**shown, "answered": answered_on(job) if job.is_standing else []}


def _beside(choice: Choice) -> Choice:
    """Return a choice as it looks beside a better one: a page has one primary button."""
    return replace(choice, style="quiet") if choice.style == "primary" else choice


def counter_of(offer: Offer) -> Counter | None:
    """The client's open counter-offer, while the offer waits for its answer."""
    if not offer.is_countered:
        return None
    return Counter.objects.filter(offer=offer, outcome=Counter.Outcome.OPEN).first()


def has_offered(job: Job, person: Person) -> bool:
    """Whether the person has ever offered on the job."""
    return Offer.objects.of_tasker(person).filter(job=job.pk).exists()


def offers_of(person: Person, *, standing: bool) -> QuerySet[Offer]:
    """What the person has offered, standing or over, newest first."""
    own = Offer.objects.of_tasker(person).with_people()
    found = own.live() if standing else own.exclude(state__in=states.LIVE)
    return found.order_by("-created_at", "-pk")


def waiting_for(person: Person) -> list[str]:
    """The references of offers that stand still until the person answers (one query)."""
    made = Offer.objects.filter(job__client=person, state=states.SUBMITTED)
    sent_back = Offer.objects.of_tasker(person).filter(state__in=(states.COUNTERED, states.STALE))
    arms = [each.order_by().values_list("ref", flat=True) for each in (made, sent_back)]
    return list(arms[0].union(arms[1]))


def counts(job_ids: Iterable[int]) -> dict[int, int]:
    """How many offers stand on each job (one query); jobs without are left out."""
    live = Offer.objects.live().filter(job__in=set(job_ids)).order_by()
    return {row["job"]: row["n"] for row in live.values("job").annotate(n=Count("pk"))}


def outlook(job: Job, person: Person, policy: Policy) -> Outlook:
    """What stands between a person and an offer on the job (at most five queries)."""
    if job.client_id == person.pk:
        return Outlook(hindrance=Hindrance(_("This is your own job.")))
    profile = taskers.profile_of(person)
    skill = taskers.skill_of(profile.pk, job.skill_id or 0) if profile else None
    on_job = Offer.objects.filter(Q(state__in=states.LIVE) | Q(tasker=profile), job=job.pk)
    offers = list(on_job.order_by("created_at", "pk"))
    mine = [offer for offer in offers if profile and offer.tasker_id == profile.pk]
    standing = sum(offer.is_live for offer in offers)
    found = (
        _of_job(job, mine, standing, policy)
        or _of_audience(job, person)
        or _of_tasker(job, profile, skill)
        or _of_footing(job, person)
    )
    return Outlook(profile, skill, mine[-1] if mine else None, found)


def answered_on(job: Job) -> list[Offer]:
    """The offers on a job that no longer stand, the last one first."""
    over = Offer.objects.filter(job=job.pk).exclude(state__in=states.LIVE).with_people()
    return list(over.order_by("-answered_at", "-pk"))


def choices(offer: Offer, person: Person, *, policy: Policy | None = None) -> list[Choice]:
    """What the person may do with the offer now; accepting leads to the page that says what it means."""
    side = Actor.CLIENT if offer.job.client_id == person.pk else Actor.TASKER
    events = states.MACHINE.events(state=offer.state, actor=side)
    if "counter" in events and not _has_rounds(offer, policy):
        events.remove("counter")
    if side is Actor.TASKER and offer.is_expired and offer.job.is_open:
        events.append("renew" if offer.starts_at > now() else "again")
    found = [_BUTTONS[event](offer) for event in events]
    return sorted(found, key=lambda choice: (choice.style == "ghost", choice.style != "primary"))


def _has_rounds(offer: Offer, policy: Policy | None) -> bool:
    return not offer.rounds or offer.rounds < (policy or policies.current()).counter_rounds


def _edit(offer: Offer) -> Choice:
    labels = {states.COUNTERED: _("Offer something else"), states.STALE: _("Change the offer")}
    label = labels.get(offer.state, _("Edit offer"))
    return Choice("edit", label, _address("offers:edit", offer))


def _posted(event: str, label: str, name: str, *args: object, style: Any = "primary") -> Choice:
    return Choice(event, label, reverse(name, args=args), style=style, method="post")


_BUTTONS: dict[str, Callable[[Offer], Choice]] = {
    "accept": lambda offer: Choice(
        "accept", _("Accept offer"), _address("bookings:acceptance", offer), style="primary"
    ),
    "counter": lambda offer: Choice(
        "counter", _("Make a counter-offer"), _address("offers:counter", offer)
    ),
    "take_back": lambda offer: _posted(
        "take_back",
        _("Take it back"),
        "offers:counter_withdrawal",
        offer.ref,
        offer.rounds,
        style="quiet",
    ),
    "decline": lambda offer: Choice(
        "decline", _("Decline"), _address("offers:decline", offer), style="ghost"
    ),
    "agree": lambda offer: _posted(
        "agree", _("Agree to it"), "offers:agreement", offer.ref, offer.rounds
    ),
    "reconfirm": lambda offer: _posted(
        "reconfirm", _("Confirm the offer"), "offers:confirmation", offer.ref
    ),
    "renew": lambda offer: _posted("renew", _("Renew the offer"), "offers:renewal", offer.ref),
    "again": lambda offer: Choice(
        "again", _("Offer again"), reverse("offers:make", args=[offer.job.ref]), style="primary"
    ),
    "edit": _edit,
    "withdraw": lambda offer: Choice(
        "withdraw", _("Withdraw"), _address("offers:withdrawal", offer), style="ghost"
    ),
}


def _address(name: str, offer: Offer) -> str:
    return reverse(name, args=[offer.ref])


def _of_job(job: Job, mine: list[Offer], standing: int, policy: Policy) -> Hindrance | None:
    if live := next((offer for offer in mine if offer.is_live), None):
        url = reverse("offers:detail", args=[live.ref])
        return Hindrance(_("You have an offer on this job."), url, _("See your offer"))
    if not job.is_open or job.due_at <= now():
        taken = _("Somebody is booked for this job.")
        paused = _("The client takes no offers at the moment.")
        over = _("This job no longer takes offers.")
        text = taken if job.is_filled else paused if job.is_paused else over
        return Hindrance(text, is_late=True)
    if any(offer.state == states.DECLINED for offer in mine):
        return Hindrance(_("The client has declined your offer on this job."))
    if standing >= policy.offers_per_job:
        return Hindrance(
            _("This job has all %(n)d offers it takes. A place opens when one is withdrawn.")
            % {"n": policy.offers_per_job},
            is_late=True,
        )
    return None


def _of_audience(job: Job, person: Person) -> Hindrance | None:
    if jobs.takes_offer_of(job, person):
        return None
    return Hindrance(_("The client asks other taskers first. Come back in a day."))


def _of_tasker(
    job: Job, profile: TaskerProfile | None, skill: TaskerSkill | None
) -> Hindrance | None:
    if profile is None or not profile.is_active:
        return Hindrance(
            _("You need a tasker profile that can be found before you offer."),
            reverse("taskers:become"),
            _("Become a tasker"),
        )
    if skill is None:
        return Hindrance(
            _("This job takes a skill that is not on your profile: %(skill)s.")
            % {"skill": job.skill},
            reverse("taskers:skills"),
            _("Add the skill"),
        )
    return None


def _of_footing(job: Job, person: Person) -> Hindrance | None:
    footing = accounts.footing(person, capability="offer", other_id=job.client_id)
    if not footing.is_allowed:
        return Hindrance(
            _("We have taken offers away from your account for now."),
            reverse("accounts:decisions"),
            _("Read why"),
        )
    if not footing.is_verified:
        return Hindrance(
            _("Confirm your e-mail address before you offer."),
            reverse("account_email"),
            _("Confirm my address"),
        )
    return Hindrance(_("You and this client cannot work together.")) if footing.is_blocked else None
