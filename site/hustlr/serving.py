"""The web process: daphne, with the drain that it lacks."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import defer
from twisted.internet import reactor as chosen_reactor

from hustlr import health, patience

# Which one it is, is decided at run time; its declared type is only an interface.
reactor: Any = chosen_reactor

DRAIN_SECONDS = 30
SERVICE_RESTART = 1012
# All at once they would all come back at once, to whoever is left.
CLOSED_EACH_STEP = 20
STEP_SECONDS = 0.1
# Eight photos of ten megabytes, the most that a form of ours takes, and a good measure on top.
LARGEST_BODY = 100_000_000
TOO_LARGE = b"That is more than we take at once: at most 100 MB. Nothing was kept.\n"


def serve(application: Any, *endpoints: str, behind_proxy: bool = False) -> None:
    """Listen until SIGTERM or SIGINT, then finish what was begun."""
    patience.keep(patience.PAGES)
    headers: dict[str, Any] = {}
    if behind_proxy:
        headers = {
            # Of X-Forwarded-For daphne takes the first part, which visitors write themselves.
            "proxy_forwarded_address_header": settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER,
            "proxy_forwarded_proto_header": "X-Forwarded-Proto",
        }
    server = DrainingServer(
        application,
        endpoints=list(endpoints),
        signal_handlers=False,
        server_name="",
        ping_interval=15,
        ping_timeout=15,
        websocket_max_message_size=16_384,
        websocket_max_frame_size=16_384,
        application_close_timeout=5,
        **headers,
    )
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, server.asked_to_stop)
    daphne.server.HTTPFactory = BoundedFactory  # which daphne makes itself, and asks nobody about
    server.run()


class BoundedRequest(WebRequest):  # type: ignore[misc]  # daphne ships no types
    """Refuses a body that no form of ours needs, before it fills the disk; daphne spools them all."""

    _received = 0
    _is_refused = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """Refuse a body that announces its size."""
        super().gotLength(length)
        if length is not None and length > LARGEST_BODY:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Refuse a body that grows beyond the limit without having said so."""
        if self._is_refused:
            return
        self._received += len(data)
        if self._received > LARGEST_BODY:
            self._refuse()
        else:
            super().handleContentChunk(data)

    def process(self) -> Any:
        """Hand it on, unless it has had its answer."""
        return None if self._is_refused else super().process()

    def _refuse(self) -> None:
        self._is_refused = True
        self.content.truncate(0)
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"
            b"Content-Type: text/plain; charset=utf-8\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(TOO_LARGE), TOO_LARGE)
        )
        self.channel.loseConnection()


class BoundedFactory(HTTPFactory):  # type: ignore[misc]  # daphne ships no types
    """Makes bounded requests of what arrives."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        """Build the protocol of one connection."""
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = BoundedRequest
        return protocol


class DrainingServer(Server):  # type: ignore[misc]  # daphne ships no types
    """Stops listening, lets requests end, tells sockets to come back, and only then exits."""

    connections: dict[Any, dict[str, Any]]
    _draining_since = 0.0
    _ports: tuple[Any, ...] = ()

    def listen_success(self, port: Any) -> None:
        """Keep the port, which daphne forgets and so could not close."""
        self._ports = (*self._ports, port)
        super().listen_success(port)

    def asked_to_stop(self, _sign: int, _frame: FrameType | None) -> None:
        """Begin the drain; asked again, stop at once."""
        if self._draining_since:
            reactor.callFromThread(self.stop)
            return
        self._draining_since = time.monotonic()
        health.draining.set()
        reactor.callFromThread(self._begin_drain)

    def _begin_drain(self) -> None:
        for port in self._ports:
            port.stopListening()
        self._drain()

    def _drain(self) -> None:
        requests = self._open(WebRequest)
        for request in requests:
            # The connection ends with its answer, flushed, instead of waiting for another request.
            request.channel.persistent = False
        sockets = [each for each in self._open(WebSocketProtocol) if _takes_frames(each)]
        for each in sockets[:CLOSED_EACH_STEP]:
            # Not sendClose, which lets applications send only codes of their own.
            each.sendCloseFrame(code=SERVICE_RESTART, reasonUtf8=b"restart")
        late = time.monotonic() - self._draining_since > DRAIN_SECONDS
        if late or not (requests or self._busy() or reactor.getWriters()):
            self.stop()
        else:
            reactor.callLater(STEP_SECONDS, self._drain)

    def _open(self, kind: type) -> list[Any]:
        return [
            protocol
            for protocol, details in self.connections.items()
            if isinstance(protocol, kind) and "disconnected" not in details
        ]

    def _busy(self) -> bool:
        """Tell whether an application still runs, such as a consumer that says goodbye."""
        running = (details.get("application_instance") for details in self.connections.values())
        return any(instance and not instance.done() for instance in running)

    def kill_all_applications(self) -> defer.Deferred[Any]:
        """Cancel what is left; daphne's own stumbles over applications that it has reaped."""
        left = {
            protocol: details
            for protocol, details in self.connections.items()
            if "application_instance" in details
        }
        self.connections, before = left, self.connections
        try:
            return super().kill_all_applications()  # type: ignore[no-any-return]
        finally:
            self.connections = before


def _takes_frames(socket: Any) -> bool:
    return bool(socket.state == socket.STATE_OPEN)
