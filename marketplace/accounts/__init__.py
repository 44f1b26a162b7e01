"""People: sign-in, profile, roles."""
