"""All rules. A new one is a module of this folder, and its name in this list.

A module holds one `Rule` (or a few that share their arithmetic): its code, the rule's number in the domain brief, its
severity, its sentence, its source, and a function from the worksheet to findings. The order does not matter.
"""

from formulations.dosing.rule import Rule
from formulations.dosing.rules import (
    age,
    allergens,
    banned,
    beyond_use,
    blocked,
    bmi,
    class_sums,
    conditions,
    consent,
    contents,
    course_count,
    deoxycholate,
    drawn,
    fat_layer,
    given,
    immediate_use,
    interval,
    kg_limit,
    lots,
    no_limit,
    off_label,
    pairs,
    ph,
    point_limit,
    red_flags,
    session_limit,
    strength,
    syringe_classes,
    technique,
    unanswered,
    units,
    volume,
    weight,
)

RULES: tuple[Rule, ...] = (
    *(conditions.ABSOLUTE, conditions.RELATIVE, conditions.CAUTION, conditions.NOT_IN_TABLE),
    *(unanswered.ABSOLUTE, unanswered.RELATIVE, unanswered.CAUTION),
    *(age.UNDER_18, age.OVER_75, bmi.RULE),
    *(allergens.ALLERGEN, allergens.STATUS, allergens.OTHER),
    *(blocked.RULE, banned.RULE, session_limit.RULE, kg_limit.RULE, point_limit.RULE, drawn.RULE, no_limit.RULE),
    *(class_sums.ANAESTHETICS, class_sums.XANTHINES, deoxycholate.SESSION, deoxycholate.POINT),
    *(weight.MISSING, weight.STALE, strength.MISSING, strength.DEOXYCHOLATE_MISSING),
    *(contents.RULE, volume.RULE),
    *(technique.ABOVE, technique.BELOW, technique.NOTHING_INJECTED, technique.UNKNOWN),
    *(units.COUNTED, units.LIMITED, units.SUMMED),
    *(interval.RULE, course_count.RULE),
    *(pairs.BLOCKED, pairs.WARNED, pairs.UNKNOWN),
    *(syringe_classes.ALONE, syringe_classes.UNDILUTED, syringe_classes.HYPOTONIC),
    *(ph.SPREAD, ph.UNKNOWN),
    *(lots.RECALLED, lots.QUARANTINED, lots.EXPIRED, lots.UNDATED),
    *(beyond_use.PAST, beyond_use.UNKNOWN, immediate_use.RULE),
    *(fat_layer.TOO_DEEP, fat_layer.UNMEASURED),
    *(off_label.RULE, red_flags.RULE, given.RULE),
    *(consent.NONE, consent.LIPOLYTIC, consent.CYTOLYTIC, consent.ENZYME),
)
