"""Codes of other systems for the allergen groups of our catalogue. An allergy that is not here keeps its words."""

from types import MappingProxyType

from mesoplan.interop.fhir.resources import Code

SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

GROUPS = MappingProxyType(
    {
        (SNOMED, "714035009"): "soy",  # allergy to soya
        (SNOMED, "782594005"): "soy",  # allergy to soy protein
        (SNOMED, "91930004"): "egg",  # allergy to eggs
        (SNOMED, "213020009"): "egg",  # allergy to egg protein
        (SNOMED, "424213003"): "bee_venom",  # allergy to bee venom
        (SNOMED, "423058007"): "bee_venom",  # allergy to wasp venom, one question with bees in our screening
        (SNOMED, "419421008"): "sulfite",  # allergy to sulfite based food preservative
        (SNOMED, "293585002"): "salicylate",  # allergy to salicylate
        (SNOMED, "418344001"): "xanthine",  # allergy to caffeine
        (SNOMED, "441931002"): "ester_anaesthetic",  # allergy to chloroprocaine
        (SNOMED, "418561004"): "asteraceae",  # allergy to ragweed pollen
        (SNOMED, "420080006"): "apiaceae",  # allergy to carrot
        (SNOMED, "712843002"): "apiaceae",  # allergy to celery
        (SNOMED, "409136006"): "fabaceae",  # allergy to legumes
        (RXNORM, "1191"): "salicylate",  # aspirin
        (RXNORM, "1886"): "xanthine",  # caffeine
        (RXNORM, "10438"): "xanthine",  # theophylline
        (RXNORM, "689"): "xanthine",  # aminophylline
        (RXNORM, "8013"): "xanthine",  # pentoxifylline
        (RXNORM, "6387"): "amide_anaesthetic",  # lidocaine
        (RXNORM, "8701"): "ester_anaesthetic",  # procaine
    }
)
"""(system, code) → group."""

NONE_KNOWN = frozenset({"716186003", "160244002", "409137002", "428607008", "429625007", "716184000"})
"""SNOMED: no known allergy; to drugs, to the environment, to food, to latex."""


def group_of(codes: list[Code]) -> str:
    return next((GROUPS[code.system, code.code] for code in codes if (code.system, code.code) in GROUPS), "")


def says_none_known(codes: list[Code]) -> bool:
    return any(code.system == SNOMED and code.code in NONE_KNOWN for code in codes)
