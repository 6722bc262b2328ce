"""The one settings file, driven by the environment; `.env` files and per-site copies are not needed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _secret(variable: str, file_name: str) -> str:
    """Value of the variable, else of the file in the data folder, which is made (0600) at first use."""
    if value := os.environ.get(variable):
        return value
    path = DATA_DIR / file_name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    """Django's dictionary for `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        key: value for key, value in query.items() if key in {"sslmode", "sslrootcert", "service", "connect_timeout"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "oneneedle",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "TEST": {"MIRROR": None},
    }


BASE_DIR = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("ONENEEDLE_DATA_DIR", ".data")).expanduser().resolve()
DEBUG = _flag("ONENEEDLE_DEBUG")
SECRET_KEY = _secret("ONENEEDLE_SECRET_KEY", "secret_key")
VAULT_KEYS = [_secret("ONENEEDLE_VAULT_KEY", "vault_key"), *_list("ONENEEDLE_VAULT_OLD_KEYS")]
ALLOWED_HOSTS = _list("ONENEEDLE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("ONENEEDLE_ORIGINS")
PUBLIC_URL = os.environ.get("ONENEEDLE_PUBLIC_URL", "http://localhost:8000")
BEHIND_PROXY = _flag("ONENEEDLE_BEHIND_PROXY")  # exactly one, which sets X-Forwarded-Proto and X-Forwarded-For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "oneneedle.core",
    "oneneedle.ui",
    "oneneedle.people",
    "oneneedle.places",
    "oneneedle.workdays",
    "oneneedle.notices",
    "oneneedle.units",
    "oneneedle.catalogue",
    "oneneedle.duties",
    "oneneedle.zones",
    "oneneedle.cases",
    "oneneedle.gate",
    "oneneedle.powers",
    "oneneedle.supervision",
    "oneneedle.evaluation",
    "oneneedle.portal",
    "oneneedle.desk",
    "oneneedle.open311",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "oneneedle.core.views.MachineDoor",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oneneedle.ui.views.RefusedMiddleware",
]

ROOT_URLCONF = "oneneedle.urls"
WSGI_APPLICATION = "oneneedle.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oneneedle.ui.views.frame_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "oneneedle.ui.templatetags.ui",
                "oneneedle.ui.templatetags.tokens",
            ],
        },
    }
]

FORM_RENDERER = "oneneedle.ui.forms.PageRenderer"

# Two roles: `default` serves and owns nothing; `owner` is used by `oneneedle migrate` alone (docs/adr/0003).
_SERVING_URL = os.environ.get("DATABASE_URL", "postgresql://oneneedle_app@/oneneedle")
_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", _SERVING_URL)
DATABASES = {"default": _database(_SERVING_URL), "owner": _database(_OWNER_URL)}
APP_ROLE = DATABASES["default"]["USER"]
DATABASE_ROUTERS: list[str] = []

# Counters of tries (sign-in, receipts): one table for all web processes, of which nobody can push others out soon.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_counters",
        "KEY_FUNCTION": "oneneedle.core.actions.counters.cover_key",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "drawn": {  # sheets as files; whatever is lost is drawn again
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "drawn",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 4000, "CULL_FREQUENCY": 10},
    },
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Residents may make accounts of their own only where this is on; the accounts of staff are made for them.
OPEN_SIGN_UP = _flag("ONENEEDLE_OPEN_SIGN_UP")
ACCOUNT_ADAPTER = "oneneedle.people.views.AccountDoor"
ACCOUNT_FORMS = {"login": "oneneedle.people.forms.SignInForm", "signup": "oneneedle.people.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username"}  # an e-mail address is a sign-in name like any other (people.rules.sign_in)
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional" if OPEN_SIGN_UP else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "10/m/ip,3/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # else everybody behind it shares one limit
ACCOUNT_USER_DISPLAY = "oneneedle.people.queries.name_for_page"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("ONENEEDLE_TIMEZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
ATTACHMENT_MAX_COUNT = 10
BODY_MAX_BYTES = ATTACHMENT_MAX_BYTES * ATTACHMENT_MAX_COUNT + DATA_UPLOAD_MAX_MEMORY_SIZE

TILE_URL = os.environ.get("ONENEEDLE_TILE_URL", "")
TILE_ATTRIBUTION = os.environ.get("ONENEEDLE_TILE_ATTRIBUTION", "")
_TILE_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(TILE_URL)).replace("{s}", "*") if TILE_URL else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *([_TILE_ORIGIN] if _TILE_ORIGIN else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = os.environ.get("ONENEEDLE_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("ONENEEDLE_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ONENEEDLE_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ONENEEDLE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONENEEDLE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("ONENEEDLE_EMAIL_TLS")
EMAIL_TIMEOUT = int(os.environ.get("ONENEEDLE_EMAIL_TIMEOUT", "30"))
EMAIL_FILE_PATH = os.environ.get("ONENEEDLE_EMAIL_FOLDER", str(DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = os.environ.get("ONENEEDLE_EMAIL_FROM", "oneneedle@localhost")

# Within an hour from one network address; a whole street may sit behind one.
MOST_FROM_ADDRESS = {
    kind: int(os.environ.get(f"ONENEEDLE_{kind.upper()}_FROM_ADDRESS", most))
    for kind, most in (("reports", "120"), ("joins", "120"), ("photos", "600"))
}

# Contact data is erased this many days after a case is closed (docs/privacy.md).
CONTACT_RETENTION_DAYS = int(os.environ.get("ONENEEDLE_CONTACT_RETENTION_DAYS", "180"))

LOGGING_CONFIG = None
