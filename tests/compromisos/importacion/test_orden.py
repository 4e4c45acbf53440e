"""The command: what it says, what it refuses, and that without --guardar it writes nothing."""

from __future__ import annotations

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from compromisos.models import Compromiso
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido

pytestmark = pytest.mark.django_db


def test_the_valid_file_dry_then_saved_then_the_same(capsys):
    antes = contenido()
    call_command("importar", EJEMPLOS / "valido.csv", crear_instituciones="completas")
    assert "No se guardó nada" in capsys.readouterr().out
    assert contenido() == antes
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True, crear_instituciones="completas")
    assert "4 nuevas" in capsys.readouterr().out
    guardado = contenido()
    assert guardado != antes
    compromiso = Compromiso.objects.get(codigo="25porel25-ie07-1")
    assert not compromiso.es_publico
    assert compromiso.metas.count() == 2
    assert {e.codigo for e in compromiso.ejes.all()} == {
        "atencion",
        "capacidades",
    } or compromiso.ejes.count() == 2
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True, crear_instituciones="completas")
    salida_ = capsys.readouterr().out
    assert salida_.count(": sin cambios") == 4
    assert "0 nuevas, 0 cambian, 4 sin cambios, 0 con errores" in salida_
    assert contenido() == guardado


def test_every_error_says_line_column_and_what_to_do(capsys):
    antes = contenido()
    with pytest.raises(SystemExit) as salida_:
        call_command("importar", EJEMPLOS / "con_errores.csv", guardar=True)
    assert salida_.value.code == 1
    texto = capsys.readouterr().out
    for trozo in (
        "línea 2: error", "«1.200» puede leerse de dos maneras", "línea 3: error", "«dos» no es un número de compromiso",
        "«Deporte» no es un eje", "«Atlántida» no es una región", "«2027-31-12» no está en el calendario",
        "«doce» no es un número", "Falta este dato", "línea 7: error", "Repite la línea 6",
    ):  # fmt: skip
        assert trozo in texto
    assert contenido() == antes


@pytest.mark.parametrize("nombre", ["vacio", "solo_cabecera", "binario", "comillas", "faltan_columnas"])
def test_a_useless_file_is_refused_in_one_sentence(nombre):
    with pytest.raises(CommandError) as error:
        call_command("importar", EJEMPLOS / f"{nombre}.csv")
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert "Traceback" not in str(error.value)


def test_the_command_line_refuses_what_it_does_not_know(tmp_path):
    for opciones, frase in (
        ({"edicion": "nada"}, "No existe la edición"),
        ({"usuario": "nadie"}, "No hay una cuenta activa"),
        ({"dejar_fuera": "totales,sobras"}, "No es una clase de fila: sobras. Use totales, notas,"),
    ):
        with pytest.raises(CommandError, match=frase):
            call_command("importar", EJEMPLOS / "valido.csv", **opciones)
    with pytest.raises(CommandError):
        call_command("importar", tmp_path / "no-esta.csv")


def test_reports_for_machines_and_for_people(tmp_path, capsys):
    ruta = tmp_path / "informe.csv"
    call_command(
        "importar", EJEMPLOS / "valido.csv", como_json=True, informe=ruta, crear_instituciones="completas"
    )
    informe = json.loads(capsys.readouterr().out)
    assert informe == {
        "archivo": "valido.csv", "codificacion": "UTF-8", "delimitador": ",", "hoja": "", "rechazado": None,
        "nuevos": 4, "cambiados": 0, "iguales": 0, "filas_tomadas": 4,
        "publicados": 0, "borradores": 3, "avisos": informe["avisos"], "errores": [],
    }  # fmt: skip
    assert {(a["linea"], a["columna"], a["clave"]) for a in informe["avisos"]} == {
        (2, "institucion", "institucion_nueva"),
        (3, "meta", "numero_ajeno_al_texto"),
        (4, "indicador", "sin_meta_medible"),
        (5, "institucion", "institucion_nueva"),
    }
    lineas = list(csv.DictReader(ruta.open(encoding="utf-8-sig")))
    assert [(f["linea"], f["resultado"]) for f in lineas] == [(str(n), "nueva") for n in (2, 3, 4, 5)]


@pytest.mark.parametrize("opciones", [{}, {"guardar": True}, {"guardar": True, "solo_validas": True}])
def test_no_institution_comes_in_with_a_pledge_unless_told_to(opciones, capsys):
    antes = contenido()
    with pytest.raises(SystemExit) as salida_:
        call_command("importar", EJEMPLOS / "valido.csv", **opciones)
    assert salida_.value.code == 1
    texto = capsys.readouterr().out
    assert texto.count("Si es nueva, importe con --crear-instituciones.") == 4
    assert "«Institución de ejemplo 07»" in texto
    assert texto.splitlines()[-1].endswith("No se guardó nada.")
    assert contenido() == antes
    # What is a file of institutions needs no permission to bring them in.
    call_command("importar", EJEMPLOS / "instituciones.csv", guardar=True)
    assert contenido() != antes
    assert Institucion.objects.filter(sigla="IE01").exists()


def test_a_file_of_known_institutions_needs_no_flag():
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True, crear_instituciones="todas")
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True)
