"""Tells people what happened; nobody imports it."""
