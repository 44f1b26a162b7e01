"""Lists of the marketplace for operators: to read, filter and search, never to change.

Tables of other parts are private; the desk reads them by their names through Django's registry
(docs/decisions/0013) and has no address that could change one.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet


class ReadIndexView(generic.IndexView):  # type: ignore[misc]  # wagtail has no types
    """A list that fetches what its columns name in the same query."""

    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Model]:
        """Return the rows with what they point at."""
        rows: QuerySet[Model] = super().get_base_queryset()
        return rows.select_related(*self.related)


class ReadViewSet(ModelViewSet):  # type: ignore[misc]  # wagtail has no types
    """A table that has a list and a page for each row, and nothing else."""

    table = ""
    related: ClassVar[tuple[str, ...]] = ()
    index_view_class = ReadIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    form_fields: ClassVar[list[str]] = []
    list_per_page = 30

    def __init__(self, **options: Any) -> None:
        self.model = apps.get_model(self.table)
        super().__init__(name=f"marketplace-{self.model._meta.model_name}", **options)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no address that could change something."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        gone = ("add", "edit", "delete", "history", "usage")
        return common | {f"{name}_url_name": None for name in gone}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch along."""
        own: dict[str, Any] = super().get_index_view_kwargs(related=self.related, **kwargs)
        return own

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list, its refreshed rows, and the page of one row."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """Offer no edit page to those who look for one."""


class People(ReadViewSet):
    """Everybody with an account."""

    table = "accounts.Person"
    icon = "user"
    menu_label = _("People")
    list_display: ClassVar[list[Any]] = [
        "email",
        Column("public_name", label=_("Name")),
        Column("get_mode_display", label=_("Side"), sort_key="mode"),
        BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
        BooleanColumn("is_staff", label=_("Staff"), sort_key="is_staff"),
        DateColumn("joined_at", label=_("Joined"), sort_key="joined_at"),
    ]
    list_filter: ClassVar[list[str]] = ["mode", "is_active", "is_staff", "is_demo", "joined_at"]
    search_fields: ClassVar[list[str]] = ["email", "first_name", "last_name", "ref"]
    ordering: ClassVar[list[str]] = ["-joined_at", "-pk"]
    inspect_view_fields: ClassVar[list[str]] = [
        "ref",
        "email",
        "first_name",
        "last_name",
        "timezone",
        "mode",
        "is_active",
        "is_staff",
        "is_demo",
        "joined_at",
        "last_login",
    ]


class Jobs(ReadViewSet):
    """What clients ask for; the exact address stays out of the desk."""

    table = "jobs.Job"
    icon = "form"
    menu_label = _("Jobs")
    related = ("client", "skill")
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("ref", label=_("Reference")),
        Column("client", label=_("Client")),
        Column("skill", label=_("Skill")),
        Column("area", label=_("Area"), sort_key="area"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("budget", label=_("Budget"), sort_key="budget_minor"),
        DateColumn("published_at", label=_("Published"), sort_key="published_at"),
    ]
    list_filter: ClassVar[list[str]] = ["state", "when_kind", "published_at"]
    search_fields: ClassVar[list[str]] = ["title", "ref", "area", "client__email"]
    ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
    inspect_view_fields: ClassVar[list[str]] = [
        "ref",
        "title",
        "client",
        "skill",
        "description",
        "area",
        "when_kind",
        "day",
        "budget",
        "agreed",
        "state",
        "created_at",
        "published_at",
        "filled_at",
        "ended_at",
        "due_at",
    ]


class Bookings(ReadViewSet):
    """Agreements; the start PIN is for the two sides alone."""

    table = "bookings.Booking"
    icon = "calendar-check"
    menu_label = _("Bookings")
    related = ("client", "tasker__person")
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("ref", label=_("Reference")),
        Column("client", label=_("Client")),
        Column("tasker.person", label=_("Tasker")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("total", label=_("Paid by client"), sort_key="total_minor"),
        DateColumn("starts_at", label=_("Starts"), sort_key="starts_at"),
    ]
    list_filter: ClassVar[list[str]] = ["state", "outcome", "starts_at"]
    search_fields: ClassVar[list[str]] = ["title", "ref", "client__email", "tasker__person__email"]
    ordering: ClassVar[list[str]] = ["-accepted_at", "-pk"]
    inspect_view_fields: ClassVar[list[str]] = [
        "ref",
        "title",
        "client",
        "tasker",
        "area",
        "state",
        "outcome",
        "fault",
        "reason",
        "starts_at",
        "ends_at",
        "price",
        "client_fee",
        "total",
        "commission",
        "tasker_net",
        "accepted_at",
        "paid_at",
        "started_at",
        "finished_at",
        "approve_by",
        "completed_at",
        "ended_at",
        "due_at",
    ]


class Facts(ReadViewSet):
    """What happened, and whose doing it was."""

    table = "core.Fact"
    icon = "history"
    menu_label = _("Audit trail")
    related = ("actor",)
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("actor", label=_("By")),
        Column("subject_kind", label=_("About"), sort_key="subject_kind"),
        Column("subject_id", label=_("Number")),
        DateColumn("created_at", label=_("When"), sort_key="created_at"),
    ]
    list_filter: ClassVar[list[str]] = ["subject_kind", "created_at"]
    search_fields: ClassVar[list[str]] = ["name", "subject_kind"]
    ordering: ClassVar[list[str]] = ["-pk"]


class Transactions(ReadViewSet):
    """Changes of the books."""

    table = "payments.LedgerTransaction"
    icon = "list-ul"
    menu_label = _("Transactions")
    list_display: ClassVar[list[Any]] = [
        "key",
        Column("kind", label=_("Kind"), sort_key="kind"),
        Column("booking_ref", label=_("Booking"), sort_key="booking_ref"),
        Column("cause", label=_("Cause")),
        DateColumn("created_at", label=_("When"), sort_key="created_at"),
    ]
    list_filter: ClassVar[list[str]] = ["kind", "created_at"]
    search_fields: ClassVar[list[str]] = ["key", "booking_ref", "cause"]
    ordering: ClassVar[list[str]] = ["-pk"]


class Movements(ReadViewSet):
    """Amounts from one account to another."""

    table = "payments.LedgerMovement"
    icon = "arrow-right"
    menu_label = _("Movements")
    related = ("transaction", "debit", "credit")
    list_display: ClassVar[list[Any]] = [
        "transaction",
        Column("debit", label=_("From")),
        Column("credit", label=_("To")),
        Column("amount", label=_("Amount"), sort_key="amount_minor"),
        DateColumn("transaction.created_at", label=_("When")),
    ]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "debit__kind": ["exact"],
        "credit__kind": ["exact"],
    }
    search_fields: ClassVar[list[str]] = ["transaction__key", "transaction__booking_ref"]
    ordering: ClassVar[list[str]] = ["-pk"]


class Operations(ReadViewSet):
    """Calls to the gateway: made, waiting and failed."""

    table = "payments.Operation"
    icon = "upload"
    menu_label = _("Operations")
    list_display: ClassVar[list[Any]] = [
        "uuid",
        Column("kind", label=_("Kind"), sort_key="kind"),
        Column("state", label=_("State"), sort_key="state"),
        Column("attempts", label=_("Attempts"), sort_key="attempts"),
        Column("last_error", label=_("Last error")),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
    ]
    list_filter: ClassVar[list[str]] = ["kind", "state", "created_at"]
    search_fields: ClassVar[list[str]] = ["uuid", "remote_id", "last_error"]
    ordering: ClassVar[list[str]] = ["-pk"]


class Marketplace(ViewSetGroup):  # type: ignore[misc]  # wagtail has no types
    """Who asks, who works, what was agreed."""

    menu_label = _("Marketplace")
    menu_icon = "group"
    menu_order = 10
    items = (People, Jobs, Bookings, Facts)


class Money(ViewSetGroup):  # type: ignore[misc]  # wagtail has no types
    """The books and the calls to the gateway."""

    menu_label = _("Money")
    menu_icon = "table"
    menu_order = 20
    items = (Transactions, Movements, Operations)
