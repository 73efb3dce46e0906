"""Relocation (易地搬迁): concentrated settlements, transfer to the town, and fixed points with mobile services."""

from __future__ import annotations

from alxa_sim.columns import Flags, Floats, Ints
from alxa_sim.config import Count, NonNegative, Share
from alxa_sim.extension_points import Banner, Overhead, TargetedIntervention, first_in_each, first_in_line
from alxa_sim.institutions.needs import HOUSING, WATER
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.processes.settlement import CONCENTRATED, MOBILE, TRANSFERRED

NOWHERE = -1


class Relocation(TargetedIntervention, kind="relocation"):
    """Offer households in need a new home in one of three modes: by the road, in the town, or where they are.

    Concentrated: a house in one of the zones along roads and at sumu seats, for those near one. Transferred: a flat
    in the town, for those on fragile land with few animals. Mobile: a fixed point with a safe house and water, visited
    by mobile services, for herding households that are remote or guard the border. Registered households whom
    the team brings or who apply come first, then others who lack a safe house or water or live on fragile land.
    Whoever has an offer chooses: it weighs jobs, house and water against the herd it must give up and the wish of the
    old to stay. Zones have places, the plan of each year has its houses, and under a budget only what it can pay is
    offered. The public pays by person, the household a fixed part. Pasture that is left behind rests as herds shrink.
    It fails where jobs do not follow those who gave up their animals, and where households in need cannot pay their
    part or will not go.
    """

    zones: Count = 13
    """Zones of concentrated settlement [1]. Source: FACTS 0 [SEED]."""
    places: Count = 60
    """Houses in a zone [household]. Assumed: a street with a clinic and a shop."""
    households_a_year: NonNegative = 330.0
    """Houses that a year's plan pays for; what is not taken up is kept for the next [household/year]. Source: FACTS 0,
    4,700 people in six years at 2.4 each [D]."""
    public_cost: NonNegative = 62_500.0
    """Public cost of a new home in a zone or the town [yuan/person]. Source: FACTS 5 [D]."""
    own_cost: NonNegative = 10_000.0
    """What the household pays for it, 80 m2 [yuan]. Source: FACTS 5 [SEED]."""
    fixed_point: NonNegative = 60_000.0
    """Public cost of a fixed point: house and well [yuan/household]. Assumed: a renovated house and a borehole."""
    fixed_point_own: NonNegative = 5_000.0
    """What the household pays for it [yuan]. Assumed: half of what it pays in a zone."""
    service: NonNegative = 2_500.0
    """Mobile services for a fixed point: health, supplies, vet [yuan/year]. Assumed: a visit a fortnight."""
    remote: NonNegative = 200.0
    """Road distance from the town beyond which a gacha is remote [km]. Assumed: half a day's drive."""
    zone_reach: NonNegative = 1.5
    """Distance from the zone within which a gacha belongs to it [cell]. Assumed: the neighbouring gacha, 50 km."""
    fragile: Share = 0.2
    """Degradation from which land counts as fragile [1]. Assumed: a fifth of its productivity lost."""
    few_animals: NonNegative = 150.0
    """Herd below which a household cannot live from it [sheep unit]. Assumed: about the 180 head of FACTS 6."""
    willing: Share = 0.3
    """Share of households off the register, with a need, who let themselves be listed [1]. Assumed: under a third."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        h = banner.households
        settlement = h.settlement.copy()
        fragile = (banner.gacha.degradation > self.fragile)[banner.cell]
        is_found = self.found(banner, levers, HOUSING | WATER)
        needy = (h.house_grade > 2) | h.lacks_water | fragile
        others = self.taking_part(~banner.registered & needy, levers, strength * self.willing)
        listed = banner.exists & (settlement == 0) & (is_found | others)
        where = f"zones {levers.intervention}"
        zones = levers.kept(where, lambda: zone_of_gacha(banner.gacha, levers.width, self.zones, self.zone_reach))
        zone = zones[banner.cell]
        mode = self.mode_for(banner, fragile, zone)
        own = np.where(mode == MOBILE, fen(self.fixed_point_own), fen(self.own_cost))
        listed &= (mode > 0) & (h.cash >= own)
        turn = levers.take_up_draws(f"{self.kind} {banner.moment.year}") - is_found
        public = np.where(mode == MOBILE, fen(self.fixed_point), fen(self.public_cost) * banner.persons)
        chosen = self.with_a_place(banner, listed, turn, mode, zone, settlement, strength)
        money = banner.institutions.money_left(self.kind)
        if money < float("inf"):
            chosen = first_in_line(chosen, turn, public, money)
        self.offer_moves(levers, chosen, mode, public, own)
        fixed_points = banner.exists & (settlement == MOBILE)
        cells = np.bincount(banner.cell[fixed_points], minlength=len(banner.gacha.is_gacha))
        levers.mandates.mobile_service[:] = np.maximum(levers.mandates.mobile_service, strength * (cells > 0))
        visits = strength * self.service / 12.0 * int(fixed_points.sum())
        return Overhead(public=fen(visits), households=int(fixed_points.sum()))

    def mode_for(self, banner: Banner, fragile: Flags, zone: Ints) -> Ints:
        """The mode that suits each household, 0 where none does."""
        few = banner.sheep_units < self.few_animals
        far = (banner.gacha.border | (banner.gacha.road_distance > self.remote))[banner.cell]
        mode: Ints = np.where(zone != NOWHERE, CONCENTRATED, np.where(few, TRANSFERRED, 0))
        mode = np.where(far & ~few, MOBILE, mode)
        return np.where(fragile & few, TRANSFERRED, mode)

    def with_a_place(
        self, banner: Banner, listed: Flags, turn: Floats, mode: Ints, zone: Ints, settlement: Ints, strength: float
    ) -> Flags:  # fmt: skip
        """Of the listed, those for whom the plan has money and their zone a place."""
        lives = banner.exists & (settlement == CONCENTRATED) & (zone != NOWHERE)
        zones = max(1, self.zones)
        taken = np.bincount(zone[lives], minlength=zones)
        to_zone = listed & (mode == CONCENTRATED)
        fits = first_in_each(to_zone, turn, zone, np.maximum(0, self.places - taken))
        planned = int(strength * self.households_a_year * self.months_in_force(banner.moment) / 12.0)
        left = planned - int(np.count_nonzero(banner.exists & (settlement > 0)))
        return first_in_line(np.where(to_zone, fits, listed), turn, 1, left)

    def offer_moves(self, levers: Levers, chosen: Flags, mode: Ints, public: Ints, own: Ints) -> None:
        """Offer the move; where another programme offers one already, only whom it leaves out."""
        offers = levers.households
        new = chosen & (offers.move_to == 0)
        offers.move_to[:] += np.where(new, mode, 0)
        offers.move_own[:] += np.where(new, own, 0)
        levers.offer("move", new, public)


def zone_of_gacha(gacha: object, columns: int, zones: int, reach: float) -> Ints:
    """Number of the zone that each gacha belongs to, NOWHERE where none is near: zones stand at the seat of each sumu
    first, then in the gacha with the shortest road to the town."""
    road, sumu, is_gacha = (getattr(gacha, name) for name in ("road_distance", "sumu", "is_gacha"))
    order = np.lexsort((road, ~is_gacha))[: np.count_nonzero(is_gacha)]
    _, first = np.unique(sumu[order], return_index=True)
    seats = order[np.sort(first)]
    sites = np.concatenate([seats, order[~np.isin(order, seats)]])[:zones]
    nearest: Ints = np.full(len(road), NOWHERE, dtype=np.int64)
    if len(sites) == 0:
        return nearest
    row, column = np.divmod(np.arange(len(road)), columns)
    distance = np.hypot(row[:, None] - row[sites], column[:, None] - column[sites])
    near = distance.min(axis=1) <= reach
    nearest[near] = distance.argmin(axis=1)[near]
    return nearest
