"""Messages about moved and cancelled appointments, and calls in place of what did not get through."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Only on the way back: the older table knows neither calls nor news of changes.
FORGET = """
    SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE reminders_reminder SET status = 'failed', called_at = NULL, called_by_id = NULL WHERE status = 'called';
    DELETE FROM reminders_reminder WHERE rule = 'cancelled';
    UPDATE reminders_reminder r SET rule = 'confirmation', known_starts = '{}'
    WHERE rule = 'moved' AND NOT EXISTS (
        SELECT FROM reminders_reminder twin
        WHERE twin.appointment_id = r.appointment_id AND twin.rule = 'confirmation'
            AND twin.starts_at = r.starts_at AND twin.booked_at = r.booked_at
    );
    DELETE FROM reminders_reminder WHERE rule = 'moved';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0005_note_when_cancelled"),
        ("reminders", "0007_refuse_to_empty_what_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="reminder",
            name="reminder_moves_along",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reminder",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reminder",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reminder",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminders_rule_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminders_status_known",
        ),
        migrations.AddField(
            model_name="reminder",
            name="called_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="told by phone"),
        ),
        migrations.AddField(
            model_name="reminder",
            name="called_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="told by phone by",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="known_starts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateTimeField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="times known before",
            ),
        ),
        migrations.AddField(
            model_name="reminderevent",
            name="called_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="told by phone"),
        ),
        migrations.AddField(
            model_name="reminderevent",
            name="called_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="told by phone by",
            ),
        ),
        migrations.AddField(
            model_name="reminderevent",
            name="known_starts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateTimeField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="times known before",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="rule",
            field=models.CharField(
                choices=[
                    ("confirmation", "confirmation of the booking"),
                    ("moved", "another time"),
                    ("day_before", "the day before"),
                    ("cancelled", "cancellation"),
                ],
                max_length=12,
                verbose_name="rule",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("sending", "being sent"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                    ("called", "told by phone"),
                    ("not_needed", "not needed any more"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="reminderevent",
            name="rule",
            field=models.CharField(
                choices=[
                    ("confirmation", "confirmation of the booking"),
                    ("moved", "another time"),
                    ("day_before", "the day before"),
                    ("cancelled", "cancellation"),
                ],
                max_length=12,
                verbose_name="rule",
            ),
        ),
        migrations.AlterField(
            model_name="reminderevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("sending", "being sent"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                    ("called", "told by phone"),
                    ("not_needed", "not needed any more"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["starts_at"], name="reminders_by_start"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="reminder_moves_along",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{waiting:sending,waiting:failed,waiting:not_needed,sending:sent,sending:waiting,sending:failed,failed:waiting,failed:called,failed:not_needed,called:failed,not_needed:waiting}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d3584157f44ab9b510dfe2f8b38e58d50dba009e",
                    operation="UPDATE",
                    pgid="pgtrigger_reminder_moves_along_452ba",
                    table="reminders_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reminders_reminderevent" ("appointment_id", "attempts", "booked_at", "called_at", "called_by_id", "claimed_at", "due_at", "id", "known_starts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "rule", "sent_at", "sent_to", "starts_at", "status") VALUES (NEW."appointment_id", NEW."attempts", NEW."booked_at", NEW."called_at", NEW."called_by_id", NEW."claimed_at", NEW."due_at", NEW."id", NEW."known_starts", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."rule", NEW."sent_at", NEW."sent_to", NEW."starts_at", NEW."status"); RETURN NULL;',
                    hash="769c5a4713340527d6ba393a6ff207d21f39e018",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3d2e2",
                    table="reminders_reminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reminders_reminderevent" ("appointment_id", "attempts", "booked_at", "called_at", "called_by_id", "claimed_at", "due_at", "id", "known_starts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "rule", "sent_at", "sent_to", "starts_at", "status") VALUES (NEW."appointment_id", NEW."attempts", NEW."booked_at", NEW."called_at", NEW."called_by_id", NEW."claimed_at", NEW."due_at", NEW."id", NEW."known_starts", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."rule", NEW."sent_at", NEW."sent_to", NEW."starts_at", NEW."status"); RETURN NULL;',
                    hash="28fdcd4e2e6b682b5f819c35bf797ca78a84ebe4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c3ab0",
                    table="reminders_reminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reminders_reminderevent" ("appointment_id", "attempts", "booked_at", "called_at", "called_by_id", "claimed_at", "due_at", "id", "known_starts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "rule", "sent_at", "sent_to", "starts_at", "status") VALUES (OLD."appointment_id", OLD."attempts", OLD."booked_at", OLD."called_at", OLD."called_by_id", OLD."claimed_at", OLD."due_at", OLD."id", OLD."known_starts", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."rule", OLD."sent_at", OLD."sent_to", OLD."starts_at", OLD."status"); RETURN NULL;',
                    hash="699cd6b45661b366bc10c43b339697ed8aff9a90",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fe464",
                    table="reminders_reminder",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["confirmation", "moved", "day_before", "cancelled"])),
                name="reminders_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "sending", "sent", "failed", "called", "not_needed"])),
                name="reminders_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rule__in", ("moved", "cancelled")), models.Q(("known_starts", []), _negated=True)),
                    models.Q(models.Q(("rule__in", ("moved", "cancelled")), _negated=True), ("known_starts", [])),
                    _connector="OR",
                ),
                name="reminders_news_of_a_known_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_at__isnull", False), ("called_by__isnull", False), ("status", "called")),
                    models.Q(models.Q(("status", "called"), _negated=True), ("called_at", None), ("called_by", None)),
                    _connector="OR",
                ),
                name="reminders_called_by_someone",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
    ]
