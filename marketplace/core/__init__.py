"""What every part stands on: money, clock, facts, queue, policies, places."""
