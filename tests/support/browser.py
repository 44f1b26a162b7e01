"""A real Chromium over a live server of ours, on the database of the test."""

from __future__ import annotations

