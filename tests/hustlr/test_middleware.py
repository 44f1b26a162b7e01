"""Requests that no browser of ours sends are answered, not stumbled over."""

import gzip

import pytest

from cms.models import HomePage


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/jobs/?q=%00", "/find/?q=a%00b", "/dev/mail/?to=%00", "/%00/", "/documents/1/%00"]
)
def test_a_zero_byte_in_an_address_is_a_bad_request(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.django_db
def test_a_broken_address_of_the_asking_page_leads_home(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://["}

    answer = client.get("/notices/", headers=headers)

    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2F"


@pytest.mark.django_db
def test_words_are_compressed_and_vary_by_it(client):
    plain = client.get("/about/")
    small = client.get("/about/", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) < len(plain.content) / 2
    assert gzip.decompress(small.content).startswith(plain.content[:100])


@pytest.mark.django_db
def test_a_picture_is_not_compressed_again(client):
    address = f"/share/page/{HomePage.objects.get().pk}.png"

    answer = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Type"] == "image/png"
    assert "Content-Encoding" not in answer.headers
