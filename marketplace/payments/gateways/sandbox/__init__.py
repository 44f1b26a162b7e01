"""A payment provider of our own, for a product without keys: it behaves like one across the road.

It knows nothing of our rows. It has its own tables (sandbox_…), a page where clients pay with test
cards, a memory of idempotency keys, and it tells of changes by signed webhooks over HTTP.
"""
