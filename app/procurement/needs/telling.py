"""Reads what the run in use tells of lots and target groups. Without the legal basis there is nothing to read."""

from collections.abc import Sequence

from app.evidence.effects import reads as effect_reads
from app.evidence.effects import service as effects
from app.evidence.effects.outcomes import Outcome, find_outcome
from app.evidence.effects.schemas import Population, Run
from app.procurement.needs.schemas import RunInUse, Told

EVERYBODY = "all"


class RunReader:
    """The run in use, with what has been read of it kept for the length of one request."""

    def __init__(self, run: Run, populations: Sequence[Population]) -> None:
        assert run.data_until is not None
        self.run = RunInUse(run.id, run.data_until, run.first_monday, run.last_monday)
        self.outcomes = [found for code in run.outcomes if (found := find_outcome(code)) is not None]
        self._populations = {(one.outcome, one.population): one for one in populations}
        self._told: dict[tuple[str, str], Told] = {}

    def outcomes_for(self, target_groups: Sequence[str]) -> list[Outcome]:
        """Those chosen for one of the target groups, and those chosen for none; the run's main one first."""
        return [one for one in self.outcomes if not one.target_groups or one.target_groups & set(target_groups)]

    async def tell(self, outcome: Outcome, target_groups: Sequence[str]) -> Told | None:
        """The effects in the target group's own population; among all citizens for several, or for one not told of."""
        wanted = target_groups[0] if len(target_groups) == 1 else EVERYBODY
        population = wanted if (outcome.code, wanted) in self._populations else EVERYBODY
        key = (outcome.code, population)
        if key not in self._populations:
            return None
        if key not in self._told:
            self._told[key] = await self._read(outcome, population)
        return self._told[key]

    async def _read(self, outcome: Outcome, population: str) -> Told:
        run_id, groups = self.run.id, await effect_reads.read_groups(self.run.id, outcome.code, population)
        return Told(
            run=self.run, outcome=outcome.code, unit=outcome.unit, better=outcome.better, population=population,
            commons=await effect_reads.read_common(run_id, outcome.code, population),
            types=[one for one in groups if one.dimension == "type"],
            durations=[one for one in groups if one.dimension == "duration"],
            known=self._populations[outcome.code, population],
        )  # fmt: skip


async def open_run() -> RunReader | None:
    """None while evaluation is switched off, and while no run is published."""
    run = await effects.find_published_run()
    if run is None or run.data_until is None:
        return None
    return RunReader(run, await effect_reads.read_populations(run.id))
