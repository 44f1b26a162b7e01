"""What the tables of core and of libraries keep about people."""

from marketplace.core.personal import keeps, nothing

keeps("core.Fact", owner="actor", show=("name", "payload", "created_at"))
# Allowances count what somebody did lately, by a key that is over within the day.
nothing("core.Delivery", "core.PolicyRecord", "core.Allowance")
# The queue's arguments are ids; sessions end with the list of them; the rest is the editors'.
nothing("procrastinate", "sessions", "contenttypes", "auth", "taggit")
nothing(
    "wagtailcore",
    "wagtailadmin",
    "wagtailembeds",
    "wagtailforms",
    "wagtailredirects",
    "wagtailsearch",
    "wagtailusers",
    "wagtailimages",
    "wagtaildocs",
)
