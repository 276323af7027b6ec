import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="course",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_courseevent" ("clinic_id", "created_at", "goal", "id", "lead_id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "stop_reason", "target") VALUES (OLD."clinic_id", OLD."created_at", OLD."goal", OLD."id", OLD."lead_id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."status", OLD."stop_reason", OLD."target"); RETURN NULL;',
                    hash="048b2982359e9efc57991b893c6db43a9dd47b01",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_74636",
                    table="planning_course",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_planevent" ("change_after", "course_id", "dose_report", "first_on", "id", "interval_days", "later_interval_days", "pattern_confirmed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "session_count", "signed_at", "signed_by_id", "status", "version", "visit_minutes") VALUES (OLD."change_after", OLD."course_id", OLD."dose_report", OLD."first_on", OLD."id", OLD."interval_days", OLD."later_interval_days", OLD."pattern_confirmed", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."session_count", OLD."signed_at", OLD."signed_by_id", OLD."status", OLD."version", OLD."visit_minutes"); RETURN NULL;',
                    hash="182e3a39d9ef796b6c5a9fb3c3216f42c26148c3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8ee12",
                    table="planning_plan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planarea",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_planareaevent" ("area_id", "formulation_version_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "points", "side", "technique_id", "volume_per_point_ml") VALUES (OLD."area_id", OLD."formulation_version_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."points", OLD."side", OLD."technique_id", OLD."volume_per_point_ml"); RETURN NULL;',
                    hash="e6d73a3e28538b87735c17b0b8e3ef63430d711d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_641b8",
                    table="planning_planarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_sessionevent" ("closes_on", "course_id", "due_on", "id", "number", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "status") VALUES (OLD."closes_on", OLD."course_id", OLD."due_on", OLD."id", OLD."number", OLD."opens_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."status"); RETURN NULL;',
                    hash="124c03b8f637d7760b8e053f9c339e56ad193f44",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_97e2c",
                    table="planning_session",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settledfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_settledfindingevent" ("id", "key", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "severity") VALUES (OLD."id", OLD."key", OLD."message", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."reason", OLD."severity"); RETURN NULL;',
                    hash="858783e136838a351c59e2ba73db711b5d29dbf6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7752b",
                    table="planning_settledfinding",
                    when="AFTER",
                ),
            ),
        ),
    ]
