"""The catalogue keeps nothing about people."""

from marketplace.core.personal import nothing

nothing("catalogue")
