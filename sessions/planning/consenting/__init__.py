"""Consent to a course: what its plan needs, what is lacking, and the page on which the patient signs."""
