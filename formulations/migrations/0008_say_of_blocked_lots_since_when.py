"""A lot that is quarantined or recalled already gets the row by which it can be lifted. Who set it is not known."""

from django.db import migrations

FILL_IN = """
    INSERT INTO formulations_lotblock (lot_id, kind, reason, set_at, lift_reason)
    SELECT id, status, 'Set before reasons were kept.', now(), '' FROM formulations_lot
    WHERE status <> 'usable'
    ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("formulations", "0007_count_lots"),
    ]

    operations = [
        migrations.RunSQL(FILL_IN, migrations.RunSQL.noop),
    ]
