"""What disputes keep about people: words and pictures go, the ruling and its reasons stay."""

from marketplace.core.personal import keeps, nothing

SIDES = ("booking__client", "booking__tasker__person")
for _side in SIDES:
    keeps("disputes.Dispute", owner=_side, show=("ref", "reason", "wanted", "state", "created_at"))
keeps(
    "disputes.Statement",
    owner="author",
    show=("dispute__ref", "text", "created_at"),
    blank={"text": "-"},
)
keeps(
    "disputes.EvidencePhoto",
    owner="statement__author",
    show=("statement__dispute__ref", "created_at"),
    files=("image",),
    delete=True,
)
nothing("disputes.Proposal", "disputes.Ruling")
