import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="progresssummary",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "progress_progresssummaryevent" ("course_id", "figures", "id", "last_measurement_id", "last_record_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "written_at") VALUES (OLD."course_id", OLD."figures", OLD."id", OLD."last_measurement_id", OLD."last_record_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."written_at"); RETURN NULL;',
                    hash="bdc54977d571a21a3eee111551553aa8615dea83",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6d87b",
                    table="progress_progresssummary",
                    when="AFTER",
                ),
            ),
        ),
    ]
