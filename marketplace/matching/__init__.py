"""Finding taskers: the search row, ranking and its reasons."""
