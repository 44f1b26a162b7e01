"""The operators' part of the Wagtail admin."""
