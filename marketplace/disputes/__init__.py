"""Disagreements about a booking: what each side says, proposes and gets, and who decides."""
