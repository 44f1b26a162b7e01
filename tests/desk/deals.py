"""Who books themselves, and those who have nothing to do with it, for what is found of them."""

from __future__ import annotations

from types import SimpleNamespace

from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Report, Sanction
from marketplace.reviews.models import Review
from tests.support import bookings as stage
from tests.support.cast import browser_of, make_person
from tests.support.payments import SHARED_CARD, VISA
from tests.support.queue import drain


def book(client, tasker, *, days=3, card=SHARED_CARD):
    """Let a client book and pay a tasker."""
    offer = stage.make_offer(stage.make_job(client), tasker, start=stage.in_days(days))
    return stage.pay_for(stage.accept(offer, client), browser_of(client), card=card)


def people():
    """Ada, who is tom, books him; tom pays tia with the same card. Zoe and tia are strangers."""
    ada, zoe = make_person("Ada", "Lovelace"), make_person("Zoe", "Stranger")
    tom, tia = (make_person(name, "Tasker", mode="tasker") for name in ("Tom", "Tia"))
    alone = book(zoe, tia, card=VISA)
    deal = book(ada, tom)
    book(tom, tia, days=5)
    operator = {"is_staff": True, "is_superuser": True}
    return SimpleNamespace(
        ada=ada,
        tom=tom,
        tia=tia,
        zoe=zoe,
        deal=deal,
        alone=alone,
        finding=Report.objects.get(),
        max=make_person("Max", "Operator", **operator),
    )


def second_operator():
    return make_person("Olga", "Operator", is_staff=True, is_superuser=True)


def remove(report, judge):
    """Decide that what was found goes; return the decisions by person."""
    decision = accounts.Decision("removed", "Reviews are of work for others.")
    accounts.decide_report(report_ref=report.ref, decision=decision, actor=judge)
    drain()
    return {row.person: row for row in Sanction.objects.filter(report=report)}


def win_appeal(row, judge):
    accounts.appeal(sanction_ref=row.ref, person=row.person, words="She is my wife.")
    accounts.review_appeal(
        sanction_ref=row.ref, outcome="overturned", answer="We believe you.", actor=judge
    )
    drain()


def shown():
    """Return who wrote the reviews that can be read."""
    rows = Review.objects.published().select_related("author").order_by("pk")
    return [row.author.first_name for row in rows]
