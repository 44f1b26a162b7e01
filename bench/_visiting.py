"""What benchmarks of pages share: a visitor of a server with demo data."""

from __future__ import annotations

import re
import time
import urllib.request
from urllib.parse import urlencode


def read(visitor: urllib.request.OpenerDirector, url: str) -> str:
    """Return a page."""
    with visitor.open(url) as answer:
        text: str = answer.read().decode()
        return text


def sign_in(visitor: urllib.request.OpenerDirector, base: str) -> None:
    """Go in as the first demo client."""
    token = re.search(
        r'name="csrfmiddlewaretoken"\s+value="([^"]+)"', read(visitor, base + "/account/login/")
    )
    if not token:
        raise SystemExit("There is no demo data: start `manage.py run` once.")
    form = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    address = base + "/account/demo/ada-bennett/"
    visitor.open(urllib.request.Request(address, data=form, headers={"Referer": base})).close()


def wait_for(visitor: urllib.request.OpenerDirector, url: str) -> None:
    """Wait until the server answers, half a minute at most."""
    for _attempt in range(150):
        try:
            visitor.open(url).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web process did not start.")
