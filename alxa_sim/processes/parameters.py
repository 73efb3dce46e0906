"""What compiled code sees of the settings: one named tuple of numbers for each process."""

from __future__ import annotations

from typing import NamedTuple

from alxa_sim.config import Config
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.climate import ClimateSettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.processes.health import HealthSettings
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.offtake import OfftakeSettings
from alxa_sim.processes.pasture import PastureSettings
from alxa_sim.processes.poverty import PovertySettings


class Parameters(NamedTuple):
    """The numbers in force in one month, by process."""

    climate: ClimateSettings
    pasture: PastureSettings
    herd: HerdSettings
    market: MarketSettings
    offtake: OfftakeSettings
    labour: LabourSettings
    budget: BudgetSettings
    health: HealthSettings
    demography: DemographySettings
    poverty: PovertySettings


SETTINGS: dict[str, type[Config]] = {
    "climate": ClimateSettings,
    "pasture": PastureSettings,
    "herd": HerdSettings,
    "market": MarketSettings,
    "offtake": OfftakeSettings,
    "labour": LabourSettings,
    "budget": BudgetSettings,
    "health": HealthSettings,
    "demography": DemographySettings,
    "poverty": PovertySettings,
}
"""The settings class of every process, by the name of its section in a scenario file."""
