"""What compiled code sees of the settings: one record that holds the record of each process."""

from __future__ import annotations

from typing import Protocol

from alxa_sim.config import Config
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.climate import ClimateSettings
from alxa_sim.processes.coping import CopingSettings
from alxa_sim.processes.credit import CreditSettings
from alxa_sim.processes.dairy import DairySettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.processes.health import HealthSettings
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.industry import IndustrySettings
from alxa_sim.processes.kin import KinSettings
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.learning import LearningSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.offtake import OfftakeSettings
from alxa_sim.processes.otor import OtorSettings
from alxa_sim.processes.pasture import PastureSettings
from alxa_sim.processes.poverty import PovertySettings
from alxa_sim.processes.registration import RegistrationSettings
from alxa_sim.processes.settlement import SettlementSettings


class Parameters(Protocol):
    """The numbers in force in one month, by process: a record, which compiled code takes in one piece."""

    climate: ClimateSettings
    pasture: PastureSettings
    otor: OtorSettings
    herd: HerdSettings
    dairy: DairySettings
    market: MarketSettings
    offtake: OfftakeSettings
    labour: LabourSettings
    industry: IndustrySettings
    settlement: SettlementSettings
    budget: BudgetSettings
    coping: CopingSettings
    credit: CreditSettings
    kin: KinSettings
    health: HealthSettings
    demography: DemographySettings
    learning: LearningSettings
    poverty: PovertySettings
    registration: RegistrationSettings


SETTINGS: dict[str, type[Config]] = {
    "climate": ClimateSettings,
    "pasture": PastureSettings,
    "otor": OtorSettings,
    "herd": HerdSettings,
    "dairy": DairySettings,
    "market": MarketSettings,
    "offtake": OfftakeSettings,
    "labour": LabourSettings,
    "industry": IndustrySettings,
    "settlement": SettlementSettings,
    "budget": BudgetSettings,
    "coping": CopingSettings,
    "credit": CreditSettings,
    "kin": KinSettings,
    "health": HealthSettings,
    "demography": DemographySettings,
    "learning": LearningSettings,
    "poverty": PovertySettings,
    "registration": RegistrationSettings,
}
"""The settings class of every process, by the name of its section in a scenario file."""
