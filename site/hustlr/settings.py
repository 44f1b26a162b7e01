"""Settings of every process: one file, the environment read once, no chain of imports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from hustlr.postgres import data_folder, database_url

ROOT = Path(__file__).resolve().parents[2]
DATA = data_folder()
ENV = os.environ


def flag(name: str) -> bool:
    """Say whether the environment switches NAME on."""
    return ENV.get(name, "").lower() in {"1", "true", "yes", "on"}


# Production is told by a secret of its own; a machine without one gets the stand-ins.
PRODUCTION = bool(ENV.get("SECRET_KEY"))
SECRET_KEY = ENV.get("SECRET_KEY") or "development-only-" + "k" * 48
SECRET_KEY_FALLBACKS = [key for key in ENV.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
DEBUG = flag("DEBUG") and not PRODUCTION
DEMO = flag("DEMO") or not PRODUCTION
SITE_NAME = "Hustlr"
BASE_URL = ENV.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [h for h in ENV.get("ALLOWED_HOSTS", "").split(",") if h] or (
    [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if PRODUCTION]

INSTALLED_APPS = [
    "hustlr",
    "channels",
    "procrastinate.contrib.django",
    "marketplace.core",
    "marketplace.accounts",
    "marketplace.catalogue",
    "marketplace.taskers",
    "marketplace.jobs",
    "marketplace.payments",
    "marketplace.payments.gateways.sandbox",
    "marketplace.matching",
    "marketplace.offers",
    "marketplace.bookings",
    "marketplace.reviews",
    "marketplace.disputes",
    "marketplace.notifications",
    "marketplace.desk",
    "chat",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "hustlr.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hustlr.middleware.compressed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hustlr.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "hustlr.middleware.admin_policy",
    "hustlr.middleware.whole_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hustlr.middleware.own_forms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hustlr.throttle.posts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hustlr.middleware.htmx_redirects",
    "hustlr.middleware.refusals",
    "hustlr.middleware.person_settings",
    "hustlr.offline.kept_pages",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.accounts.middleware.refused_forms",
    "marketplace.accounts.middleware.last_seen",
    "marketplace.desk.middleware.staff_only",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "hustlr.urls"
ASGI_APPLICATION = "hustlr.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            # The partials loader has to be the outermost, or page.html#part is not found.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hustlr.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hustlr.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Any other CONN_MAX_AGE exhausts the server under ASGI; the pool keeps connections instead.
# psycopg's health check spares the first requests after a restart of the database a 500.
DATABASES: dict[str, Any] = {
    "default": {
        **dj_database_url.parse(database_url(), conn_max_age=0, conn_health_checks=True),
    }
}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": int(ENV.get("DATABASE_POOL", "8")),
    "timeout": 10,
    # Each holds some megabytes of the server's; after a rush they go back in a minute.
    "max_idle": 60,
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False

# Keys decide, never DEBUG: without one a stand-in serves, and a banner says so.
REDIS_URL = ENV.get("REDIS_URL", "")
STRIPE_SECRET_KEY = ENV.get("STRIPE_SECRET_KEY", "")
STRIPE_PAGES = [f"https://{name}.stripe.com" for name in ("accounts", "checkout", "connect")]
STRIPE_WEBHOOK_SECRETS = [s for s in ENV.get("STRIPE_WEBHOOK_SECRETS", "").split(",") if s]
TWILIO_ACCOUNT_SID = ENV.get("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = ENV.get("TWILIO_AUTH_TOKEN", "")
TWILIO_SMS_FROM = ENV.get("TWILIO_SMS_FROM", "")
# The first is at home: numbers without a country code are taken as its own.
PHONE_COUNTRIES = ENV.get("PHONE_COUNTRIES", "AU").split(",")
GEOCODER = ENV.get("GEOCODER", "")
EMAIL_URL = ENV.get("EMAIL_URL", "")
STORAGE_URL = ENV.get("STORAGE_URL", "")
SENTRY_DSN = ENV.get("SENTRY_DSN", "")
SANDBOX_WEBHOOK_SECRETS = [
    ENV.get("SANDBOX_WEBHOOK_SECRET") or "whsec_sandbox_" + SECRET_KEY[:24],
]
SANDBOX_TRANSPORT = "marketplace.payments.gateways.sandbox.delivery.over_http"
STAND_INS = {
    "database": not ENV.get("DATABASE_URL"),
    "payments": not STRIPE_SECRET_KEY,
    "email": not EMAIL_URL,
    "files": not STORAGE_URL,
    "texts": not TWILIO_ACCOUNT_SID,
}

CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "hustlr.caching.TableCache",
            "LOCATION": "core_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# From its last use; marketplace.accounts.sessions says when a busy one ends.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# After so long the service worker shows the copy that it has of a page.
NETWORK_PATIENCE_MS = 3000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "marketplace.accounts.forms.SignupForm",
    "login": "marketplace.accounts.forms.LoginForm",
    "request_login_code": "marketplace.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "marketplace.accounts.forms.ConfirmLoginCodeForm",
    "reset_password": "marketplace.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "marketplace.accounts.forms.ResetPasswordKeyForm",
    "change_password": "marketplace.accounts.forms.ChangePasswordForm",
    "set_password": "marketplace.accounts.forms.SetPasswordForm",
    "add_email": "marketplace.accounts.forms.AddEmailForm",
    "reauthenticate": "marketplace.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# With "mandatory" alone does sign-up answer alike for a known and an unknown address.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "marketplace.accounts.mfa.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# A clock that is half a minute wrong keeps nobody out.
MFA_TOTP_TOLERANCE = 1
# Else whoever has a second factor could never change the address: it is unverified at first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "marketplace.accounts.forms.SecondFactorForm",
    "reauthenticate": "marketplace.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "marketplace.accounts.forms.ActivateAppForm",
    "add_webauthn": "marketplace.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "marketplace.accounts.forms.RenamePasskeyForm",
}
# The demo's operator has a door that everybody may use, so there is nothing to protect.
STAFF_SECOND_FACTOR = PRODUCTION and not DEMO
# It would write on every request; marketplace.accounts.middleware.last_seen does once an hour.
USERSESSIONS_TRACK_ACTIVITY = False
# Behind a proxy only its own header tells who asks ("Fly-Client-IP" on Fly).
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = ENV.get("CLIENT_IP_HEADER") or None

LANGUAGE_CODE = "en-au"
LANGUAGES = [("en-au", _("English (Australia)"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Australia/Sydney"
USE_TZ = True
DEFAULT_CURRENCY = "AUD"
PAYOUT_COUNTRY = "AU"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static" if not PRODUCTION else ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
# Half the files to compress on a first start; every address goes through the manifest.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"


def _storages() -> dict[str, Any]:
    files: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if STORAGE_URL:
        # s3://bucket?endpoint=https://… ; keys come from the usual AWS variables.
        bucket, _sep, query = STORAGE_URL.removeprefix("s3://").partition("?")
        options = dict(pair.split("=", 1) for pair in query.split("&") if pair)
        files = {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": bucket,
                "endpoint_url": options.get("endpoint"),
                "default_acl": "private",
                "querystring_auth": True,
            },
        }
    return {
        "default": files,
        "staticfiles": {"BACKEND": "hustlr.staticfiles.JoinedManifestStorage"},
    }


STORAGES = _storages()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_PERMISSIONS = 0o640

DEFAULT_FROM_EMAIL = ENV.get("DEFAULT_FROM_EMAIL", "Hustlr <hello@hustlr.example>")
# Letters of the contact page go here.
SUPPORT_EMAIL = ENV.get("SUPPORT_EMAIL", DEFAULT_FROM_EMAIL)
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
MAILBOX = "marketplace.notifications.mailbox.MailboxBackend"
if EMAIL_URL:
    from hustlr.mailurl import parse as _parse_mail

    globals().update(_parse_mail(EMAIL_URL))
    # Mails wait in a table; the worker hands them to MAIL_TRANSPORT, again and again if need be.
    EMAIL_BACKEND = "marketplace.notifications.mailbox.OutboxBackend"
else:
    EMAIL_BACKEND = MAILBOX
SMS_SENDER = (
    f"marketplace.accounts.sms.{'twilio.Twilio' if TWILIO_ACCOUNT_SID else 'mailbox.Mailbox'}Sender"
)

TASKS = {"default": {"BACKEND": "hustlr.cmstasks.ProcrastinateBackend"}}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.EditorDocument"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "account_login"
# Passwords are changed on the account pages alone.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "txt", "xlsx"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database"},
}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *(STRIPE_PAGES if STRIPE_SECRET_KEY else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "report-uri": ["/csp-reports/"],
    }
}
# Wagtail's admin still writes inline scripts and styles (interface: decision 4).
ADMIN_CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = not flag("NO_SSL_REDIRECT")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Of this host alone: no other name of the domain can set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Scripts put the token into htmx requests, so the cookie has to be readable.
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "hustlr.errors.csrf_failure"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
# Wagtail shows drafts in a frame of its own site; the policy refuses all others.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
