"""Conversations between the two people of a job, live over Channels."""
