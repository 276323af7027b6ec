"""What allows more than before is held in the database as well: by a change that a second person has confirmed. It says
what the row was and what it becomes, and is used up by the row that follows it."""

import json
from decimal import Decimal

import pgtrigger

from formulations.dosing.units import AMOUNTS, PER_BODY_MASS, canonical, factor

CHANGED_BY_PEOPLE = pgtrigger.Q(new__changed_here=True) | pgtrigger.Q(old__changed_here=True)
"""Of a row that may be changed. The files of the catalogue speak for the others."""


def use_up(subject: str, matches: str, *, refused: str) -> str:
    """A statement that uses the one confirmed change up. Asked a second time in the update itself, because somebody
    else may have used it while this one waited for the row."""
    return f"""
        UPDATE formulations_cataloguechange SET is_used = true WHERE NOT is_used AND id = (
            SELECT change.id FROM formulations_cataloguechange change
            WHERE change.subject = '{subject}' AND change.status = 'confirmed' AND NOT change.is_used AND {matches}
            ORDER BY change.id LIMIT 1
        );
        IF NOT FOUND THEN
            RAISE EXCEPTION 'pgtrigger: a second person has to confirm that {refused}';
        END IF;
    """  # noqa: S608 all of them are constants of the models


def _weights() -> str:
    """What each unit of a limit is counted in, and how much of that it is."""
    units = {code: [canonical(code), _number(code)] for code in (*AMOUNTS, *PER_BODY_MASS, "1", "d")}
    return json.dumps(units)


def _number(code: str) -> str:
    exact = factor(code, canonical(code))
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"


LIMIT_RAISED = pgtrigger.Trigger(
    name="limit_raised_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=CHANGED_BY_PEOPLE,
    declare=[("loosens", "boolean"), ("weights", "jsonb")],
    func=f"""
        weights := '{_weights()}';
        loosens := CASE
            WHEN weights -> NEW.unit -> 0 IS DISTINCT FROM weights -> OLD.unit -> 0 THEN true
            WHEN NEW.kind = 'min_interval_days' THEN NEW.value < OLD.value
            ELSE NEW.value * (weights -> NEW.unit ->> 1)::numeric > OLD.value * (weights -> OLD.unit ->> 1)::numeric
        END;
        IF NEW.kind <> OLD.kind OR NEW.ingredient_id <> OLD.ingredient_id THEN
            RAISE EXCEPTION 'pgtrigger: a limit stays what it is about';
        END IF;
        IF loosens THEN
            {
        use_up(
            "limit",
            '''change.ingredient_id = NEW.ingredient_id AND change.limit_kind = NEW.kind
                AND (change.before ->> 'value')::numeric = OLD.value AND change.before ->> 'unit' = OLD.unit
                AND (change.after ->> 'value')::numeric = NEW.value AND change.after ->> 'unit' = NEW.unit''',
            refused="a limit is raised",
        )
    }
        END IF;
        RETURN NEW;
    """,
)
LIMIT_TAKEN_AWAY = pgtrigger.Trigger(
    name="limit_taken_away_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func=use_up(
        "limit",
        """change.ingredient_id = OLD.ingredient_id AND change.limit_kind = OLD.kind
            AND change.after @> '{"value": null}' AND change.before -> 'id' = to_jsonb(OLD.id)
            AND (change.before ->> 'value')::numeric = OLD.value AND change.before ->> 'unit' = OLD.unit""",
        refused="a limit is taken away",
    )
    + "RETURN OLD;",
)
PAIR_EASED = pgtrigger.Trigger(
    name="pair_eased_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("said", "integer"), ("was", "text"), ("was_kind", "text"), ("ranks", "text[]")],
    # A row that is added has none before it, so that the condition cannot be one of the trigger.
    func=f"""
        IF TG_OP = 'UPDATE' THEN was := OLD.severity; was_kind := OLD.kind; END IF;
        IF NOT NEW.changed_here AND (TG_OP = 'INSERT' OR NOT OLD.changed_here) THEN RETURN NEW; END IF;
        ranks := ARRAY['compatible', 'unknown', 'conditional', 'warn', 'block'];
        said := array_position(ranks, coalesce(was, 'unknown'));
        IF TG_OP = 'UPDATE' AND ROW(NEW.ingredient_id, NEW.other_id, NEW.other_class)
            IS DISTINCT FROM ROW(OLD.ingredient_id, OLD.other_id, OLD.other_class)
        THEN
            RAISE EXCEPTION 'pgtrigger: a row of a pair stays with it';
        END IF;
        -- What adds up in the body counts across syringes, all the rest inside one only.
        IF array_position(ranks, NEW.severity::text) < said
            OR (was_kind = 'safety' AND was <> 'compatible' AND NEW.kind <> 'safety')
        THEN
            {
        use_up(
            "pair",
            '''change.ingredient_id = NEW.ingredient_id AND change.other_id IS NOT DISTINCT FROM NEW.other_id
                AND change.other_class = NEW.other_class
                AND change.before ->> 'severity' IS NOT DISTINCT FROM was
                AND change.before ->> 'kind' IS NOT DISTINCT FROM was_kind
                AND change.after ->> 'severity' = NEW.severity AND change.after ->> 'kind' = NEW.kind''',
            refused="a pair is eased",
        )
    }
        END IF;
        RETURN NEW;
    """,
)
BAN_LIFTED = pgtrigger.Trigger(
    name="ban_lifted_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=CHANGED_BY_PEOPLE,
    func=f"""
        IF NEW.ingredient_id <> OLD.ingredient_id OR NEW.country <> OLD.country THEN
            RAISE EXCEPTION 'pgtrigger: a regulatory status stays with its ingredient and its country';
        END IF;
        IF OLD.standing = 'banned' AND NEW.standing <> 'banned' THEN
            {
        use_up(
            "standing",
            '''change.ingredient_id = NEW.ingredient_id AND change.country = NEW.country
                AND change.before ->> 'standing' = OLD.standing AND change.after ->> 'standing' = NEW.standing''',
            refused="a ban is lifted",
        )
    }
        END IF;
        RETURN NEW;
    """,
)


