"""Public services: clinics of sumu and gacha, which rise to the standard that is paid for and decay without support,
and water works, which progress as they are paid for and then stay."""

from __future__ import annotations

from typing import Any

from alxa_sim.config import Config, Share
from alxa_sim.institutions.books import Services, Sumu
from alxa_sim.late_import import np
from alxa_sim.levers import GachaMandates


class ServiceSettings(Config):
    """Clinics and water works."""

    clinic_rise: Share = 0.1
    """Standard that a clinic gains in a month of works, purchases and training [1/month]. Assumed: ten months from
    nothing to full standard."""
    clinic_decay: Share = 0.02
    """Standard that a clinic loses, relative to what is above what is paid for [1/month]. Assumed: a fifth in a year;
    drugs run out and doctors leave before walls fall."""
    sumu_reach: Share = 0.5
    """What the clinic of the sumu is worth to gacha other than the seat, relative to one at the door [1]. Assumed: 50
    km away, FACTS 0."""
    mobile_reach: Share = 0.4
    """What a mobile service is worth as a clinic [1]. Assumed: it comes once or twice a month."""


def found_services(services: Services, gacha: Any) -> None:
    """The seat of each sumu is its gacha nearest to the banner town by road."""
    order = np.lexsort((gacha.road_distance, gacha.sumu))
    order = order[(gacha.is_gacha & (gacha.sumu > 0))[order]]
    _, first = np.unique(gacha.sumu[order], return_index=True)
    services.is_seat[order[first]] = True


def run_services(
    services: Services, sumu: Sumu, gacha: Any, mandates: GachaMandates, settings: ServiceSettings, leakage: float
) -> None:
    """The month of the services; sets the clinic within reach of each gacha and where a water project is finished.

    Where the part `leakage` of the money for works does not arrive, clinics rise that much slower.
    """
    rise = settings.clinic_rise * (1.0 - leakage)
    asked = np.zeros(len(sumu))
    np.maximum.at(asked, gacha.sumu, mandates.sumu_clinic)
    sumu.clinic[:] = towards(sumu.clinic, asked, rise, settings)
    services.clinic[:] = towards(services.clinic, mandates.clinic, rise, settings)
    reach = np.where(services.is_seat, 1.0, settings.sumu_reach)
    at_sumu = np.where(gacha.sumu > 0, reach * sumu.clinic[gacha.sumu], 0.0)
    mobile = settings.mobile_reach * np.minimum(1.0, mandates.mobile_service)
    gacha.clinic[:] = np.maximum(np.maximum(services.clinic, at_sumu), mobile)
    services.water_works[:] = np.minimum(1.0, services.water_works + mandates.water_project)
    gacha.water_project[:] |= services.water_works > 0.999  # twelve twelfths may not sum to one


def towards(standard: Any, asked: Any, rise: float, settings: ServiceSettings) -> Any:
    """Standards one month on: they rise by `rise` a step to what is asked, and decay to it."""
    wanted = np.minimum(1.0, asked)
    risen = np.minimum(wanted, standard + rise)
    decayed = wanted + (1.0 - settings.clinic_decay) * (standard - wanted)
    return np.where(standard < wanted, risen, decayed)
