"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from chat.consumers import UserSocket

# Django's annotation knows views only.
_socket: Any = UserSocket.as_asgi()
sockets: list[Any] = [path("ws/", _socket)]
