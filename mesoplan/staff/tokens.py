"""Tokens with which a program signs in to the API as a person. Only their hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from knox.crypto import hash_token
from knox.models import AuthToken


@dataclass(frozen=True)
class IssuedToken:
    """The one time that the token can be read."""

    text: str
    valid_until: datetime

    def __str__(self) -> str:
        return self.text


def lifetime() -> timedelta:
    return timedelta(days=settings.API_TOKEN_DAYS)


def valid_until(row: AuthToken) -> datetime:
    """A token from before tokens ended counts from the day it was made."""
    end: datetime = row.expiry or row.created + lifetime()
    return end


def find_token(sent: bytes) -> AuthToken | None:
    digest = hash_token(sent.decode(errors="replace"))
    return AuthToken.objects.select_related("user").filter(digest=digest).first()
