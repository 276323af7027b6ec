"""What the dosing engine raises, and nothing else: a question that cannot be asked, not an answer that is bad news.

A bad plan is a finding in the report. An error means that the figures themselves make no sense (a negative volume, a
strength in kilograms of body weight, an ingredient that the catalogue does not hold). Each carries `template`
and `params`, so that a caller can translate it as it translates findings (see `formulations.dosing.messages`); its
sentence is the English one.
"""

from mesoplan.refusals import DomainError


class DosingError(DomainError):
    """Figures that make no sense. `template % params` is the sentence."""

    def __init__(self, template: str, **params: str) -> None:
        super().__init__(template % params)
        self.template = template
        self.params = params


class UnitError(DosingError):
    """A unit that is not known, or two units that do not convert."""


class NumberError(DosingError):
    """A number that is negative, not finite, or beyond anything that could be meant."""


class CaseError(DosingError):
    """A case that contradicts itself: an ingredient or date that cannot be."""
