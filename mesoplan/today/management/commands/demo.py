from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mesoplan.staff.models import User
from mesoplan.today.demo.story import tell


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration: two clinics, their people, and courses in every state."

    def handle(self, **_options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration data belongs only where MESOPLAN_DEMO is set.")
        if User.objects.exists():
            self.stdout.write("The demonstration is already there.")
            return
        with transaction.atomic():
            for step in tell():
                self.stdout.write(f"  {step}")
