import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "booking_appointmentevent" ("booked_at", "booked_by_id", "checked_in_at", "clinic_id", "clinician_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "session_id", "slot", "status", "version") VALUES (OLD."booked_at", OLD."booked_by_id", OLD."checked_in_at", OLD."clinic_id", OLD."clinician_id", OLD."id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."room_id", OLD."session_id", OLD."slot", OLD."status", OLD."version"); RETURN NULL;',
                    hash="bc384cd2b1a97c559c89d347c03d9bb9e41b183d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f591f",
                    table="booking_appointment",
                    when="AFTER",
                ),
            ),
        ),
    ]
