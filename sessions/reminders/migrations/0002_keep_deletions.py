import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reminders_reminderevent" ("appointment_id", "attempts", "due_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "rule", "sent_at", "sent_to", "starts_at", "status") VALUES (OLD."appointment_id", OLD."attempts", OLD."due_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."rule", OLD."sent_at", OLD."sent_to", OLD."starts_at", OLD."status"); RETURN NULL;',
                    hash="de637f982a6315f7ab5656739a3bbaa15e06f03a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fe464",
                    table="reminders_reminder",
                    when="AFTER",
                ),
            ),
        ),
    ]
