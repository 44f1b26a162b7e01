"""Commands for who works on Hustlr: checks, tests, the lock file, a browser."""
