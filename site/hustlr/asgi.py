"""The ASGI application: pages through Django, sockets through Channels."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hustlr.settings")
pages = get_asgi_application()

from chat.routing import sockets  # noqa: E402  # models need a ready Django

application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(sockets)})
