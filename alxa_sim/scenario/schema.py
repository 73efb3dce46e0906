"""What a scenario is: a period, a world, a population, settings of every process, a programme, shocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeGuard, TypeVar

from pydantic import AfterValidator, Field, InstanceOf, model_validator

from alxa_sim.config import Config, Month, format_month, parse_month
from alxa_sim.extension_points import Intervention, Measure, Shock
from alxa_sim.institutions.casework import CaseworkSettings
from alxa_sim.institutions.collective_funds import CollectiveFundSettings
from alxa_sim.institutions.cooperatives import CooperativeSettings
from alxa_sim.institutions.dairy_company import CompanySettings
from alxa_sim.institutions.industries import IndustriesSettings
from alxa_sim.institutions.insurer import InsurerSettings
from alxa_sim.institutions.leading_group import LeadingGroupSettings
from alxa_sim.institutions.monitoring import MonitoringSettings
from alxa_sim.institutions.services import ServiceSettings
from alxa_sim.institutions.work_teams import TeamSettings
from alxa_sim.population import PopulationSettings, WorldSettings
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
from alxa_sim.records import Refusal, did_you_mean, display_path, fault_of_file, quoted
from alxa_sim.registry import found_in

MEASURES: dict[str, type[Measure]] = {"interventions": Intervention, "shocks": Shock}
"""Sections whose keys are names of the user's choice, each with a `kind`."""

TABLES = (("world", "gacha_table"), ("population", "households_table"))
"""Settings that name a CSV file."""

Value = TypeVar("Value")


def kinds_of(section: str) -> dict[str, type[Measure]]:
    """The classes of `interventions` or `shocks`, by kind."""
    return found_in(f"alxa_sim.{section}", MEASURES[section])


def in_order_of_names(entries: dict[str, Value]) -> dict[str, Value]:
    """The same entries, so that their order in a file changes nothing."""
    return dict(sorted(entries.items()))


YEARS = range(1950, 2101)
"""Years that a run may cover; a setting said for another time is a slip of the pen."""


class Period(Config):
    """The months a run covers."""

    start: Month = parse_month("2014-01")
    """First month [month]. Source: FACTS 0, the campaign begins [SEED]."""
    end: Month = parse_month("2025-12")
    """Last month [month]. Assumed: five years after the campaign."""

    @model_validator(mode="after")
    def check_order(self) -> Period:
        if self.end < self.start:
            raise ValueError("end lies before start")
        for key, month in (("start", self.start), ("end", self.end)):
            if month // 12 not in YEARS:
                raise ValueError(f"{key} must lie in the years {YEARS[0]} to {YEARS[-1]}, found {format_month(month)}")
        return self


