"""What is wrong in the environment is said before the first request, each mistake under an id of its own."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

DEMO_DOMAIN = "demo.example"
ENVIRONMENT = "environment"
TOKEN_DAYS = range(1, 3651)


def refuse_mistakes() -> None:
    """What a server calls as it starts, because no management command has run the checks for it."""
    mistakes = run_checks(tags=[ENVIRONMENT, Tags.database], include_deployment_checks=True, databases=["default"])
    serious = [str(mistake) for mistake in mistakes if mistake.is_serious()]
    if serious:
        raise ImproperlyConfigured("Mesoplan does not start:\n" + "\n".join(serious))


@register(ENVIRONMENT, deploy=True)
def check_environment(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    del app_configs  # the environment is nobody's app
    return [*_secret_key(), *_token_days(), *(() if settings.DEBUG or settings.DEMO else _production())]


def _secret_key() -> Iterator[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  (Django itself refuses to give an empty one)
    except ImproperlyConfigured:
        yield Error(
            "SECRET_KEY is not set.",
            hint="Set it to at least 50 random characters; script/demo makes one up for the demonstration.",
            id="mesoplan.E001",
        )


def _token_days() -> Iterator[CheckMessage]:
    if settings.API_TOKEN_DAYS not in TOKEN_DAYS:
        yield Error(
            f"API_TOKEN_DAYS is {settings.API_TOKEN_DAYS}: so long no token of the API can be valid.",
            hint=f"Set it to {TOKEN_DAYS.start} to {TOKEN_DAYS.stop - 1} days, or leave it out for 90.",
            id="mesoplan.E008",
        )


def _production() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        yield Error(
            f"SITE_URL is {settings.SITE_URL}: patients' data would travel in the clear.",
            hint="Set it to the https address that people type. For development set DEBUG=1.",
            id="mesoplan.E002",
        )
    if not {site.hostname, "*"} & set(settings.ALLOWED_HOSTS):
        yield Error(
            f"ALLOWED_HOSTS lacks {site.hostname}, the host of SITE_URL: every request would be refused.",
            hint="Name every host that Mesoplan answers to, with commas between.",
            id="mesoplan.E003",
        )
    if settings.OWN_DATABASE:
        yield Error(
            "DATABASE_URL is not set.",
            hint="In production name a PostgreSQL server that is backed up; Mesoplan's own is for trying things out.",
            id="mesoplan.E004",
        )
    if not settings.REDIS_URL:
        yield Error(
            "REDIS_URL is not set: workers on other hosts would never hear that there is work.",
            hint="Name the Redis server that all web, worker and beat processes share.",
            id="mesoplan.E005",
        )
    if not settings.EMAIL_URL:
        yield Error(
            "EMAIL_URL is not set: reminders would go to the demonstration's mailbox and reach no patient.",
            hint="Name the SMTP server, as in smtp+tls://user:password@host:587.",
            id="mesoplan.E006",
        )


@register(Tags.database)
def check_demonstration_accounts(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None,
    **_options: Any,
) -> list[CheckMessage]:
    """Their passwords are printed in the manual."""
    del app_configs
    if settings.DEBUG or settings.DEMO or "default" not in (databases or ()):
        return []
    users = get_user_model()
    if users._meta.db_table not in connections["default"].introspection.table_names():
        return []  # before the first migration
    if not users.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}", is_active=True).exists():
        return []
    return [
        Error(
            f"The database holds accounts of the demonstration (…@{DEMO_DOMAIN}), whose password everybody knows.",
            hint="Use a database that never held the demonstration, or deactivate these accounts.",
            id="mesoplan.E007",
        )
    ]
