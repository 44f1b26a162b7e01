"""Pages and pictures of editors; who edited them is known by the number of the row alone."""

from marketplace.core.personal import nothing

nothing("cms")
