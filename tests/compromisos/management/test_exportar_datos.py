"""The open data as a folder: whole, checked by its manifest and its Data Package, the same bytes twice."""

from __future__ import annotations

import hashlib
import json

import frictionless
import pytest
from django.core.management import CommandError, call_command

from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.tablas import FORMATOS
from tests.compromisos.salidas.datos.ayudas import cuerpo
from tests.factories import crear_avance

pytestmark = pytest.mark.django_db


def test_exportar_datos_writes_what_the_site_gives(client, tmp_path):
    crear_avance(evidencia=True)
    for nombre in "ab":
        call_command("exportar_datos", str(tmp_path / nombre), verbosity=0)
    a, b = tmp_path / "a", tmp_path / "b"
    manifiesto = (a / "MANIFEST.sha256").read_text().splitlines()
    for linea in manifiesto:
        suma, nombre = linea.split("  ")
        assert hashlib.sha256((a / nombre).read_bytes()).hexdigest() == suma
    assert (a / "MANIFEST.sha256").read_bytes() == (b / "MANIFEST.sha256").read_bytes()
    todos = {f"{tabla}.{formato}" for tabla in PUBLICAS for formato in FORMATOS}
    ademas = {"LEAME.txt", "README.txt", "LICENCIA.txt", "datapackage.json", "diccionario.csv"}
    assert {linea.split("  ")[1] for linea in manifiesto} == todos | ademas
    for archivo in ("avances.csv", "compromisos.xlsx", "metas.json", "registro.jsonl"):
        assert (a / archivo).read_bytes() == cuerpo(client, f"/datos/{archivo}"), archivo
    informe = frictionless.Package(a / "datapackage.json").validate()
    assert informe.valid, informe.flatten(["name", "type", "note"])
    assert json.loads((a / "compromisos.json").read_bytes())["total"] == 1


@pytest.mark.parametrize(
    ("extra", "frase"), [(["--al", "2999-01-01"], "todavía no llega"), ([], "no está vacía"), (["--si-existe", "reemplazar"], "otras cosas")]
)  # fmt: skip
def test_exportar_datos_refuses_with_a_sentence_and_leaves_what_there_was(tmp_path, extra, frase):
    (tmp_path / "cosa.txt").write_text("mía")
    with pytest.raises(CommandError, match=frase):
        call_command("exportar_datos", str(tmp_path), *extra)
    assert [r.name for r in tmp_path.iterdir()] == ["cosa.txt"]
