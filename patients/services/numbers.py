from django.db.models import IntegerField, Max
from django.db.models.functions import Cast

from mesoplan.clinics.models import Clinic
from patients.models import Patient

WIDTH = 6


def next_number(clinic: Clinic) -> str:
    """The number of the next patient of this clinic. Whoever asks second waits until the first has saved or given up,
    so two people are never handed the same; has to run inside the transaction that saves the patient."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    counted = Patient.objects.filter(clinic=clinic, number__regex=r"^[0-9]{1,9}$")
    highest = counted.aggregate(highest=Max(Cast("number", IntegerField())))["highest"] or 0
    return f"{highest + 1:0{WIDTH}}"
