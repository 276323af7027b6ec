"""What holds the chart of an area to the area and to its plan, whoever writes."""

import pgtrigger


def frozen_with_plan() -> pgtrigger.Trigger:
    """The plan is locked for the check, so a chart cannot slip in while its plan is being signed."""
    return pgtrigger.Trigger(
        name="signed_charts_are_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("standing", "text"), ("touched", "bigint")],
        func="""
            touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_area_id ELSE NEW.plan_area_id END;
            SELECT plan.status INTO standing FROM planning_planarea area
                JOIN planning_plan plan ON plan.id = area.plan_id WHERE area.id = touched FOR SHARE OF plan;
            IF standing <> 'draft' THEN
                RAISE EXCEPTION 'pgtrigger: the chart of a signed plan cannot change any more';
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.plan_area_id <> OLD.plan_area_id THEN
                RAISE EXCEPTION 'pgtrigger: a chart stays with its area';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def as_many_points(name: str, *, area_id: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Refuses, at the end of the transaction, a chart with more or fewer points than its area reckons with. The area is
    locked, so that of two who change either at the same time the second one learns of the first."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=[("reckoned", "integer"), ("sides", "text"), ("drawn", "integer"), ("paired", "boolean")],
        func=f"""
            SELECT points, side INTO reckoned, sides FROM planning_planarea WHERE id = NEW.{area_id} FOR NO KEY UPDATE;
            SELECT jsonb_array_length(points), is_paired INTO drawn, paired
                FROM planning_areachart WHERE plan_area_id = NEW.{area_id};
            IF drawn <> reckoned THEN
                RAISE EXCEPTION 'pgtrigger: the chart has % points and its area %', drawn, reckoned;
            END IF;
            IF paired AND sides <> 'both' THEN
                RAISE EXCEPTION 'pgtrigger: the chart shows both sides and its area is one';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 the names are constants of the models
    )
