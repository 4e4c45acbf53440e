"""The registry of columns: sound, and the names that others script against."""

from __future__ import annotations

import pytest

from compromisos.salidas.datos.columns import TABLAS, importables


@pytest.mark.parametrize("tabla", TABLAS)
def test_columnas_are_sound(tabla):
    nombres = [c.nombre for c in TABLAS[tabla]]
    assert len(nombres) == len(set(nombres))
    assert any(c.obligatoria for c in importables(tabla))
    assert all(c.ejemplo for c in importables(tabla) if c.obligatoria)
    assert all(str(c.ayuda) for c in TABLAS[tabla])


def test_columnas_of_the_public_interface():
    """Others script against these names: they are part of the public interface."""
    assert [c.nombre for c in importables("compromisos")] == [
        "edicion", "institucion", "sigla", "sector", "rol", "numero", "titulo", "compromiso", "ejes",
        "territorios", "alcance", "responsable", "fecha_inicio", "fecha_limite", "indicador", "unidad",
        "linea_base", "meta", "meta_fecha_limite", "medio_verificacion", "fuente", "nota", "institucion_codigo", "ruc",
    ]  # fmt: skip
    assert [c.nombre for c in importables("avances")] == [
        "codigo", "fecha", "estado", "descripcion", "dificultades", "medidas", "indicador", "valor",
        "territorios", "evidencia_titulo", "evidencia_url", "evidencia_fecha", "prevision",
    ]  # fmt: skip
