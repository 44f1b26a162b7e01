"""Registers jobs with Django."""

from marketplace.core.apps import Part


class Jobs(Part):
    """The part jobs."""

    name = "marketplace.jobs"
    label = "jobs"
