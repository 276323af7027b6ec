"""Where a person goes when they open a patient."""

from django.urls import reverse

from patients.models import Patient


def home_of(patient: Patient) -> str:
    """The chart, which gives the front desk who the patient is and how to reach them, and nothing clinical."""
    return reverse("progress:chart", args=[patient.pk])
