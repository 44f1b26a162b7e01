"""What several actions of disputes refuse with."""

from django.utils.translation import gettext as _

from marketplace.core.errors import Conflict, Denied, Missing, Refusal


class DisputeMissing(Missing):
    """There is no such dispute, or not for this person."""

    def __init__(self) -> None:
        super().__init__(_("There is no such dispute."))


class NotYours(Denied):
    """The person is a party, but this is for the other one to do."""

    def __init__(self) -> None:
        super().__init__(_("Only the other side of this dispute can do that."))


class NotContestable(Conflict):
    """The booking has nothing to disagree about now."""


class AlreadyOpen(Conflict):
    """The other side has opened a dispute about this booking."""


class WordsMissing(Refusal):
    """Nobody can answer or decide what is not said."""


class BadAmount(Refusal):
    """More than is contested, or less than nothing."""


class TooManyProposals(Refusal):
    """Each side proposes so often and no more."""


class NotAnOperator(Denied):
    """Rulings are made by our people, never by a party, and confirmed by another one."""
