"""Water projects (安全饮水): mains, wells and connections that end the hauling of water."""

from __future__ import annotations

from alxa_sim.columns import Floats
from alxa_sim.config import Count, NonNegative, Positive
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class WaterProjects(Intervention, kind="water_projects"):
    """Build water projects gacha by gacha, so that safe water comes to every house and herds drink near the pasture.

    Poor gacha come first, then those where most people lack safe water. A project takes months to build; when it is
    finished every house of the gacha without safe water is connected, dairying becomes possible at the door, and wells
    shorten the way of herds to water. The number of projects and of sites at once limit it. It costs the public the
    works, spread over the months of building, and a connection for each house; households pay nothing. It fails where
    money ends before the last gacha, for what is half built serves nobody, and where responsibility is weak: part of
    the money for works then goes astray, so that sites take longer and cost more in the end.
    """

    projects: Count = 14
    """Projects to build [1]. Source: FACTS 0 [SEED]."""
    budget: NonNegative = 133_000_000.0
    """Public cost of the works of all projects, where all of it arrives [yuan]. Source: FACTS 0 [SEED]."""
    gacha_a_project: Positive = 3.0
    """Gacha that a project serves [gacha]. Assumed: with 14 projects all registered households of the 40 gacha got
    safe water."""
    at_once: Count = 7
    """Projects under construction at the same time [1]. Assumed: one in each of the seven sumu, FACTS 0."""
    months: Count = 12
    """Time to build a project, where all of its money arrives [month]. Assumed: a project year, with survey, design and
    tender in the cold half and works in the 130 to 165 days without frost, FACTS 3."""
    connection: NonNegative = 3_000.0
    """Public cost to connect a house, beside the works [yuan]. Assumed: pipe, tap and filter."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        lacks = banner.exists & banner.households.lacks_water
        cells = len(banner.gacha.is_gacha)
        without = np.bincount(banner.cell, weights=np.where(lacks, banner.persons, 0), minlength=cells)
        paid = self.pay_works(banner, levers, strength, without.astype(np.float64))
        connected = banner.gacha.water_project[banner.cell] & lacks
        levers.offer("water", connected, fen(self.connection))
        return Overhead(works=paid)

    def pay_works(self, banner: Banner, levers: Levers, strength: float, without: Floats) -> int:
        """Pay a month of the sites that go on and of those that begin; returns the cost [fen]. `without` is the people
        without safe water, by gacha."""
        works = banner.institutions.services.water_works
        gacha = banner.gacha
        begun = works > 0.0
        goes_on = begun & ~gacha.water_project
        most = int(strength * self.projects * self.gacha_a_project)
        free = min(most - int(begun.sum()), int(self.at_once * self.gacha_a_project) - int(goes_on.sum()))
        waits = np.flatnonzero(gacha.is_gacha & ~begun & (without > 0))
        order = waits[np.lexsort((-without[waits], ~gacha.poor_gacha[waits]))]
        sites = goes_on.copy()
        sites[order[: max(0, free)]] = True
        part = 1.0 / max(1, self.months)
        levers.mandates.water_project[:] += np.where(sites, part * (1.0 - banner.leakage), 0.0)
        each = self.budget / max(1.0, self.projects * self.gacha_a_project)
        return fen(part * each * float(sites.sum()))
