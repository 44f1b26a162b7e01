"""Pages of taskers: the public profile and a tasker's own desk."""
