"""What conversations keep about people: the frame stays for the other side, the words go."""

from marketplace.core.clock import now
from marketplace.core.personal import keeps, nothing

keeps("chat.Conversation", owner="client", show=("ref", "title", "created_at"))
keeps("chat.Conversation", owner="tasker", show=("ref", "title", "created_at"))
keeps(
    "chat.Message",
    owner="sender",
    show=("conversation__ref", "body", "created_at"),
    blank={"body": "", "payload": {}, "digest": "", "removed_at": now},
)
keeps(
    "chat.Photo",
    owner="owner",
    show=("conversation__ref", "created_at"),
    files=("file",),
    delete=True,
)
nothing("chat.Member")
