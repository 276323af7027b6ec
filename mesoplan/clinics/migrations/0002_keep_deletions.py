import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="clinic",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinics_clinicevent" ("address", "country", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "time_zone") VALUES (OLD."address", OLD."country", OLD."id", OLD."language", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."time_zone"); RETURN NULL;',
                    hash="f6a6e448e9f1c48f0cd9ca814de12d8350f0e020",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a5f0c",
                    table="clinics_clinic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinics_closureevent" ("clinic_id", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."clinic_id", OLD."first_day", OLD."id", OLD."last_day", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;',
                    hash="1e57210450a77fd9bfdb40352f57bf5ec92eeb80",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dac65",
                    table="clinics_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinics_membershipevent" ("clinic_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."clinic_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                    hash="b13e20c594ea75df864c83dde9c91e6b80b526c2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_78c5a",
                    table="clinics_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinics_openinghoursevent" ("clinic_id", "closes_at", "id", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (OLD."clinic_id", OLD."closes_at", OLD."id", OLD."opens_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."weekday"); RETURN NULL;',
                    hash="e64842ed5ff3814c7dfda61a99fa383278bee349",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_02426",
                    table="clinics_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="room",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clinics_roomevent" ("clinic_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."clinic_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="c829ec8a52b0bb92392e326bbc978f78e94066d5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_52877",
                    table="clinics_room",
                    when="AFTER",
                ),
            ),
        ),
    ]
