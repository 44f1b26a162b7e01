"""What a real socket is told by the real server: codes that only the wire shows."""

from __future__ import annotations

from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from chat.models import Message
from tests.chat.sockets import PATIENCE, cookie_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def line(address: str, cookie: str, query: str = ""):
    return connect(
        f"{address.replace('http', 'ws')}/ws/?{query}",
        origin=address,
        additional_headers={"Cookie": cookie},
        open_timeout=PATIENCE,
    )


def code_of(one) -> int:
    """Return the code that the server ends the socket with."""
    try:
        while True:
            one.recv(timeout=PATIENCE)
    except ConnectionClosed as closed:
        return closed.rcvd.code


def test_an_outsider_and_a_guest_learn_why(web_address, talk, eve):
    with line(web_address, cookie_of(eve), f"c={talk.ref}") as one:
        assert code_of(one) == 4403
    with line(web_address, "sessionid=nonsense") as one:
        assert code_of(one) == 4401


def test_a_bad_frame_ends_the_socket(web_address, ada):
    with line(web_address, cookie_of(ada)) as one:
        one.recv(timeout=PATIENCE)
        one.send("nonsense")
        assert code_of(one) == 4008


def test_a_flood_ends_the_socket_and_stores_nothing(web_address, talk, ada):
    with line(web_address, cookie_of(ada), f"c={talk.ref}") as one:
        one.recv(timeout=PATIENCE)
        # It may be shut before all of them are out.
        with suppress(ConnectionClosed):
            for _ in range(200):
                one.send('{"t":"ack","rev":1}')
        assert code_of(one) == 4008
    assert not Message.objects.exists()
