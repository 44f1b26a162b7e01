"""What the two sides do: tell, show, propose, agree, withdraw, ask for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.bookings import actions as bookings
from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.images import CleanPhoto
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.disputes import effects, facts
from marketplace.disputes.cases import (
    close,
    facts_of,
    lock,
    policy_of,
    resolve,
    side_of,
    to_review,
)
from marketplace.disputes.errors import (
    BadAmount,
    DisputeMissing,
    NotYours,
    TooManyProposals,
    WordsMissing,
)
from marketplace.disputes.models import Dispute, EvidencePhoto, Proposal, Statement

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def add_statement(
    *, dispute_ref: str, actor: Person, text: str, photos: Sequence[CleanPhoto] = ()
) -> Statement:
    """Tell one's side or add evidence; a first word late hands the case to our people (D16)."""
    dispute = lock(ref=dispute_ref)
    side = side_of(dispute, actor)
    if not dispute.is_open:
        raise Conflict(_("This dispute is decided. Nothing can be added any more."))
    if not text.strip():
        raise WordsMissing(_("Write what you want to add."), field="text")
    limit_photos(len(photos), policy_of(dispute))
    return keep_statement(dispute, side, actor, text, photos)


@transaction.atomic
def propose(*, dispute_ref: str, actor: Person, kept: Money, words: str = "") -> Proposal:
    """Propose what of the contested price the tasker gets; the same again is one proposal."""
    dispute = lock(ref=dispute_ref)
    side = side_of(dispute, actor)
    if not dispute.may_settle:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    if not Money(0, dispute.currency) <= kept <= dispute.contested:
        most = {"most": dispute.contested}
        raise BadAmount(_("Enter an amount between nothing and %(most)s.") % most, field="kept")
    mine = dispute.proposals.filter(by=side).order_by("-number")
    last = mine.first()
    if last and last.is_standing and (last.kept, last.words) == (kept, words.strip()):
        return last
    number = last.number + 1 if last else 1
    _limit_proposals(number, policy_of(dispute))
    mine.filter(state=Proposal.State.STANDING).update(state=Proposal.State.REPLACED)
    made = Proposal.objects.create(
        dispute=dispute,
        by=side,
        number=number,
        kept_minor=kept.minor,
        currency=kept.currency,
        words=words.strip(),
        created_at=now(),
    )
    _note_answer(dispute, side, actor)
    effect = effects.of_keeping(dispute.booking, dispute.contested, kept)
    proposed = facts.DisputeProposed(
        **facts_of(dispute),
        proposal_id=made.pk,
        by=side,
        refund_minor=effect.refund.minor,
        net_minor=effect.net.minor,
        currency=kept.currency,
    )
    record(proposed, actor=actor, subject=dispute)
    return made


@transaction.atomic
def accept(*, dispute_ref: str, proposal_id: int, actor: Person) -> Dispute:
    """Say yes to the other side's proposal: the money moves at once (D2, D7).

    Repeated after it was accepted, it changes nothing.
    """
    dispute = lock(ref=dispute_ref)
    side = side_of(dispute, actor)
    proposal = dispute.proposals.filter(pk=proposal_id).order_by("pk").first()
    if proposal is None:
        raise DisputeMissing
    if proposal.by == side:
        raise NotYours
    if proposal.state == Proposal.State.ACCEPTED:
        return dispute
    if not proposal.is_standing:
        raise Conflict(_("This proposal was replaced or is over. Look at the page again."))
    proposal.state = Proposal.State.ACCEPTED
    proposal.save(update_fields=["state"])
    resolve(dispute, "accept", kept=proposal.kept, cause="agreement", by=side, actor=actor)
    fault("disputes.accept.before_commit")
    return dispute


@transaction.atomic
def withdraw(*, dispute_ref: str, actor: Person) -> Dispute:
    """Take the problem back (D3): the work is paid, goes on, or the report of absence stands."""
    dispute = lock(ref=dispute_ref)
    side = side_of(dispute, actor)
    if dispute.ending == Dispute.Ending.WITHDRAWN:
        return dispute
    if not dispute.is_by(side):
        raise NotYours
    if dispute.kind == Dispute.Kind.STOP:
        _go_on(dispute, side, actor)
    elif dispute.kind == Dispute.Kind.NO_SHOW:
        kept = bookings.absence_kept(dispute.booking)
        resolve(dispute, "withdraw", kept=kept, cause="no_show", by=side, actor=actor)
    else:
        every = dispute.contested
        resolve(dispute, "withdraw", kept=every, cause="approval", by=side, actor=actor)
    return dispute


@transaction.atomic
def escalate(*, dispute_ref: str, actor: Person) -> Dispute:
    """Ask our people to decide (D5). Repeated, it changes nothing."""
    dispute = lock(ref=dispute_ref)
    side = side_of(dispute, actor)
    if not dispute.is_under_review:
        to_review(dispute, "escalate", by=side, actor=actor)
    return dispute


def limit_photos(count: int, policy: Policy) -> None:
    """Refuse more photos than a statement keeps."""
    if count > policy.dispute_photos:
        words = ngettext(
            "Add at most %(n)d photo.", "Add at most %(n)d photos.", policy.dispute_photos
        )
        raise WordsMissing(words % {"n": policy.dispute_photos}, field="photos")


def keep_statement(
    dispute: Dispute, side: Actor, actor: Person, text: str, photos: Sequence[CleanPhoto]
) -> Statement:
    """Write a statement with its photos into a case that the caller has locked or just made."""
    said = Statement.objects.create(
        dispute=dispute, by=side, author=actor, text=text.strip(), created_at=now()
    )
    for photo in photos:
        kept = EvidencePhoto(
            statement=said, width=photo.width, height=photo.height, created_at=now()
        )
        kept.image.save("photo.jpg", photo.content, save=True)
    _note_answer(dispute, side, actor)
    if not dispute.is_by(side) or dispute.statements.count() > 1:
        fact = facts.DisputeStatement(**facts_of(dispute), by=side, photos=len(photos))
        record(fact, actor=actor, subject=dispute)
    return said


def _note_answer(dispute: Dispute, side: Actor, actor: Person) -> None:
    """Note that the side that was silent no longer is."""
    if not dispute.is_by(side) and dispute.answered_at is None:
        dispute.answered_at = now()
        dispute.save(update_fields=["answered_at"])
    if dispute.is_defaulted and not dispute.is_by(side):
        to_review(dispute, "answer", by=side, actor=actor)


def _limit_proposals(number: int, policy: Policy) -> None:
    if number > policy.dispute_proposals:
        words = ngettext(
            "Each side makes at most %(n)d proposal.",
            "Each side makes at most %(n)d proposals.",
            policy.dispute_proposals,
        )
        raise TooManyProposals(words % {"n": policy.dispute_proposals}, field="kept")


def _go_on(dispute: Dispute, side: Actor, actor: Person) -> None:
    """Let work that was stopped go on (B49)."""
    bookings.resume(booking_ref=dispute.booking.ref, actor=actor)
    close(dispute, "withdraw", kept=None, by=side)
    gone_on = facts.DisputeResolved(
        **facts_of(dispute),
        how=dispute.ending,
        by=side,
        refund_minor=0,
        net_minor=0,
        currency=dispute.currency,
    )
    record(gone_on, actor=actor, subject=dispute)
