"""What PostgreSQL itself holds of an appointment, besides its constraints."""

import pgtrigger

TRIGGERS = [
    # A signed record has its day and its clinician from here.
    pgtrigger.Protect(
        name="treated_appointment_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.status = 'treated' AND "
            "(OLD.slot, OLD.clinician_id, OLD.room_id, OLD.session_id, OLD.patient_id, OLD.clinic_id) "
            "IS DISTINCT FROM "
            "(NEW.slot, NEW.clinician_id, NEW.room_id, NEW.session_id, NEW.patient_id, NEW.clinic_id)"
        ),
    ),
    pgtrigger.FSM(
        name="appointment_moves_along",
        field="status",
        transitions=[
            ("booked", "checked_in"),
            ("booked", "no_show"),
            ("booked", "cancelled"),
            ("checked_in", "treated"),
            ("checked_in", "booked"),
            # Taken back, within minutes or on the same day.
            ("cancelled", "booked"),
            ("no_show", "booked"),
        ],
    ),
    pgtrigger.Trigger(
        name="room_stays_taken",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("slot", "room_id"),
        func="""
                    NEW.room_taken = tstzrange(lower(NEW.slot), upper(NEW.slot) + make_interval(mins => COALESCE((
                        SELECT COALESCE(r.buffer_minutes, c.buffer_minutes)
                        FROM clinics_room r JOIN clinics_clinic c ON c.id = r.clinic_id
                        WHERE r.id = NEW.room_id
                    ), 0)));
                    RETURN NEW;
                """,
    ),
    pgtrigger.Trigger(
        name="appointment_is_of_its_session",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("session_id", "patient_id", "clinic_id", "room_id"),
        func="""
                    IF NOT EXISTS (
                        SELECT FROM planning_session s
                            JOIN planning_course c ON c.id = s.course_id
                            JOIN clinics_room r ON r.id = NEW.room_id
                        WHERE s.id = NEW.session_id AND c.patient_id = NEW.patient_id
                            AND c.clinic_id = NEW.clinic_id AND r.clinic_id = NEW.clinic_id
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: patient, clinic and room of an appointment follow its session';
                    END IF;
                    RETURN NEW;
                """,
    ),
]
