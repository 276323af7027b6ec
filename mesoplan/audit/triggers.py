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
