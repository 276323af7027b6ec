"""The dosing engine for other programs: a case in, a report out, nothing stored."""
