from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from mesoplan.staff.models import User
from mesoplan.staff.services import issue_token


class Command(BaseCommand):
    help = (
        "Prints a new token of a person for /api/v1/ (Authorization: Token …), this once, and until when it is valid."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: object) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        token = issue_token(user=user)
        self.stdout.write(token.text)
        # Apart, so that `TOKEN=$(manage.py api_token …)` holds the token and nothing else.
        self.stderr.write(f"Valid until {token.valid_until:%Y-%m-%d %H:%M} UTC.", style_func=str)
