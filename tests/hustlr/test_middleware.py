"""Requests that no browser of ours sends are answered, not stumbled over."""

import pytest


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
