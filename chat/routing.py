"""Addresses of the sockets."""

from typing import Any

sockets: list[Any] = []
