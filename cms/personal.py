"""Letters of people; pages and pictures of editors: who edited them is known by the number of the row alone."""

from marketplace.core.personal import keeps, nothing

keeps("cms.Letter", owner="person", show=("about", "text", "written_at"), delete=True)
nothing("cms")
