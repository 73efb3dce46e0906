"""Builders take on those who can pay: others hold no place in the line."""

from __future__ import annotations

from programme import apply, needy

from alxa_sim.interventions.border_support import BorderSupport
from alxa_sim.interventions.housing_renovation import HousingRenovation


def test_a_dangerous_house_whose_owner_cannot_pay_does_not_keep_builders_from_the_next() -> None:
    h = needy(24, house_grade=[4] * 12 + [3] * 12, cash=[999_999] * 12 + [1_000_000] * 12)  # the part is 10,000 yuan
    offers = apply(HousingRenovation(houses_a_year=120), h)[0].households.house
    assert not offers[:12].any()
    assert (offers[12:] == 5_000_000).sum() == 10


def test_at_the_border_money_for_houses_goes_to_those_who_can_pay_the_rest() -> None:
    h = needy(4, gacha=3, house_grade=3, cash=[1_999_999, 2_000_000, 0, 9_000_000])
    offers = apply(BorderSupport(works_a_month=1e6), h)[0].households.house
    assert offers.tolist() == [0, 4_000_000, 0, 4_000_000]
