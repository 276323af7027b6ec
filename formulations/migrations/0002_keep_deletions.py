import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("formulations", "0001_first_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_conditionevent" ("action", "code", "id", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scope", "severity", "source", "source_status") VALUES (OLD."action", OLD."code", OLD."id", OLD."label", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."scope", OLD."severity", OLD."source", OLD."source_status"); RETURN NULL;',
                    hash="3415c447a860aff9e03aeef4ba0cf05e62ada776",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_efd4f",
                    table="formulations_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="doselimit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_doselimitevent" ("basis", "id", "ingredient_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_status", "unit", "value") VALUES (OLD."basis", OLD."id", OLD."ingredient_id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_status", OLD."unit", OLD."value"); RETURN NULL;',
                    hash="e372928349914d79ef04258f0ccee001247ae923",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_84f19",
                    table="formulations_doselimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formulation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_formulationevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose"); RETURN NULL;',
                    hash="bd6447c69586aa159d5cb2bb881b0bdd9f055f33",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e33e9",
                    table="formulations_formulation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formulationversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_formulationversionevent" ("approved_at", "approved_by_id", "formulation_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."formulation_id", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."status"); RETURN NULL;',
                    hash="6b69a345b998774524975bf434da0bd85df9f208",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8f599",
                    table="formulations_formulationversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incompatibility",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_incompatibilityevent" ("basis", "id", "ingredient_id", "kind", "mechanism", "other_class", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "source", "source_status") VALUES (OLD."basis", OLD."id", OLD."ingredient_id", OLD."kind", OLD."mechanism", OLD."other_class", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."severity", OLD."source", OLD."source_status"); RETURN NULL;',
                    hash="82cd2f00cd66873b3984a66db0ae655d29643402",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d5c4d",
                    table="formulations_incompatibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ingredient",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_ingredientevent" ("allergens", "category", "classes", "contraindications", "evidence", "evidence_level", "id", "inn", "limit_basis", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ph_high", "ph_low", "pregnancy", "presentations", "regulatory_status", "source", "source_status", "stock_concentration", "stock_unit") VALUES (OLD."allergens", OLD."category", OLD."classes", OLD."contraindications", OLD."evidence", OLD."evidence_level", OLD."id", OLD."inn", OLD."limit_basis", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ph_high", OLD."ph_low", OLD."pregnancy", OLD."presentations", OLD."regulatory_status", OLD."source", OLD."source_status", OLD."stock_concentration", OLD."stock_unit"); RETURN NULL;',
                    hash="196770473c48ebbcaef4f0f0c936d7db032d9ecc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3f487",
                    table="formulations_ingredient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ingredientfact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_ingredientfactevent" ("field", "id", "ingredient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_address", "source_status", "source_title", "statement") VALUES (OLD."field", OLD."id", OLD."ingredient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_address", OLD."source_status", OLD."source_title", OLD."statement"); RETURN NULL;',
                    hash="cdeaa73612371b0c288797e186c7af18cacaad5b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_01dc1",
                    table="formulations_ingredientfact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_ledgerentryevent" ("amount", "area_id", "course_number", "given_on", "id", "ingredient_id", "line_number", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_number", "side", "unit") VALUES (OLD."amount", OLD."area_id", OLD."course_number", OLD."given_on", OLD."id", OLD."ingredient_id", OLD."line_number", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."record_number", OLD."side", OLD."unit"); RETURN NULL;',
                    hash="bce5d18be9758ce2c46b628aa38ac16a8f4d3425",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_50dd9",
                    table="formulations_ledgerentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lot",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_lotevent" ("expires_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "status") VALUES (OLD."expires_on", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."status"); RETURN NULL;',
                    hash="e57d0e4c88d78f8f799cbb899fee9d280c7189d5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_32432",
                    table="formulations_lot",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurementerror",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_measurementerrorevent" ("condition", "derivation", "id", "kind", "mdc95", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site", "source", "source_status", "tem", "unit") VALUES (OLD."condition", OLD."derivation", OLD."id", OLD."kind", OLD."mdc95", OLD."notes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."site", OLD."source", OLD."source_status", OLD."tem", OLD."unit"); RETURN NULL;',
                    hash="7999eaa8f746ee6fd4fd77ec92910d52293cc882",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5d1de",
                    table="formulations_measurementerror",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_productevent" ("excipient_allergens", "id", "is_active", "maker", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."excipient_allergens", OLD."id", OLD."is_active", OLD."maker", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="5251caa5d8834ef0a90e59d5bc18e9f3fbd0a90a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_11828",
                    table="formulations_product",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="productcomponent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_productcomponentevent" ("id", "ingredient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "strength", "unit") VALUES (OLD."id", OLD."ingredient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."strength", OLD."unit"); RETURN NULL;',
                    hash="2a36686c3241d265eb7cc062fb9956ef4355e406",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f04b3",
                    table="formulations_productcomponent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipeline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_recipelineevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "version_id", "volume_ml") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."version_id", OLD."volume_ml"); RETURN NULL;',
                    hash="5370005fa8bd0555d33689f520619aa1dbf47d0a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cdce6",
                    table="formulations_recipeline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sideeffect",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_sideeffectevent" ("action", "code", "expected", "grading", "group", "id", "incidence_percent", "is_red_flag", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "source", "source_status", "typical_duration", "typical_onset") VALUES (OLD."action", OLD."code", OLD."expected", OLD."grading", OLD."group", OLD."id", OLD."incidence_percent", OLD."is_red_flag", OLD."label", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."population", OLD."source", OLD."source_status", OLD."typical_duration", OLD."typical_onset"); RETURN NULL;',
                    hash="353c795fe222d7427e21a5f1ce65b604e8b80c12",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_791f6",
                    table="formulations_sideeffect",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_sourceevent" ("address", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") VALUES (OLD."address", OLD."code", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."status", OLD."title"); RETURN NULL;',
                    hash="a700868428d3b2f1e40dfb8b8364846f16023b70",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c64b3",
                    table="formulations_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="technique",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "formulations_techniqueevent" ("angle_max_deg", "angle_min_deg", "code", "depth_max_mm", "depth_min_mm", "device", "id", "indication", "name", "needle_gauge", "needle_length_mm", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "source_status", "spacing_max_cm", "spacing_min_cm", "target", "volume_per_point_max_ml", "volume_per_point_min_ml") VALUES (OLD."angle_max_deg", OLD."angle_min_deg", OLD."code", OLD."depth_max_mm", OLD."depth_min_mm", OLD."device", OLD."id", OLD."indication", OLD."name", OLD."needle_gauge", OLD."needle_length_mm", OLD."notes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."source", OLD."source_status", OLD."spacing_max_cm", OLD."spacing_min_cm", OLD."target", OLD."volume_per_point_max_ml", OLD."volume_per_point_min_ml"); RETURN NULL;',
                    hash="b1050d3d889b38174ac9bd1c1d107fb5ddb6df22",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a9ea2",
                    table="formulations_technique",
                    when="AFTER",
                ),
            ),
        ),
    ]
