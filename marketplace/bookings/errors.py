"""What several actions of bookings refuse with."""

from django.utils.translation import gettext as _

from marketplace.core.errors import Denied, Missing


class BookingMissing(Missing):
    """There is no such booking, or not for this person."""

    def __init__(self) -> None:
        super().__init__(_("There is no such booking."))


class OtherSide(Denied):
    """The person is a party to the booking, but this is for the other one to do."""

    def __init__(self) -> None:
        super().__init__(_("Only the other side of this booking can do that."))
