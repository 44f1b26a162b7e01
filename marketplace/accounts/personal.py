"""What accounts keep about people, with the tables of the libraries that sign them in."""

from marketplace.core.personal import keeps, nothing

keeps(
    "accounts.Person",
    owner="pk",
    show=(
        "ref",
        "email",
        "first_name",
        "last_name",
        "phone",
        "phone_verified_at",
        "timezone",
        "language",
        "theme",
        "mode",
        "joined_at",
        "last_login",
    ),
    files=("photo",),
)
keeps(
    "accounts.Address",
    owner="person",
    show=("label", "text", "area", "lat", "lng", "created_at"),
    delete=True,
)
keeps("accounts.PhoneCode", owner="person", show=("number", "created_at"), delete=True)
keeps("accounts.EmailChange", owner="person", show=("old", "new", "created_at"), delete=True)
keeps("accounts.Closing", owner="person", show=("asked_at", "due_at", "undone_at"))
keeps("accounts.Block", owner="blocker", show=("blocked__ref", "created_at"), delete=True)
keeps(
    "accounts.Report",
    owner="reporter",
    show=("ref", "kind", "title", "reason", "details", "created_at", "outcome"),
    blank={"details": ""},
)
# The words stand as the ground of a decision; whose they were is no longer said. What our rules
# have found is not taken along: whoever books themselves would learn how it was noticed.
keeps(
    "accounts.Report",
    owner="about",
    show=("ref", "kind", "title", "words", "outcome"),
    only={"finding": ""},
)
keeps(
    "accounts.Sanction",
    owner="person",
    show=("ref", "kind", "capability", "reason", "statement", "created_at", "ends_at"),
)
keeps("accounts.Appeal", owner="sanction__person", show=("words", "created_at", "answer"))
keeps("account.EmailAddress", owner="user", show=("email", "verified", "primary"), delete=True)
keeps(
    "usersessions.UserSession",
    owner="user",
    show=("ip", "user_agent", "created_at", "last_seen_at"),
    delete=True,
)
keeps("mfa.Authenticator", owner="user", show=("type", "created_at", "last_used_at"), delete=True)
# Exports hold what stands elsewhere; they go by their own date, and at once on leaving.
keeps("accounts.Export", owner="person", show=("created_at",), made=("file",), delete=True)
# Budgets name people by number, and phones by a keyed hash alone.
nothing("accounts.MessageBudget", "account.EmailConfirmation")
