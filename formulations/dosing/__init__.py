"""The dosing engine: what a session gives of each ingredient, and what stands against it. No Django, no clock, no
database.

    from formulations.dosing.check import check
    report = check(Case(on=..., patient=Patient(...), syringes=(Syringe(...),), catalogue={...}, conditions={...}, ...))

In (`case.py`, `facts.py`): `Case` holds a `Patient`; `Syringe`s of `Draw`s (one product each) of `Content`s (one
ingredient at a concentration each); the `catalogue` of `IngredientFacts` with their `Limit`s; the `Condition`s; the
`Incompatibility` rows; the `GivenDose`s of the ledger. On the day also the `LotFacts` drawn from (`lots.py`), until
when a syringe may be used (`beyond_use.py`), how deep it reaches and the `FatThickness` of its area (`depth.py`), and
the families of mixture consented to (`families.py`). What a caller leaves out of these is not looked at. Amounts are
`Quantity(Decimal, UCUM code)`, volumes Decimal mL, weights Decimal kg, depths Decimal mm, instants with a time zone.

Out (`report.py`): `Report.doses` (one `DoseLine` for each ingredient and unit, with its `Working`s to show),
`Report.findings` (`stop`, `override`, `note`; a sentence template with its figures, see `messages.py` for translating
it) and `Report.next_allowed_on`.

Errors (`errors.py`): `UnitError`, `NumberError`, `CaseError`, all `DosingError`. Nothing else is raised, nothing is
guessed, nothing is rounded before a limit is tested, and equality with a limit passes. A check that cannot be made is
a finding. A unit that is unknown or out of place (a strength that is not per mL) is an error of whoever puts the case
together; units that are each in place and do not convert (one product in mg, the other in IU) are a stop.

A rule is one module in `rules/`. Formulas that no rule needs stand beside them: `depth.py` (how deep an angled needle
reaches) and `volumes.py` (points of a syringe, vials to open).
"""
