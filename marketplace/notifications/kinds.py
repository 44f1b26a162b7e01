"""All kinds of notices, by the names that facts are told under."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.notifications.kind import Kind

OFFER = "/offers/{ref}/"
JOB, OFFERS, BOOKING = "/jobs/{ref}/", "/jobs/{ref}/offers/", "/bookings/{ref}/"
CONVERSATION = "/messages/{ref}/"
DISPUTE = "/disputes/{ref}/"
DESK_DISPUTE = "/desk/disputes/{ref}/"
PROPOSAL, RELIABILITY = "/bookings/{ref}/proposal/", "/reliability/"
DECISION = "/account/decisions/{ref}/"
PAYOUTS = "/tasker/payouts/"

KINDS: dict[str, Kind] = {
    "job_matches": Kind(_("New job near you: %(title)s in %(area)s"), JOB, "briefcase", mails=True),
    "job_expired": Kind(
        _("%(title)s is closed: its time was up before you chose an offer"),
        JOB,
        "hourglass",
        True,
        buttons=((_("Post it again"), "/jobs/{ref}/repost/"), (_("Look at the job"), JOB)),
    ),
    "job_no_offers": Kind(
        _("%(title)s has no offers yet. A higher budget, more room in time or a name brings some"),
        JOB,
        "lightbulb",
        buttons=(
            (_("Raise the budget"), "/jobs/post/{ref}/budget/"),
            (_("Change the time"), "/jobs/post/{ref}/when/"),
            (_("Ask by name"), "/jobs/{ref}/invitations/"),
        ),
    ),
    "job_offers_waiting": Kind(
        _("%(title)s: %(count)s for your answer"),
        OFFERS,
        "hand-coins",
        buttons=((_("Compare the offers"), OFFERS),),
    ),
    "job_request": Kind(
        _("%(name)s asks you by name: %(title)s in %(area)s"), JOB, "user-check", mails=True
    ),
    "request_declined": Kind(_("%(name)s cannot do %(title)s"), JOB, "circle-x"),
    "job_opened": Kind(_("%(title)s can be seen by everybody nearby now"), JOB, "users"),
    "job_approved": Kind(
        _("%(title)s is posted: taskers nearby hear of it now"), JOB, "circle-check", mails=True
    ),
    "job_removed": Kind(_("We have taken %(title)s down. %(reason)s"), JOB, "ban", mails=True),
    "question_asked": Kind(
        _("%(name)s asks about %(title)s: %(text)s"),
        "/jobs/{ref}/#questions",
        "circle-help",
        True,
        batched=True,
    ),
    "question_answered": Kind(
        _("%(name)s has answered your question about %(title)s"),
        "/jobs/{ref}/#questions",
        "reply",
        True,
        batched=True,
    ),
    "offer_made": Kind(
        _("%(name)s offers %(amount)s for %(title)s"), OFFERS, "hand-coins", True, batched=True
    ),
    "offer_edited": Kind(
        _("%(name)s has changed the offer for %(title)s to %(amount)s"),
        OFFERS,
        "pencil",
        True,
        batched=True,
    ),
    "offer_countered": Kind(
        _("%(name)s proposes %(amount)s instead for %(title)s"), OFFER, "reply", True, batched=True
    ),
    "counter_agreed": Kind(
        _("%(name)s agrees to %(amount)s for %(title)s: you can book now"),
        OFFER,
        "handshake",
        True,
        batched=True,
    ),
    "counter_answered": Kind(
        _("%(name)s answers with %(amount)s for %(title)s"), OFFER, "reply", True, batched=True
    ),
    "counter_taken_back": Kind(
        _("%(name)s has taken back the counter-offer for %(title)s"), OFFER, "undo-2"
    ),
    "counter_lapsed": Kind(
        _("The counter-offer for %(title)s was not answered in time: the offer stands as it was"),
        OFFER,
        "hourglass",
    ),
    "offer_outdated": Kind(
        _("%(name)s has changed %(title)s: confirm your offer"), OFFER, "refresh-cw", True
    ),
    "offer_reconfirmed": Kind(
        _("%(name)s stands by the offer of %(amount)s for %(title)s"), OFFER, "check-check"
    ),
    "offer_withdrawn": Kind(_("%(name)s has taken back the offer for %(title)s"), OFFERS, "undo-2"),
    "offer_declined": Kind(
        _("%(name)s has declined your offer for %(title)s. %(reason)s"), JOB, "circle-x", True
    ),
    "offer_accepted": Kind(
        _("%(name)s has accepted your offer for %(title)s and is paying now"), JOB, "handshake"
    ),
    "offer_returned": Kind(
        _("The payment for %(title)s did not come: your offer is open again"), JOB, "rotate-ccw"
    ),
    "offer_expired": Kind(
        _("Your offer for %(title)s has run out: renew it in one tap"), OFFER, "hourglass"
    ),
    "offer_closed": Kind(_("%(title)s no longer takes offers. %(reason)s"), JOB, "lock"),
    "gig_requested": Kind(
        _("%(name)s asks for %(title)s, %(amount)s for you"), BOOKING, "calendar-plus", True
    ),
    "gig_agreed": Kind(
        _("%(name)s said yes to %(title)s: pay %(amount)s to keep the time"),
        BOOKING,
        "handshake",
        True,
    ),
    "gig_picked": Kind(_("%(name)s books %(title)s and is paying now"), BOOKING, "zap"),
    "gig_declined": Kind(_("%(name)s cannot do %(title)s. %(reason)s"), BOOKING, "circle-x", True),
    "gig_lapsed": Kind(
        _("%(name)s did not answer in time: %(title)s is not booked"), BOOKING, "hourglass", True
    ),
    "gig_missed": Kind(
        _("You did not answer %(name)s in time: %(title)s is gone"), BOOKING, "hourglass", True
    ),
    "gig_unpaid": Kind(
        _("%(name)s did not pay for %(title)s: your time is free again"), BOOKING, "rotate-ccw"
    ),
    "gig_withdrawn": Kind(_("%(name)s no longer asks for %(title)s"), BOOKING, "undo-2"),
    "booking_scheduled": Kind(
        _("%(name)s has paid for %(title)s: %(amount)s is held"), BOOKING, "calendar-check", True
    ),
    "booking_paid": Kind(
        _("You have booked %(name)s for %(title)s: %(amount)s is held"), BOOKING, "shield", True
    ),
    "booking_expired": Kind(
        _("%(title)s was not paid in time, so nothing is booked"), BOOKING, "hourglass"
    ),
    "booking_cancelled": Kind(_("%(name)s has cancelled %(title)s"), BOOKING, "calendar-x", True),
    "booking_cancelled_own": Kind(
        _("You have cancelled %(title)s: %(amount)s goes back to you"), BOOKING, "calendar-x", True
    ),
    "booking_cancelled_late": Kind(
        _("%(name)s has cancelled %(title)s late: %(amount)s is yours"), BOOKING, "calendar-x", True
    ),
    "booking_ended": Kind(
        _("%(title)s has ended in agreement with %(name)s: you get %(amount)s"),
        BOOKING,
        "handshake",
        True,
    ),
    "booking_end_asked": Kind(
        _("%(name)s asks you to cancel %(title)s together"), PROPOSAL, "handshake", True
    ),
    "booking_stop_asked": Kind(
        _("%(name)s proposes to stop %(title)s early"), PROPOSAL, "handshake", True
    ),
    "booking_excused": Kind(_("Excused: %(title)s weighs nothing any more"), BOOKING, "handshake"),
    "reschedule_asked": Kind(
        _("%(name)s asks for another time for %(title)s"), PROPOSAL, "calendar-days", True
    ),
    "reschedule_agreed": Kind(
        _("%(title)s with %(name)s has a new time"), BOOKING, "calendar-check", True
    ),
    "reschedule_refused": Kind(
        _("%(name)s said no: %(title)s stays as it was agreed"), BOOKING, "circle-x", True
    ),
    "reschedule_lapsed": Kind(
        _("%(name)s did not answer: %(title)s stays as it was agreed"), BOOKING, "hourglass"
    ),
    "reschedule_withdrawn": Kind(
        _("%(name)s took the question about %(title)s back"), BOOKING, "undo-2"
    ),
    "visit_tomorrow": Kind(_("%(title)s with %(name)s is in a day"), BOOKING, "bell", True),
    "visit_soon": Kind(_("%(title)s with %(name)s is in two hours"), BOOKING, "alarm-clock", True),
    "visit_on_way": Kind(
        _("%(name)s is on the way for %(title)s: have your PIN at hand"), BOOKING, "route", True
    ),
    "visit_at_door": Kind(
        _("%(name)s is at your door for %(title)s, and nobody opens"), BOOKING, "map-pin", True
    ),
    "visit_contact": Kind(_("%(name)s tries to reach you about %(title)s"), BOOKING, "phone", True),
    "visit_absent": Kind(_("Has %(name)s come for %(title)s?"), BOOKING, "circle-help"),
    "visit_begun": Kind(_("Has %(title)s begun? Nobody has said so"), BOOKING, "circle-help"),
    "visit_unsaid": Kind(
        _("What happened with %(title)s? Say so, or our team asks you both"),
        BOOKING,
        "circle-help",
        True,
    ),
    "no_show_reported": Kind(
        _("%(name)s says that you were not there for %(title)s: contest it within a day"),
        BOOKING,
        "triangle-alert",
        True,
    ),
    "no_show_settled": Kind(
        _("%(title)s is over, since one of you did not come: you get %(amount)s"),
        BOOKING,
        "scale",
        True,
    ),
    "approval_paused": Kind(
        _("%(name)s needs more time to look at %(title)s: %(reason)s"), BOOKING, "clock", True
    ),
    "account_reliability_warning": Kind(
        _("A warning about your reliability, after %(title)s"), RELIABILITY, "gauge", True
    ),
    "account_reliability_pause": Kind(
        _("Instant bookings pause for a day, after %(title)s"), RELIABILITY, "gauge", True
    ),
    "account_reliability_review": Kind(
        _("We look at your reliability with you, after %(title)s"), RELIABILITY, "gauge", True
    ),
    "pin_locked": Kind(
        _("The PIN for %(title)s was wrong too often: make a new one"), BOOKING, "key-round", True
    ),
    "work_started": Kind(_("%(name)s has started %(title)s"), BOOKING, "play"),
    "work_finished": Kind(
        _("%(name)s says that %(title)s is done: look at it and release the money"),
        BOOKING,
        "clipboard-check",
        True,
    ),
    "approval_reminder": Kind(
        _("%(title)s: the money is released soon unless you say something"), BOOKING, "timer", True
    ),
    "booking_completed": Kind(
        _("%(amount)s for %(title)s is yours: %(name)s has released the money"),
        BOOKING,
        "banknote",
        True,
    ),
    "booking_completed_timer": Kind(
        _("%(amount)s for %(title)s is yours: the time to look at it is over"),
        BOOKING,
        "banknote",
        True,
    ),
    "review_wanted": Kind(_("How was %(name)s? Write a review of %(title)s"), BOOKING, "star"),
    "payment_failed": Kind(
        _("The payment for %(title)s did not go through; you can try again"), BOOKING, "credit-card"
    ),
    "refund_succeeded": Kind(
        _("%(amount)s for %(title)s is on its way back to you"), BOOKING, "undo-2", True
    ),
    "refund_failed": Kind(
        _("%(amount)s for %(title)s could not be sent back; it stays your credit"),
        BOOKING,
        "triangle-alert",
        True,
    ),
    "transfer_sent": Kind(
        _("%(amount)s for %(title)s has left for your account"), BOOKING, "wallet"
    ),
    "payout_account_added": Kind(
        _("Your earnings go to %(bank)s from now on"), PAYOUTS, "banknote", mails=True
    ),
    "payout_account_changed": Kind(
        _("Your payout account was changed to %(bank)s; nothing is sent until %(day)s"),
        PAYOUTS,
        "shield-check",
        mails=True,
    ),
    "payout_hold": Kind(_("Payouts are on hold until %(day)s"), PAYOUTS, "hourglass", mails=True),
    "payout_hold_ended": Kind(
        _("The hold on your payouts is over: what has waited is sent"), PAYOUTS, "wallet", True
    ),
    "payout_failed": Kind(
        _("%(amount)s for %(title)s could not be sent: look at your payout account"),
        PAYOUTS,
        "triangle-alert",
        mails=True,
    ),
    "tip_arrived": Kind(
        _("%(name)s gave you a tip of %(amount)s for %(title)s"), BOOKING, "hand-coins"
    ),
    "review_written": Kind(
        _("%(name)s has reviewed %(title)s: write yours, and both are shown"), BOOKING, "star", True
    ),
    "review_answered": Kind(_("%(name)s has answered your review of %(title)s"), BOOKING, "reply"),
    "message_waiting": Kind(
        _("%(name)s has written to you about %(title)s"), CONVERSATION, "message-circle", True
    ),
    "report_decided": Kind(
        _("We have looked at your report of %(title)s: %(outcome)s"),
        "/account/reports/",
        "flag",
        True,
    ),
    "sanction_made": Kind(
        _("A decision about your account: %(what)s. Read why, and how to appeal"),
        DECISION,
        "scale",
        mails=True,
    ),
    "sanction_lifted": Kind(
        _("Taken back: %(what)s. %(reason)s"), DECISION, "shield-check", mails=True
    ),
    "account_badge": Kind(
        _("No longer on your profile: %(what)s. %(reason)s"), "/taskers/{ref}/", "shield", True
    ),
    "appeal_reviewed": Kind(_("Your appeal is answered: %(outcome)s"), DECISION, "scale", True),
    "dispute_opened": Kind(
        _("%(name)s has a problem with %(title)s: %(amount)s is frozen until it is settled"),
        DISPUTE,
        "flag",
        mails=True,
    ),
    "dispute_stale": Kind(
        _("What happened with %(title)s? %(amount)s is frozen until you tell us"),
        DISPUTE,
        "circle-help",
        mails=True,
    ),
    "dispute_statement": Kind(
        _("%(name)s has added something to the problem with %(title)s"), DISPUTE, "pencil", True
    ),
    "dispute_proposed": Kind(
        _("%(name)s proposes how to settle %(title)s: you get %(amount)s"),
        DISPUTE,
        "hand-coins",
        mails=True,
    ),
    "dispute_reminder": Kind(
        _("Your answer about %(title)s is missing: without it you lose what is contested"),
        DISPUTE,
        "timer",
        mails=True,
    ),
    "dispute_escalated": Kind(
        _("We decide about %(title)s and look at everything that both of you have shown"),
        DISPUTE,
        "scale",
        mails=True,
    ),
    "dispute_question": Kind(
        _("We have a question about %(title)s: %(question)s"), DISPUTE, "circle-help", True
    ),
    "dispute_defaulted": Kind(
        _("The time to answer about %(title)s is over; a last week is left"),
        DISPUTE,
        "hourglass",
        mails=True,
    ),
    "dispute_second": Kind(
        _("A ruling about %(title)s needs a second person"), DESK_DISPUTE, "scale"
    ),
    "dispute_due": Kind(_("A decision about %(title)s is due soon"), DESK_DISPUTE, "alarm-clock"),
    "dispute_resolved": Kind(
        _("The problem with %(title)s is settled: you get %(amount)s"), DISPUTE, "scale", True
    ),
    "reviews_published": Kind(_("The reviews of %(title)s can be read now"), BOOKING, "star"),
}
BATCHED = [name for name, kind in KINDS.items() if kind.batched]
