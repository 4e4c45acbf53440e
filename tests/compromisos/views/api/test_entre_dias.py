"""What changed between two days, through the API: the rows of the file, a page at a time."""

from __future__ import annotations

import pytest

from tests.compromisos.salidas.datos.ayudas import filas_csv
from tests.compromisos.views.api.ayudas import pedir, problema, todas
from tests.compromisos.views.ayudas import contar_consultas, llenar

pytestmark = pytest.mark.django_db
LAPSO = {"desde": "2026-04-01", "hasta": "2026-07-31"}


@pytest.mark.parametrize("juntos", [2000, 1])
def test_entre_dias_works(client, historia, juntos, monkeypatch):
    """However many days are read together."""
    monkeypatch.setattr("compromisos.views.lapso.MUCHOS", juntos)
    monkeypatch.setattr("compromisos.views.lapso.POCOS", juntos)
    lista = pedir(client, "cambios/", **LAPSO, tipo="todo", total=1)
    assert (lista["desde"], lista["hasta"]) == (LAPSO["desde"], LAPSO["hasta"])
    archivo = filas_csv(client, "/datos/cambios.csv?desde=2026-04-01&hasta=2026-07-31&tipo=todo")
    assert lista["total"] == len(archivo) == len(lista["datos"]) > 5
    clave = ("fecha", "tipo", "codigo", "de", "a")
    assert sorted(tuple(str(d[c]) for c in clave) for d in lista["datos"]) == sorted(
        tuple(f[c] for c in clave) for f in archivo
    )
    assert todas(client, "cambios/", **LAPSO, tipo="todo", limite=2) == lista["datos"]
    pagina = pedir(client, "cambios/", **LAPSO, tipo="todo", limite=2)
    segunda = pedir(client, pagina["enlaces"]["siguiente"])
    assert pedir(client, segunda["enlaces"]["anterior"])["datos"] == pagina["datos"]


def test_entre_dias_filters(client, historia):
    retiros = pedir(client, "cambios/", **LAPSO, tipo="retiro")["datos"]
    assert {d["tipo"] for d in retiros} <= {"retiro", "estado"}
    assert pedir(client, "cambios/", **LAPSO, institucion="inst")["datos"]
    for consulta, status, tipo in (
        ("tipo=nada", 400, "parametro-no-valido"),
        ("tipo=", 400, "parametro-no-valido"),
        ("desde=", 400, "parametro-no-valido"),
        ("desde=abril", 400, "parametro-no-valido"),
        ("desde=2999-01-01", 404, "dia-no-disponible"),
        ("al=2026-05-01&hasta=2026-06-01", 404, "dia-no-disponible"),
        ("desde=2026-06-01&hasta=2026-05-01", 404, "lapso-al-reves"),
        ("institucion=nadie", 404, "valor-desconocido"),
        ("institucion=", 404, "valor-desconocido"),
        ("desde=2026-01-01&desde=2026-01-02", 400, "parametro-repetido"),
        ("estado=cumplido", 400, "parametro-desconocido"),
        ("cursor=x", 404, "cursor-no-valido"),
    ):
        assert problema(client, f"cambios/?{consulta}", status)["tipo"] == tipo, consulta


def test_entre_dias_is_empty(client):
    assert pedir(client, "cambios/")["datos"] == []


def test_entre_dias_as_of_a_day(client, historia):
    assert pedir(client, "cambios/", al="2026-06-02")["datos"][0]["fecha"] <= "2026-06-02"


def test_entre_dias_constant_queries(client, historia):
    llenar(historia, 6)
    contar_consultas(client, "/api/v1/cambios/?limite=3")
    pocas = contar_consultas(client, "/api/v1/cambios/?limite=3")
    llenar(historia, 12)
    assert contar_consultas(client, "/api/v1/cambios/?limite=3") == pocas <= 20
