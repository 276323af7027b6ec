"""Consent: the texts and their versions, what patients have signed, and whether it holds."""
