"""A tiny ASGI application that takes its time, to be drained: `python an_application.py PORT`."""

import asyncio
import sys

from hustlr import serving


async def application(scope, receive, send):
    if scope["type"] == "websocket":
        await talk(receive, send)
    else:
        await answer(scope, send)


async def answer(scope, send):
    say(f"asked for {scope['path']}")
    await asyncio.sleep({"/slow": 1.5, "/endless": 600}.get(scope["path"], 0))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"whole " * 100_000})


async def talk(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass
    say("said goodbye")


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serving.LARGEST_BODY = 1_000_000
    # Longer than any test waits: what ends here does not end because the drain has.
    serving.DRAIN_SECONDS = 600
    serving.serve(application, f"tcp:port={sys.argv[1]}:interface=127.0.0.1")
