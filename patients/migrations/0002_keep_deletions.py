import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="allergy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_allergyevent" ("allergen", "id", "is_active", "noted_on", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "system", "system_code", "text") VALUES (OLD."allergen", OLD."id", OLD."is_active", OLD."noted_on", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."system", OLD."system_code", OLD."text"); RETURN NULL;',
                    hash="571492e233e1751d31d2172772c2b12e0ca7ca2d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9391c",
                    table="patients_allergy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="healthproblem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_healthproblemevent" ("id", "is_active", "noted_on", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "system", "system_code", "text") VALUES (OLD."id", OLD."is_active", OLD."noted_on", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."system", OLD."system_code", OLD."text"); RETURN NULL;',
                    hash="2d8097884823a50e44360e3f5785e2d3169ff033",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ee706",
                    table="patients_healthproblem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_measurementevent" ("area_id", "id", "kind", "landmark", "measured_at", "observer_id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "source", "unit", "value") VALUES (OLD."area_id", OLD."id", OLD."kind", OLD."landmark", OLD."measured_at", OLD."observer_id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."side", OLD."source", OLD."unit", OLD."value"); RETURN NULL;',
                    hash="bb8d7b918e91de4bf6e143a44fb5ab0d35a02410",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_badc8",
                    table="patients_measurement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="medication",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_medicationevent" ("id", "is_active", "noted_on", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "system", "system_code", "text") VALUES (OLD."id", OLD."is_active", OLD."noted_on", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."system", OLD."system_code", OLD."text"); RETURN NULL;',
                    hash="38525335340264305f362c2ab1d9131052839638",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_397ac",
                    table="patients_medication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patient",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_patientevent" ("alerts", "allergy_status", "birth_date", "clinic_id", "created_at", "deceased_on", "email", "family_name", "given_name", "id", "language", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex", "version") VALUES (OLD."alerts", OLD."allergy_status", OLD."birth_date", OLD."clinic_id", OLD."created_at", OLD."deceased_on", OLD."email", OLD."family_name", OLD."given_name", OLD."id", OLD."language", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."sex", OLD."version"); RETURN NULL;',
                    hash="fa1c2e88fb37f0406a5013d9b2036c75a6271b65",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9898d",
                    table="patients_patient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patientidentifier",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_patientidentifierevent" ("clinic_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "value") VALUES (OLD."clinic_id", OLD."id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."system", OLD."value"); RETURN NULL;',
                    hash="146001bc9766603d0ec42d3a9191d8d1833ead9a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a926d",
                    table="patients_patientidentifier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screeninganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_screeninganswerevent" ("answer", "answered_at", "asked_by_id", "condition", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."answer", OLD."answered_at", OLD."asked_by_id", OLD."condition", OLD."id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="f31dffe70784c21c61b1dae9f1e36b35276404f8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7d68b",
                    table="patients_screeninganswer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treatmentarea",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "patients_treatmentareaevent" ("code", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."code", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;',
                    hash="3c73321edd09fd3de4712f0987a055568a73f310",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_da0d6",
                    table="patients_treatmentarea",
                    when="AFTER",
                ),
            ),
        ),
    ]
