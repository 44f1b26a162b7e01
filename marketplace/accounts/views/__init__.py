"""Pages of accounts: what is one's own to see and to set."""
