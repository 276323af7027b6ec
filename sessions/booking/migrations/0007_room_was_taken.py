"""Until now a room was taken for the slot alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0006_room_taken"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE booking_appointment SET room_taken = slot WHERE room_taken IS NULL", migrations.RunSQL.noop
        ),
    ]
