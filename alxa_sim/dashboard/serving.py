"""Serves the page to the browsers of this machine, without asking anything of another one."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from importlib.resources import files

from alxa_sim.dashboard.asked import Asked
from alxa_sim.dashboard.session import refuse_other_periods
from alxa_sim.model import AlxaModel
from alxa_sim.records import Refusal

HOST = "127.0.0.1"
SERVER = {
    "SOLARA_APP": "alxa_sim.dashboard.app",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_PROXY": "true",  # what browsers would fetch elsewhere comes from the package solara-assets
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",  # a reader who is gone keeps no model for long
    "SOLARA_MODE": "production",
}
"""Settings of Solara's server, which reads them when it is imported."""


def serve(asked: Asked, port: int, opens_browser: bool) -> int:
    """Serve until Ctrl-C; returns 0. Raises Refusal where the port is taken or the scenarios cover different months."""
    refuse_other_periods((asked.first, asked.second or asked.first))
    refuse_taken(port)
    os.environ.update(SERVER)
    import uvicorn
    from solara.server import starlette as solara_server
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    from alxa_sim.dashboard import app

    app.opened_with = asked
    if not AlxaModel.is_compiled():
        print("Compiling the model, once; this takes about half a minute.", flush=True)
    AlxaModel(asked.first, seed=asked.seed).release()
    fonts = Mount("/fonts", StaticFiles(directory=str(files("alxa_sim.figures") / "fonts")))
    solara_server.app.router.routes.insert(0, fonts)
    address = f"http://localhost:{port}"
    print(f"The dashboard is at {address}; Ctrl-C ends it.", flush=True)
    if opens_browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(solara_server.app, host=HOST, port=port, log_level="warning")
    return 0


def refuse_taken(port: int) -> None:
    """Raise Refusal where another program listens on the port."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            raise Refusal(f"alxa dashboard: port {port} is taken; choose another with --port") from None
