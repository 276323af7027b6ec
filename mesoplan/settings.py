"""One file, everything from the environment; what is wrong in it is said by the system checks of `mesoplan.runtime`."""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
import environ
import pghistory
from django.utils.translation import gettext_lazy as _

from mesoplan.runtime.postgres.place import DATABASE, USER, socket_folder

django_stubs_ext.monkeypatch()  # so that a form can say of which model it is: ModelForm[Plan]

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("MESOPLAN_VAR", str(BASE_DIR / "var")))
OWN_DATABASE = not env.str("DATABASE_URL", "")
if OWN_DATABASE:
    # What script/demo made up once (SECRET_KEY, MESOPLAN_DEMO), so that `manage.py` by hand works beside it.
    env.read_env(VAR_DIR / "demo.env")

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("MESOPLAN_DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "mesoplan.runtime",
    "mesoplan.frame",
    "mesoplan.staff",
    "mesoplan.audit",
    "mesoplan.clinics",
    "patients",
    "formulations",
    "sessions.planning",
    "sessions.booking",
    "sessions.delivery",
    "sessions.progress",
    "sessions.reminders",
    "mesoplan.interop",
    "mesoplan.today",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mesoplan.frame.middleware.StorableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mesoplan.frame.middleware.HtmxPageMiddleware",
    "mesoplan.audit.middleware.RequestHistoryMiddleware",
    "mesoplan.clinics.middleware.CurrentClinicMiddleware",
    "mesoplan.frame.middleware.RefusalMiddleware",
]

if env.bool("SERVER_TIMING", False):
    MIDDLEWARE.insert(0, "mesoplan.runtime.server_timing.ServerTimingMiddleware")

ROOT_URLCONF = "mesoplan.urls"
WSGI_APPLICATION = "mesoplan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["mesoplan.frame.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mesoplan.clinics.context_processors.clinics",
                "mesoplan.frame.context_processors.frame",
            ],
        },
    }
]
NAVIGATION = "mesoplan.today.navigation.ITEMS"
FORM_RENDERER = "mesoplan.frame.field_words.FormRenderer"

own_database = {"HOST": str(socket_folder(VAR_DIR)), "NAME": DATABASE, "USER": USER}
DATABASES: dict[str, dict[str, object]] = {
    "default": {
        **(own_database if OWN_DATABASE else env.db("DATABASE_URL")),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}

REDIS_URL = env.str("REDIS_URL", "")
REDIS_PREFIX = env.str("REDIS_PREFIX", "mesoplan:")
BROKER_DIR = VAR_DIR / "broker"
if REDIS_URL:
    CACHES: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "global_keyprefix": REDIS_PREFIX,
        "socket_connect_timeout": 3,
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "runtime_cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
    CELERY_BROKER_TRANSPORT = "mesoplan.runtime.broker:Transport"
    CELERY_BROKER_URL = "localhost"  # no address, or its scheme would choose the transport
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "polling_interval": 0.25,
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# Seconds. Shorter than a reminder stays claimed, so that no claim is freed under a worker that is still at it.
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 300, 360
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "mesoplan.runtime.beat.LockedScheduler"
# Each rings a doorbell that the next ring makes worthless: after a pause of the worker none is answered twice.
HALF_A_MINUTE, A_MINUTE = ({"schedule": float(seconds), "options": {"expires": seconds}} for seconds in (30, 60))
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "mesoplan.runtime.tasks.beat_heart", "schedule": 10.0, "options": {"expires": 30}},
    "reminders": {"task": "sessions.reminders.tasks.remind", **HALF_A_MINUTE},
    "recalls": {"task": "sessions.reminders.tasks.tell", **HALF_A_MINUTE},
    "held times": {"task": "sessions.reminders.tasks.tell_of_offers", **HALF_A_MINUTE},
    "waiting list": {"task": "sessions.booking.tasks.offer_freed_places", **HALF_A_MINUTE},
    "re-plans": {"task": "sessions.booking.tasks.take_up_replans", **HALF_A_MINUTE},
    "letters about links": {"task": "mesoplan.clinics.tasks.tell_of_links", **A_MINUTE},
    "summaries": {"task": "sessions.progress.tasks.write_missing_summaries", **A_MINUTE},
}

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LEAST_PASSWORD_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": LEAST_PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mesoplan.staff.sign_in.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "mesoplan.staff.sign_in.SignInForm",
    "change_password": "mesoplan.staff.new_password.ChangeForm",
    "set_password": "mesoplan.staff.new_password.FirstForm",
    "reset_password_from_key": "mesoplan.staff.new_password.LinkForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
MFA_TOTP_ISSUER = "Mesoplan"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_URL.startswith("https://")
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without the proxy that speaks https
# Anybody can send this header, so it is believed only where a proxy is said to stand in front and to set it itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("TRUSTED_PROXY", False) else None

PATIENT_MODEL = "patients.Patient"
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mesoplan.staff.api_access.TokenSignIn",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["mesoplan.staff.api_access.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["mesoplan.frame.parsers.SoundJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "mesoplan.frame.api_pages.Pages",
    "EXCEPTION_HANDLER": "mesoplan.frame.problems.answer",
    "COERCE_DECIMAL_TO_STRING": True,
}
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", 90)
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=API_TOKEN_DAYS),
    "AUTH_HEADER_PREFIX": "Token",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mesoplan",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["mesoplan.staff.api_access.DeclaredPermission"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {"PatientSexEnum": "patients.models.people.Sex"},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "mesoplan" / "locale"]
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist"),
    ("vendor/eventcalendar", BASE_DIR / "node_modules" / "@event-calendar" / "build" / "dist"),
    ("vendor/htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
    ("vendor/inter", BASE_DIR / "node_modules" / "@fontsource-variable" / "inter"),
    ("vendor/signature", BASE_DIR / "node_modules" / "signature_pad" / "dist"),
]
SHEET_FONTS_DIR = BASE_DIR / "node_modules" / "@expo-google-fonts" / "inter"
ICONS_DIR = BASE_DIR / "node_modules" / "bootstrap-icons" / "icons"
COMPRESSED = "mesoplan.runtime.static_files.Compressed"
UNCOMPRESSED = "mesoplan.runtime.static_files.Uncompressed"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # A demonstration is seen on its own machine: compressing for the way would be most of its first start.
    "staticfiles": {"BACKEND": UNCOMPRESSED if DEMO else COMPRESSED},
}
MEDIA_ROOT = VAR_DIR / "media"

EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"
EMAIL_TIMEOUT = 20  # seconds, or one silent mail server would stop every letter
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Mesoplan <reminders@demo.example>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
