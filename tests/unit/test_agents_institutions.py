"""Institutions as Mesa agents: windows on their books, made when asked for, placed on their cell."""

from __future__ import annotations

import mesa
import pytest

from alxa_sim.agents.institutions import (
    CamelBase,
    CollectiveFund,
    Cooperative,
    DairyCompany,
    LeadingGroup,
    SpecialGroup,
    Sumu,
    WorkTeam,
)
from alxa_sim.interventions.work_teams import WorkTeams
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario


@pytest.fixture(scope="module")
def model() -> AlxaModel:
    model = AlxaModel(
        Scenario(
            name="x", population=PopulationSettings(households=80), interventions={"teams": WorkTeams(members=4.0)}
        )
    )
    for _ in range(6):
        model.step()
    return model


def test_every_institution_is_an_agent_of_its_type(model: AlxaModel) -> None:
    numbers = {kind: len(model.agents_by_type[kind]) for kind in model.agent_types[1:]}
    cooperatives = int(model.institutions.cooperatives.is_founded.sum())
    assert numbers == {
        LeadingGroup: 1, SpecialGroup: 8, WorkTeam: 40, Cooperative: cooperatives, CamelBase: cooperatives,
        CollectiveFund: 40, DairyCompany: 1, Sumu: 7,
    }  # fmt: skip
    assert len(model.agents) == len(model.households) + sum(numbers.values())
    names = [agent.unique_id for agent in model.agents]
    assert len(set(names)) == len(names)


def test_a_set_of_institutions_reads_their_books(model: AlxaModel) -> None:
    teams = model.agents_by_type[WorkTeam]
    books = model.institutions.teams
    assert teams.get("members") == books.members[model.gacha.is_gacha].tolist()
    assert sum(teams.get("members")) > 100
    assert teams.agg("visits", sum) == int(books.visits.sum())
    assert len(teams.select(lambda team: team.members == 4)) == int((books.members == 4).sum())
    assert model.agents_by_type[DairyCompany].get("cash") == [int(model.institutions.company.cash[0])]
    assert model.agents_by_type[SpecialGroup].get("name")[0] == "finance"


def test_a_window_follows_its_books_and_writes_them(model: AlxaModel) -> None:
    (company,) = model.agents_by_type[DairyCompany]
    model.institutions.company.cash[0] += 7
    assert company.cash == model.institutions.company.cash[0]
    company.cash = 5
    assert model.institutions.company.cash[0] == 5
    with pytest.raises(ValueError, match="holds int64"):
        company.cash = 5.5


def test_what_is_no_column_is_refused_with_the_nearest_name(model: AlxaModel) -> None:
    team = model.agents_by_type[WorkTeam][0]
    with pytest.raises(AttributeError, match="a WorkTeam has no 'member'; did you mean 'members'"):
        _ = team.member
    with pytest.raises(AttributeError, match="'cell' of a WorkTeam cannot be set"):
        team.cell = None
    with pytest.raises(TypeError, match="take its programme or its money away"):
        team.remove()


def test_institutions_stand_on_their_cell(model: AlxaModel) -> None:
    cells = [team.cell for team in model.agents_by_type[WorkTeam]]
    assert [cell.is_gacha for cell in cells] == [True] * 40
    assert len({cell.coordinate for cell in cells}) == 40
    assert [team.pos for team in model.agents_by_type[WorkTeam]] == [cell.coordinate for cell in cells]
    for sumu in model.agents_by_type[Sumu]:
        assert sumu.cell.sumu == sumu.number
    (company,) = model.agents_by_type[DairyCompany]
    nearest = min(cells, key=lambda cell: cell.road_distance)
    assert company.cell.coordinate == nearest.coordinate


def test_a_base_counts_its_camels_and_keepers(model: AlxaModel) -> None:
    bases = model.agents_by_type[CamelBase]
    assert sum(bases.get("boarded")) == int(model.stocks.boarded.sum())
    assert sum(bases.get("keepers")) == int(model.stocks.base_jobs.sum())


def test_a_data_collector_reads_institutions(model: AlxaModel) -> None:
    collector = mesa.DataCollector(
        agenttype_reporters={WorkTeam: {"members": "members"}},
        model_reporters={"cash": lambda of: of.agents_by_type[DairyCompany][0].cash},
    )
    collector.collect(model)
    assert len(collector.get_agenttype_vars_dataframe(WorkTeam)) == 40
    assert len(collector.get_model_vars_dataframe()) == 1


def test_no_window_is_made_until_somebody_asks_and_none_outlives_the_run() -> None:
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=40)))
    model.step()
    assert "_institution_sets" not in vars(model)
    assert len(model.agents_by_type[WorkTeam]) == 40
    assert "_institution_sets" in vars(model)
    model.release()
    assert "_institution_sets" not in vars(model)
