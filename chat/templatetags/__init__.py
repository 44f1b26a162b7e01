"""Template tags of chat."""
