"""From an accepted offer to a closed booking."""
