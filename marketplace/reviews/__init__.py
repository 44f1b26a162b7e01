"""Sealed two-way reviews."""
