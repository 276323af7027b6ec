from django.db import migrations, models

# Only on the way back: the narrower key has room for the message of the last booking alone.
KEEP_THE_LAST = """
    DELETE FROM reminders_reminder r USING reminders_reminder later
    WHERE later.appointment_id = r.appointment_id AND later.rule = r.rule AND later.starts_at = r.starts_at
        AND later.booked_at > r.booked_at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0005_fill_in_the_booking"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminders_once",
        ),
        migrations.AlterField(
            model_name="reminder",
            name="booked_at",
            field=models.DateTimeField(verbose_name="booked"),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, KEEP_THE_LAST),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("appointment", "rule", "starts_at", "booked_at"), name="reminders_once"
            ),
        ),
    ]
