"""schemathesis over the live schema, on demonstration data: what it makes up finds nothing wrong. A short run here; two
thousand cases in `make esquema`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.compromisos.views.api.demostracion import cargar, demo_del_modulo
from tests.muestra import ENTERO, muestra

__all__ = ["demo_del_modulo"]
EJEMPLOS = "60"  # of each address, in the long run: some seven thousand cases in all
CASOS = 3 if ENTERO else 2  # of each address, of each kind
PACIENCIA = 300  # seconds for one answer, on a machine that does other things


@pytest.fixture
def una_conexion(db) -> Iterator[None]:
    """What is asked without a server is asked of the connection of the test, which no request ends."""
    for senal in (request_started, request_finished):
        senal.disconnect(close_old_connections)
    yield
    for senal in (request_started, request_finished):
        senal.connect(close_old_connections)


@pytest.mark.muestreo
@pytest.mark.parametrize("prefijo", muestra(["", "/en"], una_de=2))
def test_schema_nothing_made_up_breaks_it(demo_del_modulo, una_conexion, prefijo):
    """Valid requests and invalid ones to every address, and each answer by what the document says of it."""
    esquema = schemathesis.openapi.from_wsgi(f"{prefijo}/api/v1/openapi.json", WSGIHandler())
    for hallada in esquema.get_all_operations():
        operacion = hallada.ok()
        for modo in GenerationMode:

            @given(case=operacion.as_strategy(generation_mode=modo))
            @settings(
                max_examples=CASOS,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            def probar(case):
                case.call_and_validate(headers={"Accept-Encoding": "identity"})  # nobody opens it here

            probar()


@pytest.mark.esquema
def test_schema_thousands_of_cases(live_server, transactional_db, settings, tmp_path):
    """Every check and every phase of its command line, with invalid values too."""
    settings.SITE_URL = live_server.url
    settings.API_COSTOSAS = 100_000  # a run of it is what the count is there for
    settings.DATOS_DE_DEMOSTRACION = True
    cargar()
    documento = (
        tmp_path / "openapi.json"
    )  # by ourselves: a machine that is busy takes longer than the ten seconds it waits
    with urlopen(f"{live_server.url}/api/v1/openapi.json", timeout=PACIENCIA) as respuesta:  # noqa: S310 - of this machine
        documento.write_bytes(respuesta.read())
    hecho = subprocess.run(
        [
            str(Path(sys.executable).parent / "st"), "run", str(documento), "--url", f"{live_server.url}/api/v1",
            "--checks", "all", "--max-examples", EJEMPLOS, "--suppress-health-check", "all", "--seed", "25",
            "--request-timeout", str(PACIENCIA), "--max-response-time", str(PACIENCIA),
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    sys.stdout.write(hecho.stdout[-4000:])
    assert hecho.returncode == 0, hecho.stdout[-8000:]
