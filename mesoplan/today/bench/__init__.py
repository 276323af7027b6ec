"""How fast Mesoplan is. A measure is one module of this folder, and its name in this list."""

from mesoplan.today.bench import dose_checks, engine, plan_paper, planner, recall
from mesoplan.today.bench.measure import Measure

MEASURES: dict[str, Measure] = {
    it.name: it for it in (engine.MEASURE, dose_checks.MEASURE, recall.MEASURE, planner.MEASURE, plan_paper.MEASURE)
}