class Scenario(Config):
    """Everything a run depends on but its seed. All sections have defaults; a file without a name gives its own."""

    name: str
    """What the scenario is called in results [text]. Assumed: the name of its file where left out."""
    question: str = ""
    """What the scenario asks [text]. Assumed: nothing in particular."""
    period: Period = Field(default_factory=Period)
    world: WorldSettings = Field(default_factory=WorldSettings)
    population: PopulationSettings = Field(default_factory=PopulationSettings)
    climate: ClimateSettings = Field(default_factory=ClimateSettings)
    pasture: PastureSettings = Field(default_factory=PastureSettings)
    otor: OtorSettings = Field(default_factory=OtorSettings)
    herd: HerdSettings = Field(default_factory=HerdSettings)
    dairy: DairySettings = Field(default_factory=DairySettings)
    market: MarketSettings = Field(default_factory=MarketSettings)
    offtake: OfftakeSettings = Field(default_factory=OfftakeSettings)
    labour: LabourSettings = Field(default_factory=LabourSettings)
    industry: IndustrySettings = Field(default_factory=IndustrySettings)
    settlement: SettlementSettings = Field(default_factory=SettlementSettings)
    budget: BudgetSettings = Field(default_factory=BudgetSettings)
    coping: CopingSettings = Field(default_factory=CopingSettings)
    credit: CreditSettings = Field(default_factory=CreditSettings)
    kin: KinSettings = Field(default_factory=KinSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    demography: DemographySettings = Field(default_factory=DemographySettings)
    learning: LearningSettings = Field(default_factory=LearningSettings)
    poverty: PovertySettings = Field(default_factory=PovertySettings)
    registration: RegistrationSettings = Field(default_factory=RegistrationSettings)
    cooperatives: CooperativeSettings = Field(default_factory=CooperativeSettings)
    company: CompanySettings = Field(default_factory=CompanySettings)
    leading_group: LeadingGroupSettings = Field(default_factory=LeadingGroupSettings)
    work_teams: TeamSettings = Field(default_factory=TeamSettings)
    casework: CaseworkSettings = Field(default_factory=CaseworkSettings)
    monitoring: MonitoringSettings = Field(default_factory=MonitoringSettings)
    collective_funds: CollectiveFundSettings = Field(default_factory=CollectiveFundSettings)
    services: ServiceSettings = Field(default_factory=ServiceSettings)
    industries: IndustriesSettings = Field(default_factory=IndustriesSettings)
    insurer: InsurerSettings = Field(default_factory=InsurerSettings)
    interventions: Annotated[dict[str, InstanceOf[Intervention]], AfterValidator(in_order_of_names)] = Field(
        default_factory=dict
    )
    shocks: Annotated[dict[str, InstanceOf[Shock]], AfterValidator(in_order_of_names)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def check_measures(self) -> Scenario:
        for section in MEASURES:
            for (name, key), text in months_outside(self.period, getattr(self, section)):
                raise ValueError(f"{section}.{name}.{key}: {text}")
        for name, text in unknown_names(self.interventions, self.shocks):
            raise ValueError(f"shocks.{name}.interventions: {text}")
        return self

    def resolved(self) -> dict[str, Any]:
        """The scenario as plain data, every default filled in; as YAML it loads back to an equal one."""
        sections = self.model_dump(mode="json", exclude_none=True, exclude=set(MEASURES))
        measures = {
            section: {
                name: {"kind": entry.kind, **entry.model_dump(mode="json", exclude_none=True)}
                for name, entry in getattr(self, section).items()
            }
            for section in MEASURES
        }
        return sections | measures

    @property
    def digest(self) -> str:
        """SHA-256 of what the scenario says; a table counts by its content, not by where it lies."""
        content = self.resolved()
        for section, key in TABLES:
            if key in content[section]:
                content[section][key] = digest_of_file(Path(content[section][key]))
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def section_class(section: str) -> type[Config]:
    """The settings class of a section that has one for all scenarios, such as `herd`."""
    found = Scenario.model_fields[section].annotation
    if not is_settings(found):
        raise KeyError(section)
    return found


def is_settings(annotation: object) -> TypeGuard[type[Config]]:
    return isinstance(annotation, type) and issubclass(annotation, Config)


SECTIONS = tuple(name for name, field in Scenario.model_fields.items() if is_settings(field.annotation))
"""Sections of settings, in the order of the schema. A section left alone is not even built when a file is refused."""

TEXTS = ("name", "question")


def months_outside(period: Period, measures: Mapping[str, Measure]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every start and end of a measure that lies outside the period: its name and key, and what to say."""
    span = f"{format_month(period.start)} to {format_month(period.end)}"
    for name, measure in measures.items():
        for key in ("start", "end"):
            month = getattr(measure, key)
            if month is not None and not period.start <= month <= period.end:
                yield (name, key), f"{format_month(month)} lies outside the period {span}"


def unknown_names(interventions: Mapping[str, Measure], shocks: Mapping[str, Measure]) -> Iterator[tuple[str, str]]:
    """Every shock that speaks of an intervention the scenario does not have: its name, and what to say."""
    for name, shock in shocks.items():
        for unknown in shock.names() if isinstance(shock, Shock) else ():
            if unknown not in interventions:
                hint = did_you_mean(unknown, interventions)
                yield name, f"the scenario has no intervention {quoted(unknown)}{hint}"


def digest_of_file(path: Path) -> str:
    if fault := fault_of_file(path):
        raise Refusal(f"{display_path(path)}: {fault}")
    return hashlib.sha256(path.read_bytes()).hexdigest()
