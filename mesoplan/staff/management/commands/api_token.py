from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from mesoplan.staff import services
from mesoplan.staff.models import User


class Command(BaseCommand):
    help = "Prints a new token of a person for /api/v1/ (Authorization: Token …). It is shown only once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: object) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        self.stdout.write(services.issue_token(user=user))
