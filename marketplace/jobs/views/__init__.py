"""Pages of jobs: browsing, posting, changing, photos."""
