"""Tasker profiles, skills with rates, service areas, availability."""
