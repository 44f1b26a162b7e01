"""Matching draws its rows from taskers, and lets them go with them."""

from marketplace.core.personal import nothing

nothing("matching")
