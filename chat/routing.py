"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from chat.consumers import UserSocket

sockets: list[Any] = [path("ws/", UserSocket.as_asgi())]
