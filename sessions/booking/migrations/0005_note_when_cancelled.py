import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_refuse_to_empty_what_is_kept"),
        ("clinics", "0003_refuse_to_empty_what_is_kept"),
        ("patients", "0004_refuse_to_empty_what_is_kept"),
        ("planning", "0003_refuse_to_empty_what_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appointment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="appointment",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
        ),
        migrations.AddField(
            model_name="appointmentevent",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "booking_appointmentevent" ("booked_at", "booked_by_id", "cancelled_at", "checked_in_at", "clinic_id", "clinician_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "session_id", "slot", "status", "version") VALUES (NEW."booked_at", NEW."booked_by_id", NEW."cancelled_at", NEW."checked_in_at", NEW."clinic_id", NEW."clinician_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."room_id", NEW."session_id", NEW."slot", NEW."status", NEW."version"); RETURN NULL;',
                    hash="7cf8cff9dcdca12177d0c4ef9959a8d1315def87",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_335d5",
                    table="booking_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "booking_appointmentevent" ("booked_at", "booked_by_id", "cancelled_at", "checked_in_at", "clinic_id", "clinician_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "session_id", "slot", "status", "version") VALUES (NEW."booked_at", NEW."booked_by_id", NEW."cancelled_at", NEW."checked_in_at", NEW."clinic_id", NEW."clinician_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."room_id", NEW."session_id", NEW."slot", NEW."status", NEW."version"); RETURN NULL;',
                    hash="e7693662f087348f22015ec39eb0b22c07b6b65b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ec586",
                    table="booking_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "booking_appointmentevent" ("booked_at", "booked_by_id", "cancelled_at", "checked_in_at", "clinic_id", "clinician_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "session_id", "slot", "status", "version") VALUES (OLD."booked_at", OLD."booked_by_id", OLD."cancelled_at", OLD."checked_in_at", OLD."clinic_id", OLD."clinician_id", OLD."id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."room_id", OLD."session_id", OLD."slot", OLD."status", OLD."version"); RETURN NULL;',
                    hash="1eb728b6e5c948c0da7a8c7c2c8161a1c6de023a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f591f",
                    table="booking_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("cancelled_at", None), ("status", "cancelled"), _connector="OR"),
                name="booking_cancelled_when_it_is",
            ),
        ),
    ]
