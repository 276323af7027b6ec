import pgtrigger
from django.db import models

from formulations.models import Lot, StockMovement, VialDraw
from mesoplan.audit.triggers import frozen_with_parent
from mesoplan.history import track
from sessions.delivery.models.records import TreatmentRecord


@track()
class LotUse(models.Model):
    record = models.ForeignKey(TreatmentRecord, on_delete=models.PROTECT, related_name="lot_uses")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["lot__product__name"]
        constraints = [models.UniqueConstraint(fields=["record", "lot"], name="delivery_lot_once")]
        triggers = [
            frozen_with_parent(
                "signed_lots_are_frozen",
                parent_table="delivery_treatmentrecord",
                parent_column="record_id",
                while_not="draft",
            ),
            pgtrigger.Trigger(
                name="lot_is_usable",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("lot_id"),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM formulations_lot l
                            JOIN delivery_treatmentrecord r ON r.id = NEW.record_id
                            JOIN booking_appointment a ON a.id = r.appointment_id
                            JOIN clinics_clinic c ON c.id = a.clinic_id
                        WHERE l.id = NEW.lot_id AND l.status = 'usable'
                            AND l.expires_on >= (lower(a.slot) AT TIME ZONE c.time_zone)::date
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: nothing is drawn from an expired, quarantined or recalled lot';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


def of_a_lot_of_the_record(
    name: str, *, find_lot: str, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """Refuses to draw for a record what it does not name. A lot can be named only while it may be used, so nothing is
    drawn from one that could not be used when it was chosen. `find_lot` reads its number from the new row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=condition,
        declare=[("lot", "bigint")],
        func=f"""
            lot := ({find_lot});
            IF lot IS NOT NULL AND NOT EXISTS (
                SELECT FROM delivery_lotuse u WHERE u.record_id = NEW.record_number AND u.lot_id = lot
            ) THEN
                RAISE EXCEPTION 'pgtrigger: a treatment draws from the lots that its record names';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 the query is a constant of the models
    )


class VialsForTreatment(StockMovement):
    """The movements of stock as this room sees them."""

    class Meta:
        proxy = True
        triggers = [
            of_a_lot_of_the_record(
                "vials_are_of_a_named_lot",
                find_lot="SELECT s.lot_id FROM formulations_lotstock s WHERE s.id = NEW.stock_id",
                condition=pgtrigger.Condition("NEW.kind = 'drawn'"),
            )
        ]


class DrawForTreatment(VialDraw):
    """What is taken from opened vials, as this room sees it."""

    class Meta:
        proxy = True
        triggers = [
            of_a_lot_of_the_record(
                "draw_is_of_a_named_lot",
                find_lot="""
                    SELECT s.lot_id FROM formulations_openedvial v
                        JOIN formulations_lotstock s ON s.id = v.stock_id WHERE v.id = NEW.vial_id
                """,
            )
        ]
