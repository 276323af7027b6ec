import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_keep_doses_and_explanation"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="addendum",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delivery_addendumevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "text", "written_at", "written_by_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."record_id", OLD."text", OLD."written_at", OLD."written_by_id"); RETURN NULL;',
                    hash="74396c59714cf9153b4f4d93e9febb6a2c575d72",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_56afb",
                    table="delivery_addendum",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="administration",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delivery_administrationevent" ("area_id", "difference_reason", "formulation_version_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_points", "planned_volume_per_point_ml", "points", "record_id", "side", "technique_id", "volume_per_point_ml") VALUES (OLD."area_id", OLD."difference_reason", OLD."formulation_version_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_points", OLD."planned_volume_per_point_ml", OLD."points", OLD."record_id", OLD."side", OLD."technique_id", OLD."volume_per_point_ml"); RETURN NULL;',
                    hash="6820fe474cef6a83ba1a22e12e221879de7d101f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8ccb8",
                    table="delivery_administration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lotuse",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delivery_lotuseevent" ("id", "lot_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id") VALUES (OLD."id", OLD."lot_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."record_id"); RETURN NULL;',
                    hash="154f9d9d1218574d76c243945c63603c4b4d3fc7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2ac6e",
                    table="delivery_lotuse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treatmentrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delivery_treatmentrecordevent" ("aftercare_given", "appointment_id", "consent_confirmed", "dose_report", "doses_confirmed", "explanation", "id", "identity_checked", "mixture_inspected", "observations", "pain", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_repeated", "signed_at", "signed_by_id", "status", "version") VALUES (OLD."aftercare_given", OLD."appointment_id", OLD."consent_confirmed", OLD."dose_report", OLD."doses_confirmed", OLD."explanation", OLD."id", OLD."identity_checked", OLD."mixture_inspected", OLD."observations", OLD."pain", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."screening_repeated", OLD."signed_at", OLD."signed_by_id", OLD."status", OLD."version"); RETURN NULL;',
                    hash="473d5fb8911843540f5f63515fe53660863bc245",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc825",
                    table="delivery_treatmentrecord",
                    when="AFTER",
                ),
            ),
        ),
    ]
