"""Jobs and the offers on them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.architecture.matrix.row import (
    ADA,
    ADA_DOES,
    ALL,
    BOTH,
    DRAFT,
    DRAFT_DOES,
    MEMBERS,
    POSTED,
    TOM,
    TOM_DOES,
    Row,
    key,
    said,
)
from tests.support import bookings as stage


def offer(world: SimpleNamespace) -> dict[str, Any]:
    day = stage.in_days(9).date().isoformat()
    words = {"message": "I have built forty of these.", "not_included": ""}
    return key(world) | words | {"price": "140", "day": day, "minutes": "120", "start": "09:00"}


TITLE = said(title="Assemble a wardrobe", skill=stage.SKILL)
FORMS = {
    "what": TITLE,
    "details": said(
        description="Three doors, two drawers, flat-packed.",
        q_doors="three",
        q_items="1",
        q_access="lift",
    ),
    "where": said(address="14 Wilson Street, Newtown"),
    "when": said(kind="flexible", day_part="any"),
    "budget": said(budget="160"),
}
JOBS = [
    Row("jobs:list", get=ALL),
    Row("jobs:mine", get=MEMBERS, post=POSTED),
    Row("jobs:post", get=ALL, post="* 303", data=lambda world: TITLE(world) | key(world)),
    *(
        Row(f"jobs:post_{name}", f"{of}.ref", get=DRAFT, post=DRAFT_DOES, data=data)
        for name, data in FORMS.items()
        for of in ("draft", "job")
    ),
    Row("jobs:post_review", "draft.ref", get=DRAFT),
    Row("jobs:detail", "job.ref", get=ALL),
    Row("jobs:detail", "booking.job.ref", get=ALL),
    Row("jobs:detail", "named_job.ref", get="ada 200, tom 200, * 404"),
    Row("jobs:detail", "paused.ref", get=ALL),
    *(Row("jobs:detail", f"{of}.ref", get="ada 200, * 404") for of in ("held_job", "removed")),
    Row("jobs:pause", "job.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:resumption", "paused.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:repost", "expired.ref", get=ADA, post=ADA_DOES),
    Row("jobs:similar", "job.ref", get=POSTED, post=ADA_DOES, data=said(key="1")),
    Row(
        "jobs:invitations",
        "draft.ref",
        get=DRAFT,
        post=DRAFT_DOES,
        data=lambda world: {"who": "named", "taskers": [world.tom.ref]},
    ),
    Row("jobs:invitations", "job.ref", get=DRAFT, post=DRAFT_DOES, data=said(who="everyone")),
    Row("jobs:opening", "named_job.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:refusal", "named_job.ref", get=POSTED, post=TOM_DOES),
    Row(
        "jobs:questions",
        "job.ref",
        get="guest 302, tom 200, tia 200, * 404",
        post="guest 302, tom 303, tia 303, * 404",
        data=lambda world: key(world) | {"text": "Is there parking?"},
    ),
    Row("jobs:answer", "question.ref", get=ADA, post=ADA_DOES, data=said(text="Yes.")),
    Row("jobs:detail", "draft.ref", get="ada 303, * 404"),
    Row("jobs:publication", "draft.ref", get=POSTED, post=ADA_DOES),
    Row("jobs:edit", "job.ref", get=ADA, post=POSTED),
    Row("jobs:cancellation", "job.ref", get=ADA, post=ADA_DOES, data=said(reason="")),
    Row("jobs:discarding", "draft.ref", get=DRAFT, post=DRAFT_DOES),
    Row("jobs:photo", "job.ref job_photo.ref", get=ALL),
    Row("jobs:photo", "draft.ref draft_photo.ref", get=DRAFT),
    Row("offers:mine", get=MEMBERS, post=POSTED),
    Row("offers:compare", "job.ref", get=ADA, post=POSTED),
    Row("offers:compare", "draft.ref", get="guest 302, ada 303, * 404", post=POSTED),
    Row(
        "offers:make",
        "other_job.ref",
        get="guest 302, tom 200, tia 200, * 403",
        post="guest 302, tom 303, tia 303, * 403",
        data=offer,
    ),
    Row("offers:make", "job.ref", get="guest 302, * 403", post="guest 302, * 403"),
    Row("offers:make", "draft.ref", get="guest 302, * 404", post="guest 302, * 404", data=offer),
    Row("offers:detail", "offer.ref", get=BOTH, post=POSTED),
    Row(
        "offers:edit",
        "offer.ref",
        get=TOM,
        post=TOM_DOES,
        data=lambda world: offer(world) | {"version": world.offer.version},
    ),
    Row("offers:withdrawal", "offer.ref", get=TOM, post=TOM_DOES),
    Row("offers:decline", "offer.ref", get=ADA, post=ADA_DOES, data=said(reason="price")),
    Row(
        "offers:shortlisting",
        "offer.ref",
        get=POSTED,
        post=ADA_DOES,
        data=said(on="1"),
        swaps=True,
    ),
    Row(
        "offers:counter",
        "offer.ref",
        get=ADA,
        post=ADA_DOES,
        data=lambda world: offer(world) | {"price": "120", "version": world.offer.version},
    ),
    Row("offers:agreement", "countered.ref countered.rounds", get=POSTED, post=TOM_DOES),
    Row("offers:counter_withdrawal", "countered.ref countered.rounds", get=POSTED, post=ADA_DOES),
    Row("offers:confirmation", "stale.ref", get=POSTED, post=TOM_DOES),
    Row("offers:renewal", "lapsed.ref", get=POSTED, post=TOM_DOES),
]
