"""Settings of the program and the only reader of the environment.

``docs/settings.md`` lists every variable; a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent

# --- the environment ---------------------------------------------------------------------------

HOME = Path(os.environ.get("CAPAIAN_HOME", "data")).expanduser().resolve()
DEMO = os.environ.get("CAPAIAN_DEMO", "") == "1"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
HOSTS = os.environ.get("CAPAIAN_HOSTS", "localhost,127.0.0.1,[::1]")
ADDRESS = os.environ.get("CAPAIAN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
TIMESTAMP_URL = os.environ.get("CAPAIAN_TIMESTAMP_URL", "")
ESIGN_URL = os.environ.get("CAPAIAN_ESIGN_URL", "")
ESIGN_USER = os.environ.get("CAPAIAN_ESIGN_USER", "")
ESIGN_PASSWORD = os.environ.get("CAPAIAN_ESIGN_PASSWORD", "")
MAIL_URL = os.environ.get("CAPAIAN_MAIL_URL", "")
MAIL_FROM = os.environ.get("CAPAIAN_MAIL_FROM", "")
PROXIES = os.environ.get("CAPAIAN_PROXIES", "0")

FILES = HOME / "files"
ARCHIVE = HOME / "archive"
KEYS = HOME / "keys"


def _secret_key() -> str:
    """The key for sessions and forms: made once, kept in ``CAPAIAN_HOME/keys``.

    Commands that need no data directory (``capaian measure``, ``capaian verify FILE``) leave no
    trace on the disk: until the directory is there, the key lives as long as the process.
    """
    path = KEYS / "secret.key"
    if path.exists():
        return path.read_text("ascii")
    key = secrets.token_urlsafe(50)
    if HOME.is_dir():
        KEYS.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    return key


def _database() -> dict[str, object]:
    """SQLite beside the files, or PostgreSQL by ``DATABASE_URL`` (``postgresql://…``)."""
    if DATABASE_URL:
        url = urlsplit(DATABASE_URL)
        if url.scheme not in {"postgres", "postgresql"}:
            raise SystemExit("DATABASE_URL harus diawali postgresql://")
        query = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(query.get("host", url.hostname or "")),
            "PORT": url.port or "",
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "capaian.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a writer waits at the door instead of failing half-way through.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _refuse_public_demonstration() -> None:
    """One-click seats are for this machine alone: stop where a name or address is a public one.

    However the program is started, it reads its settings; the address that ``capaian serve``
    binds is looked at there.
    """
    own = {"localhost", "127.0.0.1", "::1"}
    named = {host.strip("[]") for host in [*HOSTS.split(","), urlsplit(ADDRESS).hostname or ""]}
    public = sorted(named - own - {""})
    if DEMO and public:
        raise SystemExit(
            f"Mode contoh hanya untuk komputer ini, bukan {', '.join(public)}. "
            "Kosongkan CAPAIAN_DEMO, atau CAPAIAN_HOSTS dan CAPAIAN_ADDRESS."
        )


_refuse_public_demonstration()

# --- Django ------------------------------------------------------------------------------------

SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [host for host in HOSTS.split(",") if host]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "auth.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "capaian.audit",
    "capaian.office",
    "capaian.procedure",
    "capaian.planning",
    "capaian.documents",
    "capaian.archive",
    "capaian.measurement",
    "capaian.web",
    "capaian.cli",
    # After the program, whose templates stand before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Poor lines: pages, scripts and styles leave at a third of their size.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "capaian.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "capaian.web.middleware.refusals",
    "capaian.web.middleware.login_required",
    "capaian.web.middleware.sessions_seen",
]

ROOT_URLCONF = "capaian.web.urls"
WSGI_APPLICATION = "capaian.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "capaian.web.context.frame",
            ],
        },
    },
]

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "web" / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "capaian.web.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "capaian.web.views.errors.stale_form"
AUTHENTICATION_BACKENDS = ["capaian.web.login.Backend"]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 48  # a login link, in seconds

# What must be counted over all threads and processes lies in the database: failed logins.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "capaian_cache",
        # Where it is full a third goes, with counters in it: names made up must not fill it.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- logging in: django-allauth ------------------------------------------------------------------

ACCOUNT_ADAPTER = "capaian.web.login.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: no address leads there
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # until SESSION_COOKIE_AGE is over
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_REDIRECT_URL = "login"
# Attempts / minutes, per client address ("ip"), account ("key") or login ("user").
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,5/5m/key",
    "reset_password": "10/5m/ip,3/5m/key",
    "attend": "20/5m/user",
}
ACCOUNT_FORMS = {
    "login": "capaian.web.forms.login.LoginForm",
    "change_password": "capaian.web.forms.login.ChangePasswordForm",
    "set_password": "capaian.web.forms.login.SetPasswordForm",
    "reset_password_from_key": "capaian.web.forms.login.LinkPasswordForm",
    "reauthenticate": "capaian.web.forms.login.ConfirmForm",
}
MFA_ADAPTER = "capaian.web.login.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Capaian"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "capaian.web.forms.login.CodeForm",
    "reauthenticate": "capaian.web.forms.login.ConfirmCodeForm",
    "activate_totp": "capaian.web.forms.login.ActivateForm",
    "add_webauthn": "capaian.web.forms.login.PasskeyForm",
}
if not PROXIES.isdecimal():
    raise SystemExit("CAPAIAN_PROXIES harus angka: berapa server perantara di depan program.")
ALLAUTH_TRUSTED_PROXY_COUNT = int(PROXIES)
# Only a proxy that we know of says whether the browser speaks TLS; from others it is a claim.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if int(PROXIES) else None

# --- the rest -----------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Seven fields a line of a form: enough for several thousand lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Mail: smtps:// speaks TLS from the first byte, port 587 after the greeting; no server, no mail.
_MAIL = urlsplit(MAIL_URL)
if MAIL_URL and (_MAIL.scheme not in {"smtp", "smtps"} or not _MAIL.hostname):
    raise SystemExit("CAPAIAN_MAIL_URL harus diawali smtp:// atau smtps://")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_URL else 'dummy'}.EmailBackend"
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 25)
EMAIL_USE_TLS = EMAIL_PORT == 587 and not EMAIL_USE_SSL
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = MAIL_FROM or "capaian@localhost"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
