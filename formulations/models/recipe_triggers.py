"""What the database itself refuses of formulations and their versions, beside what is frozen with approval."""

import pgtrigger

APPROVED_NAME_IS_FROZEN = pgtrigger.Trigger(
    name="approved_name_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
    func="""
        PERFORM 1 FROM formulations_formulationversion
            WHERE formulation_id = NEW.id AND status IN ('approved', 'retired');
        IF FOUND THEN
            RAISE EXCEPTION 'pgtrigger: a formulation keeps the name under which it was approved';
        END IF;
        RETURN NEW;
    """,
)
RETIRED_VERSION_IS_FROZEN = pgtrigger.Protect(
    name="retired_version_is_frozen",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__status="retired")
    & (
        pgtrigger.Q(old__retired_by__df=pgtrigger.F("new__retired_by"))
        | pgtrigger.Q(old__retired_at__df=pgtrigger.F("new__retired_at"))
        | pgtrigger.Q(old__retired_reason__df=pgtrigger.F("new__retired_reason"))
    ),
)
RETIRED_FOR_A_REASON = pgtrigger.Protect(
    name="retired_for_a_reason",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__status="approved", new__status="retired")
    & (
        pgtrigger.Q(new__retired_by__isnull=True)
        | pgtrigger.Q(new__retired_at__isnull=True)
        | pgtrigger.Q(new__retired_reason="")
    ),
)
CUSTOMISATION_NAMES_ITS_BASE = pgtrigger.Trigger(
    name="customisation_names_its_base",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("formulation_id", "base_id"),
    declare=[("owner", "bigint"), ("base_owner", "bigint"), ("base_status", "text")],
    func="""
        SELECT patient_id INTO owner FROM formulations_formulation WHERE id = NEW.formulation_id;
        IF (owner IS NULL) <> (NEW.base_id IS NULL) THEN
            RAISE EXCEPTION 'pgtrigger: a customisation names its base, and nothing else has one';
        END IF;
        IF NEW.base_id IS NOT NULL THEN
            SELECT formulation.patient_id, version.status INTO base_owner, base_status
                FROM formulations_formulationversion version
                JOIN formulations_formulation formulation ON formulation.id = version.formulation_id
                WHERE version.id = NEW.base_id;
            IF base_owner IS NOT NULL OR base_status NOT IN ('approved', 'retired') THEN
                RAISE EXCEPTION 'pgtrigger: a base is an approved version for everybody';
            END IF;
        END IF;
        RETURN NEW;
    """,
)
