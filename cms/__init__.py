"""Wagtail pages, blocks, snippets and settings."""
