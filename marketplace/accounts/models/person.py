"""People: one account for both sides of a job."""

from __future__ import annotations

import zoneinfo
from pathlib import PurePath
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.listed import listed
from marketplace.core.refs import PublicRefField


class PersonManager(BaseUserManager["Person"]):
    """Makes people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Person:
        """Return a new person; the address is kept in lower case."""
        person = self.model(email=self.normalize_email(email).lower(), **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> Person:
        """Return a new person with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person of an address, however it is written."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail points here
    """Anyone with an account: client, tasker or both."""

    class Mode(models.TextChoices):
        """The side that the pages show first."""

        CLIENT = "client", _("Client")
        TASKER = "tasker", _("Tasker")

    class Theme(models.TextChoices):
        """How the pages look."""

        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    ref = PublicRefField()
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    # Only a verified number stands here; one on its way is a PhoneCode.
    phone = models.CharField(_("mobile number"), max_length=16, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    photo = models.ImageField(_("photo"), upload_to="people/", blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Australia/Sydney")
    language = models.CharField(_("language"), max_length=10, default="en-au")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.CLIENT)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now)
    # Closed for good: the row stays for the ledger and for what others were told, without a name.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name"]

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="person_email"),
            models.UniqueConstraint(
                fields=["phone"], condition=~models.Q(phone=""), name="person_phone"
            ),
        )
        indexes = listed("person", at="joined_at", words=("email", "first_name", "last_name"))

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """Return the name that others see: "Priya N."."""
        initial = f" {self.last_name[0]}." if self.last_name else ""
        return f"{self.first_name}{initial}"

    @property
    def photo_url(self) -> str:
        """Return the address of the photo, which changes with the photo, or nothing."""
        if not self.photo.name:
            return ""
        version = PurePath(self.photo.name).stem
        return f"{reverse('accounts:photo', args=[self.ref])}?v={version}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the person's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def zone_name(self) -> str:
        """Return the time zone as people say it: "Sydney"; whole where the city alone misleads."""
        area, _slash, city = self.timezone.partition("/")
        name = self.timezone if area == "Etc" or "/" in city else city or area
        return name.replace("_", " ")

    @property
    def is_tasker_mode(self) -> bool:
        """Say whether the pages show the tasker's side first."""
        return self.mode == self.Mode.TASKER

    def get_full_name(self) -> str:
        """Return the whole name, as only the person and operators see it."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.first_name
