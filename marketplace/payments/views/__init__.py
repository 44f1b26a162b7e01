"""Pages of bookings, by what they are about."""
