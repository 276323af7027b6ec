from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.math
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0003_refuse_to_empty_what_is_kept"),
        ("formulations", "0016_keep_doses_whole"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("planning", "0009_chart_of_an_area"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rates",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "session_fee",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=10, null=True, verbose_name="fee for a session"
                    ),
                ),
                (
                    "area_fee",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=10, null=True, verbose_name="fee for each further area"
                    ),
                ),
                (
                    "minutes_before",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="preparing, identity and consent",
                    ),
                ),
                (
                    "minutes_first",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="more in the first session"
                    ),
                ),
                (
                    "minutes_mixture",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="drawing up a mixture"
                    ),
                ),
                (
                    "minutes_side",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="marking and disinfecting one side of an area",
                    ),
                ),
                (
                    "minutes_after",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="dressing and advice"
                    ),
                ),
                (
                    "seconds_line",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="a point in lines or by a device",
                    ),
                ),
                (
                    "seconds_single",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="a single point"
                    ),
                ),
                (
                    "seconds_deep",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="a deep point, with a long needle",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "clinic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinics.clinic",
                        verbose_name="clinic",
                    ),
                ),
            ],
            options={
                "verbose_name": "prices and times",
            },
        ),
        migrations.CreateModel(
            name="RatesEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "session_fee",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=10, null=True, verbose_name="fee for a session"
                    ),
                ),
                (
                    "area_fee",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=10, null=True, verbose_name="fee for each further area"
                    ),
                ),
                (
                    "minutes_before",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="preparing, identity and consent",
                    ),
                ),
                (
                    "minutes_first",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="more in the first session"
                    ),
                ),
                (
                    "minutes_mixture",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="drawing up a mixture"
                    ),
                ),
                (
                    "minutes_side",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="marking and disinfecting one side of an area",
                    ),
                ),
                (
                    "minutes_after",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="dressing and advice"
                    ),
                ),
                (
                    "seconds_line",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="a point in lines or by a device",
                    ),
                ),
                (
                    "seconds_single",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="a single point"
                    ),
                ),
                (
                    "seconds_deep",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="a deep point, with a long needle",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "clinic",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clinics.clinic",
                        verbose_name="clinic",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="planning.rates",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VialPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="price of a vial")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="formulations.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "rates",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vial_prices", to="planning.rates"
                    ),
                ),
            ],
            options={
                "verbose_name": "price of a vial",
            },
        ),
        migrations.CreateModel(
            name="VialPriceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("price", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="price of a vial")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="planning.vialprice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="formulations.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "rates",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="planning.rates",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "currency__in",
                        (
                            "AED",
                            "AFN",
                            "ALL",
                            "AMD",
                            "AOA",
                            "ARS",
                            "AUD",
                            "AWG",
                            "AZN",
                            "BAM",
                            "BBD",
                            "BDT",
                            "BHD",
                            "BIF",
                            "BMD",
                            "BND",
                            "BOB",
                            "BRL",
                            "BSD",
                            "BTN",
                            "BWP",
                            "BYN",
                            "BZD",
                            "CAD",
                            "CDF",
                            "CHF",
                            "CLP",
                            "CNY",
                            "COP",
                            "CRC",
                            "CUP",
                            "CVE",
                            "CZK",
                            "DJF",
                            "DKK",
                            "DOP",
                            "DZD",
                            "EGP",
                            "ERN",
                            "ETB",
                            "EUR",
                            "FJD",
                            "FKP",
                            "GBP",
                            "GEL",
                            "GHS",
                            "GIP",
                            "GMD",
                            "GNF",
                            "GTQ",
                            "GYD",
                            "HKD",
                            "HNL",
                            "HTG",
                            "HUF",
                            "IDR",
                            "ILS",
                            "INR",
                            "IQD",
                            "IRR",
                            "ISK",
                            "JMD",
                            "JOD",
                            "JPY",
                            "KES",
                            "KGS",
                            "KHR",
                            "KMF",
                            "KPW",
                            "KRW",
                            "KWD",
                            "KYD",
                            "KZT",
                            "LAK",
                            "LBP",
                            "LKR",
                            "LRD",
                            "LSL",
                            "LYD",
                            "MAD",
                            "MDL",
                            "MGA",
                            "MKD",
                            "MMK",
                            "MNT",
                            "MOP",
                            "MRU",
                            "MUR",
                            "MVR",
                            "MWK",
                            "MXN",
                            "MYR",
                            "MZN",
                            "NAD",
                            "NGN",
                            "NIO",
                            "NOK",
                            "NPR",
                            "NZD",
                            "OMR",
                            "PAB",
                            "PEN",
                            "PGK",
                            "PHP",
                            "PKR",
                            "PLN",
                            "PYG",
                            "QAR",
                            "RON",
                            "RSD",
                            "RUB",
                            "RWF",
                            "SAR",
                            "SBD",
                            "SCR",
                            "SDG",
                            "SEK",
                            "SGD",
                            "SHP",
                            "SLE",
                            "SOS",
                            "SRD",
                            "SSP",
                            "STN",
                            "SVC",
                            "SYP",
                            "SZL",
                            "THB",
                            "TJS",
                            "TMT",
                            "TND",
                            "TOP",
                            "TRY",
                            "TTD",
                            "TWD",
                            "TZS",
                            "UAH",
                            "UGX",
                            "USD",
                            "UYU",
                            "UZS",
                            "VES",
                            "VND",
                            "VUV",
                            "WST",
                            "XAF",
                            "XCD",
                            "XCG",
                            "XOF",
                            "XPF",
                            "YER",
                            "ZAR",
                            "ZMW",
                            "ZWG",
                        ),
                    )
                ),
                name="planning_rates_currency_known",
                violation_error_message="A currency has three letters, as in EUR.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("session_fee", None),
                        models.Q(("session_fee__gte", 0), ("session_fee__lte", 1000000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("area_fee", None), models.Q(("area_fee__gte", 0), ("area_fee__lte", 1000000)), _connector="OR"
                    ),
                ),
                name="planning_rates_fees_plausible",
                violation_error_message="A fee lies between 0 and 1,000,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_fee", None), ("session_fee__isnull", False), _connector="OR"),
                name="planning_rates_area_fee_is_on_top",
                violation_error_message="A further area is on top of a session: say what a session is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            models.Q(
                                (
                                    "currency__in",
                                    [
                                        "BIF",
                                        "CLP",
                                        "DJF",
                                        "GNF",
                                        "ISK",
                                        "JPY",
                                        "KMF",
                                        "KRW",
                                        "PYG",
                                        "RWF",
                                        "UGX",
                                        "VND",
                                        "VUV",
                                        "XAF",
                                        "XOF",
                                        "XPF",
                                        "BHD",
                                        "IQD",
                                        "JOD",
                                        "KWD",
                                        "LYD",
                                        "OMR",
                                        "TND",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("session_fee", None),
                                (
                                    "session_fee",
                                    django.db.models.functions.math.Round(models.F("session_fee"), precision=2),
                                ),
                                _connector="OR",
                            ),
                        ),
                        models.Q(
                            (
                                "currency__in",
                                [
                                    "BIF",
                                    "CLP",
                                    "DJF",
                                    "GNF",
                                    "ISK",
                                    "JPY",
                                    "KMF",
                                    "KRW",
                                    "PYG",
                                    "RWF",
                                    "UGX",
                                    "VND",
                                    "VUV",
                                    "XAF",
                                    "XOF",
                                    "XPF",
                                ],
                            ),
                            models.Q(
                                ("session_fee", None),
                                (
                                    "session_fee",
                                    django.db.models.functions.math.Round(models.F("session_fee"), precision=0),
                                ),
                                _connector="OR",
                            ),
                        ),
                        models.Q(
                            ("currency__in", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
                            models.Q(
                                ("session_fee", None),
                                (
                                    "session_fee",
                                    django.db.models.functions.math.Round(models.F("session_fee"), precision=3),
                                ),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(
                            models.Q(
                                (
                                    "currency__in",
                                    [
                                        "BIF",
                                        "CLP",
                                        "DJF",
                                        "GNF",
                                        "ISK",
                                        "JPY",
                                        "KMF",
                                        "KRW",
                                        "PYG",
                                        "RWF",
                                        "UGX",
                                        "VND",
                                        "VUV",
                                        "XAF",
                                        "XOF",
                                        "XPF",
                                        "BHD",
                                        "IQD",
                                        "JOD",
                                        "KWD",
                                        "LYD",
                                        "OMR",
                                        "TND",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("area_fee", None),
                                ("area_fee", django.db.models.functions.math.Round(models.F("area_fee"), precision=2)),
                                _connector="OR",
                            ),
                        ),
                        models.Q(
                            (
                                "currency__in",
                                [
                                    "BIF",
                                    "CLP",
                                    "DJF",
                                    "GNF",
                                    "ISK",
                                    "JPY",
                                    "KMF",
                                    "KRW",
                                    "PYG",
                                    "RWF",
                                    "UGX",
                                    "VND",
                                    "VUV",
                                    "XAF",
                                    "XOF",
                                    "XPF",
                                ],
                            ),
                            models.Q(
                                ("area_fee", None),
                                ("area_fee", django.db.models.functions.math.Round(models.F("area_fee"), precision=0)),
                                _connector="OR",
                            ),
                        ),
                        models.Q(
                            ("currency__in", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
                            models.Q(
                                ("area_fee", None),
                                ("area_fee", django.db.models.functions.math.Round(models.F("area_fee"), precision=3)),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="planning_rates_fees_payable",
                violation_error_message="A fee is not finer than the smallest coin of its currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("minutes_before", None),
                        models.Q(("minutes_before__gte", 0), ("minutes_before__lte", 60)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("minutes_first", None),
                        models.Q(("minutes_first__gte", 0), ("minutes_first__lte", 60)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("minutes_mixture", None),
                        models.Q(("minutes_mixture__gte", 0), ("minutes_mixture__lte", 60)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("minutes_side", None),
                        models.Q(("minutes_side__gte", 0), ("minutes_side__lte", 60)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("minutes_after", None),
                        models.Q(("minutes_after__gte", 0), ("minutes_after__lte", 60)),
                        _connector="OR",
                    ),
                ),
                name="planning_rates_minutes_plausible",
                violation_error_message="Each of these takes between 0 and 60 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rates",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("seconds_line", None),
                        models.Q(("seconds_line__gte", Decimal("0.1")), ("seconds_line__lte", 120)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("seconds_single", None),
                        models.Q(("seconds_single__gte", Decimal("0.1")), ("seconds_single__lte", 120)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("seconds_deep", None),
                        models.Q(("seconds_deep__gte", Decimal("0.1")), ("seconds_deep__lte", 120)),
                        _connector="OR",
                    ),
                ),
                name="planning_rates_seconds_plausible",
                violation_error_message="A point takes between 0.1 and 120 seconds.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rates",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: % cannot be emptied', TG_TABLE_NAME;",
                    hash="a863481d24e8f46466bbc692d7f460bac1ca5b0c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_49b2e",
                    table="planning_rates",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rates",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_ratesevent" ("area_fee", "clinic_id", "currency", "id", "minutes_after", "minutes_before", "minutes_first", "minutes_mixture", "minutes_side", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds_deep", "seconds_line", "seconds_single", "session_fee", "version") VALUES (NEW."area_fee", NEW."clinic_id", NEW."currency", NEW."id", NEW."minutes_after", NEW."minutes_before", NEW."minutes_first", NEW."minutes_mixture", NEW."minutes_side", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seconds_deep", NEW."seconds_line", NEW."seconds_single", NEW."session_fee", NEW."version"); RETURN NULL;',
                    hash="f4c905bddcff1693dd2fc6d7a1c278199c5695a6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_159bd",
                    table="planning_rates",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rates",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "planning_ratesevent" ("area_fee", "clinic_id", "currency", "id", "minutes_after", "minutes_before", "minutes_first", "minutes_mixture", "minutes_side", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds_deep", "seconds_line", "seconds_single", "session_fee", "version") VALUES (NEW."area_fee", NEW."clinic_id", NEW."currency", NEW."id", NEW."minutes_after", NEW."minutes_before", NEW."minutes_first", NEW."minutes_mixture", NEW."minutes_side", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seconds_deep", NEW."seconds_line", NEW."seconds_single", NEW."session_fee", NEW."version"); RETURN NULL;',
                    hash="ce4488fb2a2cbce05d54346726934f334a075aef",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8b0d1",
                    table="planning_rates",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rates",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_ratesevent" ("area_fee", "clinic_id", "currency", "id", "minutes_after", "minutes_before", "minutes_first", "minutes_mixture", "minutes_side", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds_deep", "seconds_line", "seconds_single", "session_fee", "version") VALUES (OLD."area_fee", OLD."clinic_id", OLD."currency", OLD."id", OLD."minutes_after", OLD."minutes_before", OLD."minutes_first", OLD."minutes_mixture", OLD."minutes_side", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seconds_deep", OLD."seconds_line", OLD."seconds_single", OLD."session_fee", OLD."version"); RETURN NULL;',
                    hash="a738c04ecac44e2e704b981c7a21967fe9479639",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3657d",
                    table="planning_rates",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratesevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: % cannot be emptied', TG_TABLE_NAME;",
                    hash="937d6dc39527ae4d750761e7203f0d12c34c4996",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_c989c",
                    table="planning_ratesevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratesevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="37fb608b2ecf648829bcd76e110dec690084f218",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4f890",
                    table="planning_ratesevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="vialprice",
            constraint=models.UniqueConstraint(fields=("rates", "product"), name="planning_vial_price_once"),
        ),
        migrations.AddConstraint(
            model_name="vialprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0), ("price__lte", 1000000)),
                name="planning_vial_price_plausible",
                violation_error_message="The price of a vial lies between 0 and 1,000,000.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialprice",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: % cannot be emptied', TG_TABLE_NAME;",
                    hash="5047b2562a46f46be459a638ecc526595f978c8a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_37c68",
                    table="planning_vialprice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialprice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_vialpriceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "rates_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."product_id", NEW."rates_id"); RETURN NULL;',
                    hash="477263a59e256dc61ff837da842905a1a481ff09",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2dd91",
                    table="planning_vialprice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialprice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "planning_vialpriceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "rates_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."product_id", NEW."rates_id"); RETURN NULL;',
                    hash="17daccba4ab766375b744b4b6651a1cf07c68f3c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2a093",
                    table="planning_vialprice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialprice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "planning_vialpriceevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "product_id", "rates_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."product_id", OLD."rates_id"); RETURN NULL;',
                    hash="78c2883276e4a55a154bb112d6930f44f7949be1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b953e",
                    table="planning_vialprice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialpriceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: % cannot be emptied', TG_TABLE_NAME;",
                    hash="dea99fd1cd24ba446a2539990c0294fe90756e91",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_7e8b7",
                    table="planning_vialpriceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vialpriceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fd946149a682724fc153abb68fb221cc3b7f5a4f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f1ca2",
                    table="planning_vialpriceevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
