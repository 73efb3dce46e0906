"""Mesa's SolaraViz draws the model: the grid of gacha with its households, and a curve. Needs the extra `dashboard`."""

from __future__ import annotations

from typing import Any

import pytest

solara = pytest.importorskip("solara", reason="the extra `dashboard` is not installed")


def test_solara_viz_draws_the_grid_and_a_curve_and_steps() -> None:
    from mesa.datacollection import DataCollector
    from mesa.visualization import SolaraViz, make_plot_component, make_space_component

    from alxa_sim import AlxaModel, load_scenario

    class Collecting(AlxaModel):
        def __init__(self, **options: Any) -> None:
            settings = load_scenario("scenarios/baseline.yaml", ["population.households=200"])
            super().__init__(settings, **options)
            self.datacollector = DataCollector({"poor": lambda m: float(m.households["poor"].mean())})
            self.datacollector.collect(self)

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    def look(household: Any) -> dict[str, Any]:
        return {"color": "tab:red" if household.poor else "tab:blue", "size": 10}

    model = Collecting(seed=1)
    components = [make_space_component(look, backend="matplotlib"), make_plot_component("poor", backend="matplotlib")]
    for component in components:  # Mesa gives a component, from 3.4 on with the page it belongs to
        draw = component[0] if isinstance(component, tuple) else component
        box, context = solara.render(draw(model), handle_error=False)
        assert bytes(box.children[0].value).startswith(b"\x89PNG")
        context.close()
    page = SolaraViz(model, components=components, model_params={"seed": 1}, name="Alxa")
    box, context = solara.render(page, handle_error=False)
    assert box.children
    model.step()
    assert len(model.datacollector.get_model_vars_dataframe()) == 2
    context.close()
