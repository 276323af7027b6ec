"""Each message belongs to the last booking of its time that it can have told of, as the history of the appointment says."""

from django.db import migrations

FILL_IN = """
    UPDATE reminders_reminder r
    SET booked_at = COALESCE(
        (
            SELECT max(e.booked_at) FROM booking_appointmentevent e
            WHERE e.pgh_obj_id = r.appointment_id AND lower(e.slot) = r.starts_at
                AND (r.sent_at IS NULL OR e.booked_at <= r.sent_at)
        ),
        a.booked_at
    )
    FROM booking_appointment a
    WHERE a.id = r.appointment_id AND r.booked_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0004_note_the_booking"),
    ]

    operations = [
        migrations.RunSQL(FILL_IN, migrations.RunSQL.noop),
    ]
