"""A stored column that is generated cannot change what it is generated from: it goes and comes again, filled."""

import django.db.models.functions.text
from django.db import migrations, models

import patients.folding


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0002_keep_deletions"),
    ]

    operations = [
        migrations.RemoveField(model_name="patient", name="search_name"),
        migrations.AddField(
            model_name="patient",
            name="search_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=patients.folding.Fold(
                    patients.folding.Joined(
                        django.db.models.functions.text.Concat("given_name", models.Value(" "), "family_name")
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
