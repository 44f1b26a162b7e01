"""Which tables of the marketplace operators see, and what of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from marketplace.accounts import standing
from marketplace.desk import filters, looks
from marketplace.desk.lists import Listing, ReadViewSet, Shown, itself


class People(ReadViewSet):
    """Everybody with an account."""

    listing = Listing(
        table="accounts.Person",
        icon="user",
        label=_("People"),
        columns=(
            Shown("email"),
            Shown("public_name", _("Name")),
            itself("mode", _("Side")),
            itself("is_active", _("Active")),
            itself("is_staff", _("Staff")),
            itself("joined_at", _("Joined")),
        ),
        order=("-joined_at", "-pk"),
        filters=["mode", "is_active", "is_staff", "is_demo", "joined_at"],
        search=("email", "first_name", "last_name", "ref"),
        fields=(
            "ref email first_name last_name timezone mode is_active is_staff is_demo "
            "joined_at last_login"
        ),
    )
    more = staticmethod(looks.of_person)


class Jobs(ReadViewSet):
    """What clients ask for; the exact address stays out of the desk."""

    listing = Listing(
        table="jobs.Job",
        icon="form",
        label=_("Jobs"),
        related=("client", "skill"),
        columns=(
            Shown("title"),
            Shown("ref", _("Reference")),
            Shown("client", _("Client")),
            Shown("skill", _("Skill")),
            itself("area", _("Area")),
            itself("state", _("State")),
            Shown("budget", _("Budget"), "budget_minor"),
            itself("published_at", _("Published")),
        ),
        order=("-created_at", "-pk"),
        filters=["state", "when_kind", "published_at"],
        search=("title", "ref", "area", "client__email"),
        fields=(
            "ref title client skill description area when_kind day budget agreed "
            "state created_at published_at filled_at ended_at due_at"
        ),
    )
    more = staticmethod(looks.of_job)


class Bookings(ReadViewSet):
    """Agreements; the start PIN is for the two sides alone."""

    listing = Listing(
        table="bookings.Booking",
        icon="calendar-check",
        label=_("Bookings"),
        related=("client", "tasker__person"),
        columns=(
            Shown("title"),
            Shown("ref", _("Reference")),
            Shown("client", _("Client")),
            Shown("tasker.person", _("Tasker")),
            itself("state", _("State")),
            Shown("total", _("Paid by client"), "total_minor"),
            itself("starts_at", _("Starts")),
        ),
        order=("-accepted_at", "-pk"),
        filters=["state", "outcome", "fault", "reason_code", "starts_at"],
        search=("title", "ref", "client__email", "tasker__person__email"),
        fields=(
            "ref title client tasker area state outcome fault reason_code reason starts_at "
            "ends_at price client_fee total commission tasker_net accepted_at paid_at "
            "started_at finished_at approve_by completed_at ended_at due_at"
        ),
    )
    more = staticmethod(looks.of_booking)


class Reports(ReadViewSet):
    """What people say is not right, and what our rules have found: of others than who reads."""

    listing = Listing(
        table="accounts.Report",
        icon="warning",
        label=_("Reports"),
        related=("reporter", "about"),
        columns=(
            Shown("title"),
            itself("kind", _("Kind")),
            itself("reason", _("Reason")),
            Shown("by", _("By")),
            Shown("about", _("About")),
            itself("outcome", _("Outcome")),
            itself("due_at", _("Due")),
        ),
        order=("decided_at", "due_at", "pk"),
        filters=filters.ReportFilters,
        search=("title", "ref", "reporter__email", "about__email"),
        fields=(
            "ref kind title words reason details reporter about created_at due_at "
            "outcome statement decided_by decided_at"
        ),
    )
    more = staticmethod(looks.of_report)
    seen_by = staticmethod(standing.without_own)


class Sanctions(ReadViewSet):
    """What was decided against people."""

    listing = Listing(
        table="accounts.Sanction",
        icon="lock",
        label=_("Sanctions"),
        related=("person", "made_by", "appeal"),
        columns=(
            Shown("ref"),
            Shown("person", _("Person")),
            itself("kind", _("Kind")),
            itself("reason", _("Reason")),
            Shown("is_standing", _("In force")),
            itself("created_at", _("Made")),
            itself("ends_at", _("Until")),
        ),
        filters=filters.SanctionFilters,
        search=("ref", "person__email", "made_by__email"),
        fields=(
            "ref person kind capability reason statement evidence report made_by "
            "created_at ends_at appeal_until lifted_at lifted_by lift_reason"
        ),
    )
    more = staticmethod(looks.of_sanction)


class Facts(ReadViewSet):
    """What happened, and whose doing it was."""

    listing = Listing(
        table="core.Fact",
        icon="history",
        label=_("Audit trail"),
        related=("actor",),
        columns=(
            Shown("name"),
            Shown("actor", _("By")),
            itself("subject_kind", _("About")),
            Shown("subject_id", _("Number")),
            itself("created_at", _("When")),
        ),
        filters=filters.FactFilters,
        search=("name", "subject_kind"),
        fields="name actor subject_kind subject_id payload created_at",
    )


class Transactions(ReadViewSet):
    """Changes of the books."""

    listing = Listing(
        table="payments.LedgerTransaction",
        icon="list-ul",
        label=_("Transactions"),
        columns=(
            Shown("kind"),
            itself("booking_ref", _("Booking")),
            Shown("cause", _("Cause")),
            itself("key", _("Key")),
            itself("created_at", _("When")),
        ),
        filters=["kind", "created_at"],
        search=("key", "booking_ref", "cause"),
        fields="kind booking_ref cause key reverses created_at",
    )


class Movements(ReadViewSet):
    """Amounts from one account to another."""

    listing = Listing(
        table="payments.LedgerMovement",
        icon="arrow-right",
        label=_("Movements"),
        related=("transaction", "debit", "credit"),
        columns=(
            Shown("transaction"),
            Shown("debit", _("From")),
            Shown("credit", _("To")),
            Shown("amount", _("Amount"), "amount_minor"),
            Shown("transaction.created_at", _("When")),
        ),
        filters={"debit__kind": ["exact"], "credit__kind": ["exact"]},
        search=("transaction__key", "transaction__booking_ref"),
        fields="transaction debit credit amount",
    )


class Operations(ReadViewSet):
    """Calls to the gateway: made, waiting and failed."""

    listing = Listing(
        table="payments.Operation",
        icon="upload",
        label=_("Operations"),
        columns=(
            Shown("kind"),
            itself("state", _("State")),
            itself("attempts", _("Attempts")),
            Shown("last_error", _("Last error")),
            itself("uuid", _("Key")),
            itself("created_at", _("Made")),
        ),
        filters=["kind", "state", "created_at"],
        search=("uuid", "remote_id", "last_error"),
        fields=(
            "kind state attempts last_error params next_at leased_until first_sent_at "
            "remote_id uuid generation env created_at"
        ),
    )
    more = staticmethod(looks.of_operation)


class Webhooks(ReadViewSet):
    """What the gateway has told us, as it came in."""

    listing = Listing(
        table="payments.GatewayEvent",
        icon="download",
        label=_("Webhooks"),
        columns=(
            Shown("type"),
            Shown("event_id", _("Event")),
            Shown("object_id", _("Object")),
            itself("state", _("State")),
            itself("attempts", _("Attempts")),
            Shown("error", _("Error")),
            itself("received_at", _("Received")),
        ),
        filters=["state", "type", "received_at"],
        search=("event_id", "object_id", "type"),
        fields=(
            "source event_id type object_kind object_id account livemode sent_at "
            "received_at state attempts error handled_at body"
        ),
    )
    more = staticmethod(looks.of_webhook)


class Payees(ReadViewSet):
    """Where earnings go, and what stands in the way."""

    listing = Listing(
        table="payments.Payee",
        icon="key",
        label=_("Payout accounts"),
        related=("person",),
        columns=(
            Shown("person"),
            itself("bank", _("Account")),
            itself("is_ready", _("Ready")),
            itself("is_frozen", _("Stopped")),
            itself("hold_cause", _("Hold")),
            itself("held_until", _("On hold until")),
            itself("bank_since", _("Since")),
        ),
        filters=["is_ready", "is_frozen", "hold_cause"],
        search=("person__email", "remote_account"),
        fields=(
            "person gateway bank bank_since is_ready due is_frozen held_until hold_cause "
            "version created_at"
        ),
    )
    more = staticmethod(looks.of_payee)


class Marketplace(ViewSetGroup):  # type: ignore[misc]  # wagtail has no types
    """Who asks, who works, what was agreed."""

    menu_label = _("Marketplace")
    menu_icon = "group"
    menu_order = 10
    items: ClassVar[tuple[Any, ...]] = (People, Jobs, Bookings, Facts)


class Trust(ViewSetGroup):  # type: ignore[misc]  # wagtail has no types
    """What people report and what was decided."""

    menu_label = _("Trust")
    menu_icon = "warning"
    menu_order = 15
    items: ClassVar[tuple[Any, ...]] = (Reports, Sanctions)


class Money(ViewSetGroup):  # type: ignore[misc]  # wagtail has no types
    """The books, the calls to the gateway and what it tells us."""

    menu_label = _("Money")
    menu_icon = "table"
    menu_order = 20
    items: ClassVar[tuple[Any, ...]] = (Transactions, Movements, Payees, Operations, Webhooks)
