"""Triggers that keep what was approved or signed as it was; the services refuse first, and in words."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import pgtrigger


def frozen(name: str, *, fields: Sequence[str], while_not: str) -> pgtrigger.Protect:
    """Refuses a change of `fields` in a row whose `status` is no longer `while_not`."""
    changed = reduce(or_, (pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in fields))
    return pgtrigger.Protect(
        name=name, operation=pgtrigger.Update, condition=~pgtrigger.Q(old__status=while_not) & changed
    )


def kept(name: str, *, while_not: str) -> pgtrigger.Protect:
    """Refuses to delete a row whose `status` is no longer `while_not`."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__status=while_not))


def frozen_with_parent(name: str, *, parent_table: str, parent_column: str, while_not: str) -> pgtrigger.Trigger:
    """Refuses to add, change or remove a line of a parent whose `status` is no longer `while_not`. The parent is locked
    for the check, so a line cannot slip in while the parent is being signed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("parent_status", "text"), ("touched", "bigint")],
        func=f"""
            touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.{parent_column} ELSE NEW.{parent_column} END;
            SELECT status INTO parent_status FROM {parent_table} WHERE id = touched FOR SHARE;
            IF parent_status <> '{while_not}' THEN
                RAISE EXCEPTION 'pgtrigger: a line of % cannot change any more', '{parent_table}';
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.{parent_column} <> OLD.{parent_column} THEN
                RAISE EXCEPTION 'pgtrigger: a line of % stays where it is', '{parent_table}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 both names are constants of the models
    )


def only_grows(name: str) -> pgtrigger.Trigger:
    """Of the history's contexts. The history writes one with the first change of a request, and again with a later
    change when it has learnt more by then (`ON CONFLICT DO UPDATE` in its function `_pgh_attach_context`). So an update
    has to be possible, but only that one:

    - it comes out of a trigger of the history, never from a statement that somebody wrote;
    - what is known stays as it is, only what nobody had said yet (null, or no such key) is added;
    - a person is added only in the transaction that wrote the context, which `created_at` tells because it is the start
      of that transaction: once committed, a change that nobody stood for stays nobody's.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF pg_trigger_depth() > 1
                AND NEW.id = OLD.id
                AND NEW.created_at = OLD.created_at
                AND NEW.metadata @> jsonb_strip_nulls(OLD.metadata)
                AND (OLD.created_at = NOW() OR NEW.metadata -> 'user' IS NOT DISTINCT FROM OLD.metadata -> 'user')
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'pgtrigger: who made a change, and in which request, cannot be replaced';
        """,
    )
