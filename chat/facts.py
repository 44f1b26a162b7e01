"""What happens in conversations."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConversationOpened:
    """Two people have a thread about a job, or about a booking without one."""

    conversation_id: int
    job_ref: str
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class MessageRemoved:
    """A sender took a message back; its words are gone, the fact stays."""

    conversation_id: int
    seq: int
