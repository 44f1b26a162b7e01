"""Stripe: hosted Checkout pages, refunds, and transfers to connected accounts."""
