"""What the demo's operators have before them: reports, a warning with its appeal, new limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hustlr.demo import past
from hustlr.demo.people import OPERATOR, SECOND, Cast
from marketplace.accounts import actions as accounts
from marketplace.core import announcing

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

DEAF = ("marketplace.matching",)


def fill(cast: Cast, *, now: datetime) -> None:
    """Let two clients report a tasker each, and Nora warn a third; announce limits and fees."""
    max_, nora = cast.people[OPERATOR.key], cast.people[SECOND.key]
    reporters = [cast.people[key] for key in cast.clients[2:5]]
    about = cast.taskers[4:7]
    with past.at(now - timedelta(days=3), deaf=DEAF):
        first = _report(cast, reporters[0], about[0], "spam", "The same text on three profiles.")
    with past.at(now - timedelta(days=2), deaf=DEAF):
        words = "We have compared the profiles. The texts differ, so nothing happens here."
        decision = accounts.Decision(outcome="dismissed", statement=words)
        accounts.decide_report(report_ref=first, decision=decision, actor=max_)
    with past.at(now - timedelta(hours=5), deaf=DEAF):
        _report(cast, reporters[1], about[1], "outside", "He asked for cash before the work.")
        _warn(cast.people[about[2]], nora)
    with past.at(now - timedelta(hours=2), deaf=DEAF):
        _announce(max_, now)


def _report(cast: Cast, reporter: Person, tasker: str, reason: str, details: str) -> str:
    made = accounts.report(
        actor=reporter,
        kind="tasker",
        ref=cast.profiles[tasker].ref,
        reason=reason,
        details=details,
    )
    return str(made.ref)


def _warn(person: Person, by: Person) -> None:
    statement = "You have cancelled three bookings on the day itself within two weeks."
    measure = accounts.Measure(kind="warn", reason="unreliable", statement=statement)
    row = accounts.sanction(person_id=person.pk, measure=measure, actor=by)
    words = "Two of them were moved by the clients; please look at the messages."
    accounts.appeal(sanction_ref=row.ref, person=person, words=words)


def _announce(actor: Person, now: datetime) -> None:
    """Announce a limit that takes effect, then a fee that still waits for a second person."""
    day = now.replace(hour=0, minute=0)
    announcing.announce(
        values={"review_window_days": 21},
        effective_from=day + timedelta(days=20),
        note="Three weeks to write a review.",
        actor=actor,
    )
    announcing.announce(
        values={"client_fee_bps": 750},
        effective_from=day + timedelta(days=40),
        note="Half a percent less for clients from the new year on.",
        actor=actor,
    )
