"""Health support (健康扶贫): clinics brought to standard, and hospital bills of the registered."""

from __future__ import annotations

from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class HealthSupport(Intervention, kind="health_support"):
    """Bring the clinics of all sumu and poor gacha up to standard, and pay most hospital bills of the registered.

    A clinic saves part of hospital stays and of spending on drugs, most at the seat of the sumu and in poor gacha. Who
    is or was on the register, or is watched for relapse, has the greater part of its own share of a bill paid. Works
    limit how fast clinics rise. The public pays the works while they rise, then drugs and staff; households pay what
    is left of a bill. It fails when support stops: clinics decay year by year, and bills are the household's again;
    where responsibility is weak, for part of the money for works goes astray and clinics rise slower; and who is ill
    but not on the register has the clinic only.
    """

    standard: Share = 1.0
    """Standard that clinics are brought to: premises, drugs, equipment [1]. Source: FACTS 0 [SEED]."""
    sumu_works: NonNegative = 2_000_000.0
    """Cost to bring the clinic of a sumu from nothing to standard [yuan]. Assumed: a building with equipment."""
    gacha_works: NonNegative = 250_000.0
    """Cost to bring the clinic of a gacha from nothing to standard [yuan]. Assumed: 60 m2 with equipment."""
    sumu_running: NonNegative = 25_000.0
    """Drugs and staff of the clinic of a sumu, beyond what it had [yuan/month]. Assumed: three posts and a store."""
    gacha_running: NonNegative = 6_000.0
    """Drugs and staff of the clinic of a gacha [yuan/month]. Assumed: one post."""
    reimbursement: Share = 0.78
    """Part of its own share of a hospital bill that the public pays for the registered [1]. Source: FACTS 5, about 90 %
    of the bill with the 55 % that everybody is refunded [R]."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        levers.offer("reimbursement", banner.entitled, strength * self.reimbursement)
        gacha, services = banner.gacha, banner.institutions.services
        standard = strength * self.standard
        is_sumu = services.is_seat
        is_gacha = gacha.poor_gacha & gacha.is_gacha
        levers.mandates.sumu_clinic[:] += np.where(gacha.sumu > 0, standard, 0.0)
        levers.mandates.clinic[:] += np.where(is_gacha, standard, 0.0)
        rise, arrives = banner.institutions.settings.services.clinic_rise, 1.0 - banner.leakage
        lacks_sumu = np.clip((standard - banner.institutions.sumu.clinic[gacha.sumu]) / arrives, 0.0, rise)[is_sumu]
        lacks_gacha = np.clip((standard - services.clinic) / arrives, 0.0, rise)[is_gacha]
        works = self.sumu_works * float(lacks_sumu.sum()) + self.gacha_works * float(lacks_gacha.sum())
        running = self.sumu_running * int(is_sumu.sum()) + self.gacha_running * int(is_gacha.sum())
        return Overhead(public=fen(standard * running), works=fen(works))
