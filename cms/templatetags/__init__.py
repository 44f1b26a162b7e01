"""Template tags of cms."""
