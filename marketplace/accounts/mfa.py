"""Our answers to allauth's questions about second factors."""

from __future__ import annotations

import base64
from functools import lru_cache
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps secrets unreadable in a dump of the database, and names things as we do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Wait for the next one, and look again."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return (
            _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
            .encrypt(text.encode())
            .decode()
        )

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret; those of earlier keys of the site can be read, too."""
        box = _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return box.decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        """Suggest a name for a passkey; people know theirs by the thing that it lies in."""
        return gettext("My device")

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


@lru_cache(maxsize=4)
def _box(*keys: str) -> MultiFernet:
    """Return what locks with the first key and opens with any."""
    digests = (sha256(f"accounts.mfa:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
