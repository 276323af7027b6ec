from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("formulations", "0004_refuse_to_empty_what_is_kept"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="doselimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["per_session", "per_point"]),
                        ("unit__in", ("g", "mg", "ug", "mcg", "ng", "[iU]", "IU", "U", "meq")),
                    ),
                    models.Q(
                        ("kind", "per_kg"),
                        (
                            "unit__in",
                            ("g/kg", "mg/kg", "ug/kg", "mcg/kg", "ng/kg", "[iU]/kg", "IU/kg", "U/kg", "meq/kg"),
                        ),
                    ),
                    models.Q(("kind", "course_count"), ("unit", "1")),
                    models.Q(("kind", "min_interval_days"), ("unit", "d")),
                    _connector="OR",
                ),
                name="formulations_limit_unit_of_its_kind",
                violation_error_message="This unit cannot measure this limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ("mg", "[iU]", "U", "meq"))),
                name="formulations_ledger_unit_of_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="productcomponent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "unit__in",
                        ("g/mL", "mg/mL", "ug/mL", "mcg/mL", "ng/mL", "[iU]/mL", "IU/mL", "U/mL", "meq/mL", "%", "g/L"),
                    )
                ),
                name="formulations_component_unit_per_volume",
                violation_error_message="A strength is counted per volume, as in mg/mL or IU/mL.",
            ),
        ),
    ]
