"""Clinics, water works, specialty industries and the insurer."""

from __future__ import annotations

import numpy as np
import pytest
from programme import four_gacha

from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.books import Insurer, Services, Sumu
from alxa_sim.institutions.industries import IndustriesSettings, run_industries
from alxa_sim.institutions.insurer import InsurerSettings, close_insurer, insures
from alxa_sim.institutions.services import ServiceSettings, found_services, run_services
from alxa_sim.levers import GachaMandates

SETTINGS = ServiceSettings(clinic_rise=0.25, clinic_decay=0.1)


class Place:
    """Four gacha in two sumu, and the services in them."""

    def __init__(self) -> None:
        self.gacha, self.services, self.sumu, self.mandates = four_gacha(), Services(4), Sumu(3), GachaMandates(4)
        found_services(self.services, self.gacha)

    def run(self, months: int = 1, leakage: float = 0.0) -> Place:
        for _ in range(months):
            run_services(self.services, self.sumu, self.gacha, self.mandates, SETTINGS, leakage)
        return self


def test_the_seat_of_a_sumu_is_its_gacha_nearest_to_the_town() -> None:
    assert Place().services.is_seat.tolist() == [True, False, True, False]


def test_clinics_rise_step_by_step_and_serve_the_seat_best() -> None:
    place = Place()
    place.mandates.sumu_clinic[:] = [1.0, 1.0, 0.0, 0.0]
    place.mandates.clinic[3] = 1.0
    assert place.run(2).gacha.clinic.tolist() == pytest.approx([0.5, 0.25, 0.0, 0.5])
    assert place.run(9).gacha.clinic.tolist() == pytest.approx([1.0, 0.5, 0.0, 1.0])


def test_where_money_leaks_clinics_rise_slower() -> None:
    place = Place()
    place.mandates.clinic[3] = 1.0
    assert place.run(2, leakage=0.2).gacha.clinic[3] == pytest.approx(0.4)


def test_clinics_decay_when_support_stops() -> None:
    place = Place()
    place.mandates.clinic[:] = 1.0
    place.run(4)
    place.mandates.clinic[:] = 0.0
    assert place.run(2).gacha.clinic.tolist() == pytest.approx([0.81] * 4)


def test_a_water_project_serves_nobody_until_it_is_finished_and_then_stays() -> None:
    place = Place()
    place.mandates.water_project[1] = 1.0 / 12.0
    assert not place.run(11).gacha.water_project.any()
    assert place.run().gacha.water_project.tolist() == [False, True, False, False]
    place.mandates.water_project[:] = 0.0
    assert place.run(5).gacha.water_project[1]


def test_a_specialty_returns_what_the_year_is_worth_and_less_where_its_market_is_full() -> None:
    stocks, settings, sumu = Stocks(4), IndustriesSettings(variation=0.0, market=10.0, glut=1.0), Sumu(3)
    stocks.industry_households[:] = [10, 10, 5, 0]
    run_industries(sumu, four_gacha(), stocks, settings, 1, 24_000)
    assert sumu.industry_return.tolist() == [1.0, 0.5, 1.0]


def test_the_year_of_a_specialty_is_drawn_in_january_and_is_one_on_average() -> None:
    settings, stocks, gacha = IndustriesSettings(variation=0.3), Stocks(4), four_gacha()
    sumu, years = Sumu(400), []
    for month in range(24_000, 24_024):
        run_industries(sumu, gacha, stocks, settings, 1, month)
        years.append(sumu.industry_year.copy())
    assert all((year == years[0]).all() for year in years[:12])
    assert (years[12] != years[0]).all()
    assert np.mean(years[0]) == pytest.approx(1.0, abs=0.06)


def test_the_loss_ratio_is_payouts_over_premiums_of_both() -> None:
    insurer, flows = Insurer(1), Flows(2)
    flows.premiums[:], flows.aid_premium[:], flows.payouts[:] = [10, 0], [20, 10], [0, 30]
    close_insurer(insurer, flows, InsurerSettings(), 24_000)
    assert (insurer.premiums[0], insurer.payouts[0]) == (40, 30)
    assert insurer.loss_ratio[0] == pytest.approx(0.75)


@pytest.mark.parametrize(("payouts", "closes"), [(150, False), (151, True)])
def test_after_a_year_of_large_losses_the_insurer_stays_away_for_two_years(payouts: int, closes: bool) -> None:
    insurer, flows = Insurer(1), Flows(1)
    settings = InsurerSettings(worst_loss_ratio=1.5, away=24)
    flows.premiums[0], flows.payouts[0] = 100, payouts
    december = 24_011
    close_insurer(insurer, flows, settings, december - 1)
    assert insures(insurer, december)
    close_insurer(insurer, flows, settings, december)
    assert insures(insurer, december + 1) != closes
    assert insures(insurer, december + 24) != closes
    assert insures(insurer, december + 25)


def test_a_year_is_judged_by_itself() -> None:
    insurer, flows = Insurer(1), Flows(1)
    flows.premiums[0], flows.payouts[0] = 100, 400
    close_insurer(insurer, flows, InsurerSettings(), 24_010)
    flows.payouts[0] = 100
    for month in range(24_012, 24_024):
        close_insurer(insurer, flows, InsurerSettings(), month)
    assert insures(insurer, 24_024)
