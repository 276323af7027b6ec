"""How fast Mesoplan is. A measure is one module of this folder, and its name in this list."""

from mesoplan.today.bench import crowd, dose_checks, engine, imports, plan_paper, planner, race, recall, solver
from mesoplan.today.bench.measure import Measure

_MODULES = (engine, dose_checks, imports, solver, recall, planner, plan_paper, race, crowd)
MEASURES: dict[str, Measure] = {it.MEASURE.name: it.MEASURE for it in _MODULES}