def _noted(column: str, loosens: str, kept: str) -> str:
    """Notes a column in which less is kept from patients, as a change would name it."""
    before, after = (kept.format(row=row) for row in ("OLD", "NEW"))
    return f"""
        IF {loosens} THEN
            was := was || jsonb_build_object('{column}', {before});
            becomes := becomes || jsonb_build_object('{column}', {after});
        END IF;
    """


def _less_in(column: str) -> str:
    """In the order of code points, as Python sorts."""
    sorted_codes = f"""(SELECT coalesce(jsonb_agg(code ORDER BY code COLLATE "C"), '[]') FROM
        unnest({{row}}.{column}) AS code)"""  # noqa: S608 the column is a constant of this module
    return _noted(column, f"NOT OLD.{column} <@ NEW.{column}", sorted_codes)


INGREDIENT_LOOSENED = pgtrigger.Trigger(
    name="ingredient_loosened_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=CHANGED_BY_PEOPLE,
    declare=[("was", "jsonb DEFAULT '{}'"), ("becomes", "jsonb DEFAULT '{}'")],
    func="".join(
        [
            *(_less_in(column) for column in ("allergens", "contraindications", "classes")),
            _noted("category", "NEW.category = 'vehicle' AND OLD.category <> 'vehicle'", "{row}.category"),
            _noted("salt", "NEW.salt = '' AND OLD.salt <> ''", "{row}.salt"),
            _noted(
                "regulatory_status",
                "btrim(NEW.regulatory_status) = '' AND OLD.regulatory_status <> ''",
                "{row}.regulatory_status",
            ),
            _noted(
                "active_factor",
                "OLD.active_factor IS DISTINCT FROM NEW.active_factor AND NOT NEW.active_factor > OLD.active_factor"
                " IS TRUE",
                "trim_scale({row}.active_factor)::text",
            ),
            "IF becomes <> '{}' THEN",
            use_up(
                "ingredient",
                """change.ingredient_id = NEW.id
                    AND change.before || was = change.before AND change.after || becomes = change.after""",
                refused="an ingredient is kept from fewer patients",
            ),
            "END IF; RETURN NEW;",
        ]
    ),
)
