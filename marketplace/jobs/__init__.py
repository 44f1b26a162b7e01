"""What clients ask for: posting, publication, expiry."""
