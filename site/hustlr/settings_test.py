"""Settings of the test run: the same parts, faster where speed costs no truth."""

import os
from pathlib import Path

import dj_database_url

from hustlr.postgres import data_folder, database_url
from hustlr.settings import *  # noqa: F403
from hustlr.settings import STORAGES

DEBUG = False
DEMO = True
# A busy machine is no bad network: a copy of before would be waited at in vain.
NETWORK_PATIENCE_MS = 60_000
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Another server, which may lose everything; each process clones a database of its own there.
DATABASES = {"default": dj_database_url.parse(database_url(testing=True))}
MEDIA_ROOT = Path(os.environ.get("TEST_MEDIA") or data_folder() / "test-media" / str(os.getpid()))
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if "TEST_STATIC" in os.environ:
    # Browsers get what they get in production: a dozen files, and each of them once.
    STATIC_ROOT = Path(os.environ["TEST_STATIC"])
else:
    # Straight from their sources, so that no test waits for collectstatic.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = True
    WHITENOISE_USE_FINDERS = True
# Webhooks are signed and verified as ever, but posted without a port: most tests have no server.
SANDBOX_TRANSPORT = os.environ.get("TEST_WEBHOOKS", "tests.support.payments.post_webhook")
