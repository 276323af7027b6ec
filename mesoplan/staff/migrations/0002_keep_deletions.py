import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "staff_userevent" ("email", "id", "is_active", "joined_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."email", OLD."id", OLD."is_active", OLD."joined_at", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                    hash="2197df731d126601af72f2002ffa4756afb96254",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4dad5",
                    table="staff_user",
                    when="AFTER",
                ),
            ),
        ),
    ]
