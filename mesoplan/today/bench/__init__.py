"""How fast Mesoplan is. A measure is one module of this folder, and its name in this list."""

from mesoplan.today.bench import dose_checks, engine, imports, recall
from mesoplan.today.bench.measure import Measure

_ALL = (engine.MEASURE, dose_checks.MEASURE, imports.MEASURE, recall.MEASURE)
MEASURES: dict[str, Measure] = {it.name: it for it in _ALL}
