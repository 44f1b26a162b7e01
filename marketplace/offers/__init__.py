"""A tasker's versioned price and time for a job."""
