from django.db import models
from django.utils.translation import gettext_lazy as _


class Allergen(models.TextChoices):
    """The allergen groups of the catalogue's components and excipients, by the names that the dose check matches."""

    AMIDE_ANAESTHETIC = "amide_anaesthetic", _("Local anaesthetics, amides (lidocaine)")
    ESTER_ANAESTHETIC = "ester_anaesthetic", _("Local anaesthetics, esters (procaine, PABA)")
    SOY = "soy", _("Soya")
    EGG = "egg", _("Egg")
    BEE_VENOM = "bee_venom", _("Bee or wasp stings")
    BOVINE = "bovine", _("Bovine protein")
    OVINE = "ovine", _("Ovine protein")
    SULFITE = "sulfite", _("Sulfites")
    BENZYL_ALCOHOL = "benzyl_alcohol", _("Benzyl alcohol")
    PARABEN = "paraben", _("Parabens")
    CHLOROBUTANOL = "chlorobutanol", _("Chlorobutanol")
    THIMEROSAL = "thimerosal", _("Thimerosal")
    ETHYLENEDIAMINE = "ethylenediamine", _("Ethylenediamine (aminophylline)")
    XANTHINE = "xanthine", _("Xanthines (caffeine, theophylline)")
    SALICYLATE = "salicylate", _("Salicylates")
    ASTERACEAE = "asteraceae", _("Asteraceae (daisy, ragweed, artichoke)")
    APIACEAE = "apiaceae", _("Apiaceae (celery, centella)")
    COBALT = "cobalt", _("Cobalt or vitamin B12")
    COLLAGENASE = "collagenase", _("Collagenase")
    CLOSTRIDIAL_PROTEIN = "clostridial_protein", _("Clostridial protein (collagenase)")
    HUMAN_ALBUMIN = "human_albumin", _("Human albumin")
    ANIMAL_PROTEIN = "animal_protein", _("Other animal protein")
    POLYSORBATE = "polysorbate", _("Polysorbates")
    BENZOATE = "benzoate", _("Benzoates")
    EDTA = "edta", _("EDTA")
    MONOTHIOGLYCEROL = "monothioglycerol", _("Monothioglycerol")
    SULFUR_COMPOUND = "sulfur_compound", _("Sulfur compounds (glutathione)")
    COUMARIN = "coumarin", _("Coumarins (melilot)")
    FABACEAE = "fabaceae", _("Fabaceae (pea family)")
    AESCULUS = "aesculus", _("Horse chestnut")
    GINKGOLIC_ACIDS = "ginkgolic_acids", _("Ginkgo")
