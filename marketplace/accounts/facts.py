"""What happens to people's accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PhoneVerified:
    """A person has typed the code that was sent to a number; `replaced` when there was another."""

    person_id: int
    replaced: bool


@dataclass(frozen=True)
class ReportMade:
    """Somebody, or without a reporter a rule of ours, has reported something of `about_id`'s."""

    report_id: int
    report_ref: str
    reporter_id: int | None
    about_id: int
    kind: str
    reason: str


@dataclass(frozen=True)
class ReportDecided:
    """An operator has decided a report; `sanction_ref` names what came of it, if anything did."""

    report_id: int
    report_ref: str
    reporter_id: int | None
    about_id: int
    outcome: str
    sanction_ref: str


@dataclass(frozen=True)
class SanctionMade:
    """An operator has warned, limited or suspended a person, or removed something of theirs."""

    sanction_id: int
    sanction_ref: str
    person_id: int
    kind: str
    capability: str
    reason: str
    ends_at: str


@dataclass(frozen=True)
class SanctionLifted:
    """A sanction no longer holds: an operator or an appeal has taken it back."""

    sanction_id: int
    sanction_ref: str
    person_id: int
    kind: str
    reason: str


@dataclass(frozen=True)
class AppealMade:
    """A person asks for a second look at a sanction."""

    sanction_id: int
    sanction_ref: str
    person_id: int


@dataclass(frozen=True)
class AppealReviewed:
    """Another operator has looked again; the answer is final."""

    sanction_id: int
    sanction_ref: str
    person_id: int
    outcome: str


@dataclass(frozen=True)
class PersonBlocked:
    """A person wants nothing more to do with another."""

    blocker_id: int
    blocked_id: int


@dataclass(frozen=True)
class PersonUnblocked:
    """A person has taken a block back."""

    blocker_id: int
    blocked_id: int


@dataclass(frozen=True)
class EmailVerified:
    """A person has shown that an address of the account is theirs."""

    person_id: int


@dataclass(frozen=True)
class EmailChanged:
    """An account has moved to another address."""

    person_id: int


@dataclass(frozen=True)
class EmailTakenBack:
    """The old address has taken the account back; whoever was in it is out."""

    person_id: int


@dataclass(frozen=True)
class ExportAsked:
    """A person wants everything that is kept about them."""

    person_id: int


@dataclass(frozen=True)
class ClosingAsked:
    """A person wants to leave; they can change their mind until it is due."""

    person_id: int


@dataclass(frozen=True)
class ClosingUndone:
    """The person stays."""

    person_id: int


@dataclass(frozen=True)
class AccountClosed:
    """The person is a number now; nothing says any more who it was."""

    person_id: int


@dataclass(frozen=True)
class PasswordChanged:
    """A person has a new password: changed, set for the first time, or reset by e-mail."""

    person_id: int
