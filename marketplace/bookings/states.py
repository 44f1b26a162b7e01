"""The booking's machine: rows of the behaviour table that today's product needs."""

from marketplace.core.states import machine

REQUESTED = "requested"
DECLINED = "declined"
AWAITING_PAYMENT = "awaiting_payment"
SCHEDULED = "scheduled"
IN_PROGRESS = "in_progress"
WORK_DONE = "work_done"
COMPLETED = "completed"
CANCELLED = "cancelled"
EXPIRED = "expired"
CLOSED = "closed"
EN_ROUTE = "en_route"
NO_SHOW = "no_show"
DISPUTED = "disputed"
REFUNDED = "refunded"

# While a booking is one of these, nobody else can book the job or the offer.
LIVE = (
    AWAITING_PAYMENT,
    SCHEDULED,
    EN_ROUTE,
    IN_PROGRESS,
    WORK_DONE,
    NO_SHOW,
    DISPUTED,
    COMPLETED,
)
# States in which the tasker's calendar is taken.
BLOCKING = (AWAITING_PAYMENT, SCHEDULED, EN_ROUTE, IN_PROGRESS)
# States of which something is still to come for the two sides.
AHEAD = (REQUESTED, *BLOCKING, WORK_DONE, NO_SHOW, DISPUTED)
# From here on the tasker needs the door, the client the name behind it.
ADDRESS_SHOWN = (SCHEDULED, EN_ROUTE, IN_PROGRESS, WORK_DONE, NO_SHOW)
# States whose events open with the clock.
TIMED = (SCHEDULED, EN_ROUTE)
# What stands still until this side acts.
OF_CLIENT = (AWAITING_PAYMENT, WORK_DONE)
OF_TASKER = (REQUESTED,)
# Where one side may ask the other for a new time, or to end it in peace.
PROPOSABLE = (SCHEDULED, EN_ROUTE, IN_PROGRESS, NO_SHOW)
# Events that begin or end a dispute, which the part above bookings leads through.
THROUGH_DISPUTE = frozenset(
    ("contest", "stop", "dispute", "resolve", "refund", "resume", "end_cancelled")
)

BOOKING = machine(
    "booking",
    (
        ("B01", "", "request", REQUESTED, "client"),
        ("B02", "", "accept", AWAITING_PAYMENT, "client"),
        ("B04", REQUESTED, "agree", AWAITING_PAYMENT, "tasker"),
        ("B06", REQUESTED, "decline", DECLINED, "tasker"),
        ("B07", REQUESTED, "lapse", EXPIRED, "system"),
        ("B08", REQUESTED, "withdraw", CANCELLED, "client"),
        ("B09", AWAITING_PAYMENT, "pay", SCHEDULED, "system"),
        ("B10", AWAITING_PAYMENT, "expire", EXPIRED, "system"),
        ("B11", AWAITING_PAYMENT, "abandon", CANCELLED, "client tasker"),
        ("B16", SCHEDULED, "cancel", CANCELLED, "client"),
        ("B17", SCHEDULED, "cancel", CANCELLED, "tasker"),
        ("B18", SCHEDULED, "agree_cancel", CANCELLED, "client tasker"),
        ("B20", SCHEDULED, "move", SCHEDULED, "client tasker"),
        ("B21", SCHEDULED, "set_off", EN_ROUTE, "tasker"),
        ("B22", SCHEDULED, "start", IN_PROGRESS, "tasker"),
        ("B23", EN_ROUTE, "start", IN_PROGRESS, "tasker"),
        ("B24", EN_ROUTE, "cancel", CANCELLED, "client"),
        ("B25", EN_ROUTE, "cancel", CANCELLED, "tasker"),
        ("B26", SCHEDULED, "report_absent", NO_SHOW, "client"),
        ("B27", EN_ROUTE, "report_absent", NO_SHOW, "client"),
        ("B28", EN_ROUTE, "report_absent", NO_SHOW, "tasker"),
        ("B29", NO_SHOW, "settle", CANCELLED, "system"),
        ("B30", NO_SHOW, "contest", DISPUTED, "client tasker"),
        ("B31", NO_SHOW, "move", SCHEDULED, "client tasker"),
        ("B32", SCHEDULED, "stale", DISPUTED, "system"),
        ("B33", EN_ROUTE, "stale", DISPUTED, "system"),
        ("B34", IN_PROGRESS, "finish", WORK_DONE, "tasker"),
        ("B35", IN_PROGRESS, "overrun", WORK_DONE, "system"),
        ("B36", IN_PROGRESS, "agree_stop", CANCELLED, "client tasker"),
        ("B37", IN_PROGRESS, "stop", DISPUTED, "client tasker"),
        ("B38", WORK_DONE, "approve", COMPLETED, "client"),
        ("B39", WORK_DONE, "auto_approve", COMPLETED, "system"),
        ("B41", WORK_DONE, "dispute", DISPUTED, "client"),
        ("B46", DISPUTED, "resolve", COMPLETED, "client tasker operator"),
        ("B47", DISPUTED, "refund", REFUNDED, "client tasker operator system"),
        ("B49", DISPUTED, "resume", SCHEDULED, "client tasker operator"),
        ("B51", COMPLETED, "close", CLOSED, "system"),
        ("B52", REFUNDED, "close", CLOSED, "system"),
        ("B53", CANCELLED, "close", CLOSED, "system"),
        ("B54", CANCELLED, "contest", DISPUTED, "client tasker"),
        ("B60", EN_ROUTE, "move", SCHEDULED, "client tasker"),
        ("B62", DISPUTED, "end_cancelled", CANCELLED, "client tasker operator system"),
        ("B63", DISPUTED, "resolve", COMPLETED, "system"),
        ("B65", WORK_DONE, "pause", WORK_DONE, "client"),
    ),
    final="declined expired closed",
)

PROPOSED = "proposed"
ACCEPTED = "accepted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
LAPSED = "lapsed"

# A question of one side to the other: a new time, cancelling without fault, stopping early.
PROPOSAL = machine(
    "proposal",
    (
        ("R1", "", "propose", PROPOSED, "client tasker"),
        ("R2", PROPOSED, "accept", ACCEPTED, "client tasker"),
        ("R3", PROPOSED, "refuse", REFUSED, "client tasker"),
        ("R4", PROPOSED, "withdraw", WITHDRAWN, "client tasker"),
        ("R5", PROPOSED, "lapse", LAPSED, "system"),
    ),
    final="accepted refused withdrawn lapsed",
)
