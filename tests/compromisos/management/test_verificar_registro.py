"""`verificar_registro`: whoever alters what is public or its record is named."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat

from compromisos import publicacion
from compromisos.models import Evidencia, Periodo, candados
from compromisos.publicacion import cierre as instantanea
from tests.compromisos.publicacion.registro.ayudas import hacer_cadena, lineas, sql
from tests.factories import AHORA, crear_avance, crear_borrador, crear_compromiso, crear_meta, crear_usuario
from tests.muestra import muestra


def hallazgos(capsys, **opciones) -> str:
    with pytest.raises(CommandError) as error:
        call_command("verificar_registro", **opciones)
    assert error.value.returncode == 1
    return capsys.readouterr().out


ALTERACIONES = {
    "the text of a pledge": ("UPDATE compromisos_compromiso SET texto = 'Otra cosa.'", "difiere en texto"),
    "a target": ("UPDATE compromisos_meta SET valor_meta = 5", "difiere en metas"),
    "what an update says": ("UPDATE compromisos_avance SET descripcion = 'Todo.'", "difiere en descripcion"),
    "its state": ("UPDATE compromisos_avance SET estado = 'cumplido'", "difiere en estado"),
    "its day": ("UPDATE compromisos_avance SET fecha_corte = '2026-01-01'", "difiere en fecha_corte"),
    "a value": ("UPDATE compromisos_medicion SET valor = 49", "difiere en mediciones"),
    "a reason": ("UPDATE compromisos_retiro SET motivo = 'Nada.'", "difiere en motivo"),
    "a verification": ("UPDATE compromisos_verificacion SET verificador = 'Yo'", "difiere en verificador"),
    "a withdrawal undone": ("DELETE FROM compromisos_retiro", "«Avance retirado» está en el registro y no en el sitio"),
    "evidence slipped away": ("DELETE FROM compromisos_evidencia", "difiere en evidencias"),
    "a state that is shown": ("UPDATE compromisos_compromiso SET vigente_estado = 'cumplido'", "no se sigue del registro"),
    "an entry": ("UPDATE compromisos_anotacion SET contenido = '{}' WHERE numero = 2", "Anotación 2: se alteró"),
    "an entry gone": ("DELETE FROM compromisos_anotacion WHERE numero = 2", "Anotación 2: no lleva el número"),
    "the last entries gone": ("DELETE FROM compromisos_anotacion WHERE numero >= 3", "está en el sitio y no en el registro"),
}  # fmt: skip


@pytest.mark.muestreo
@pytest.mark.django_db
@pytest.mark.parametrize("que", muestra(ALTERACIONES, una_de=3))
def test_verificar_names_a_row_altered(que, capsys):
    meta = crear_meta()
    autor = crear_usuario()
    publicacion.anotar_lo_que_falta()
    avance = crear_avance(compromiso=meta.compromiso, autor=autor, mediciones={meta: 3}, evidencia=True)
    publicacion.verificar(
        avance, por=autor, verificador="Contraloría", resultado="verificado", motivo="Visita.", ahora=AHORA
    )
    publicacion.retirar(avance, por=autor, motivo="Error.", ahora=AHORA)
    call_command("verificar_registro")
    capsys.readouterr()
    orden, frase = ALTERACIONES[que]
    sql(orden)
    dicho = hallazgos(capsys)
    assert frase in dicho, dicho


DE_ENMIENDAS = {
    "why it was amended": ("UPDATE compromisos_enmienda SET motivo = 'Nada.' WHERE tipo = 'redaccion'", "difiere en motivo"),
    "what it said before": ("UPDATE compromisos_enmienda SET texto_anterior = 'Otra.' WHERE tipo = 'redaccion'", "difiere en texto_anterior"),
    "when": ("UPDATE compromisos_enmienda SET en = '2026-01-01 00:00:00+00' WHERE tipo = 'redaccion'", "difiere en fecha"),
    "what stands for it": ("DELETE FROM compromisos_sucesion", "difiere en sucesores"),
    "a wording that never was": ("DELETE FROM compromisos_enmienda WHERE tipo = 'redaccion'", "está en el registro y no en el sitio"),
    "what it says now": ("UPDATE compromisos_compromiso SET texto = 'Otra cosa.' WHERE dejado_en IS NOT NULL", "difiere en texto"),
    "left, brought back": ("UPDATE compromisos_compromiso SET dejado_en = NULL", "difiere en dejado_en"),
}  # fmt: skip


@pytest.mark.parametrize("que", DE_ENMIENDAS)
def test_verificar_names_an_amendment_altered(enmendado, que, capsys):
    orden, frase = DE_ENMIENDAS[que]
    sql(orden)
    if "compromisos_compromiso" not in orden:
        assert publicacion.anotar_lo_que_falta() == 0  # it is not made good by entering it again
    dicho = hallazgos(capsys)
    assert frase in dicho, dicho


@pytest.mark.django_db
def test_verificar_names_an_update_put_in(capsys):
    avance = crear_avance(compromiso=crear_compromiso())
    publicacion.anotar_lo_que_falta()
    columnas = "compromiso_id, fecha_corte, estado, descripcion, dificultades, medidas, situacion, autor_id, creado_en, observacion, publicado_por_id, publicado_en, motivo_correccion, busqueda, version, modificado_en"
    with connection.cursor() as cursor:
        reales = {
            c.name for c in connection.introspection.get_table_description(cursor, "compromisos_avance")
        }
    comunes = ", ".join(c for c in columnas.split(", ") if c in reales)
    sql(
        f"INSERT INTO compromisos_avance ({comunes}) SELECT {comunes} FROM compromisos_avance WHERE id = %s",
        avance.pk,
    )
    assert f"avances/{avance.pk + 1}: «Avance publicado» está en el sitio y no en el registro" in hallazgos(
        capsys
    )


@pytest.mark.django_db
def test_verificar_names_an_altered_update_after_the_next(capsys):
    compromiso = crear_compromiso()
    primero = crear_avance(compromiso=compromiso)
    publicacion.anotar_lo_que_falta()
    sql("UPDATE compromisos_avance SET descripcion = 'Todo.'")
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 10, 31))
    assert f"avances/{primero.pk} no dice lo que dice el registro" in hallazgos(capsys)


@pytest.mark.django_db
def test_verificar_names_a_file_of_evidence_changed_or_gone(capsys):
    borrador = crear_borrador(compromiso=crear_compromiso())
    datos = b"%PDF-1.4 acta"
    evidencia = Evidencia(
        avance=borrador, titulo="Acta", nombre_original="acta.pdf", tipo_contenido="application/pdf",
        tamano=len(datos), sha256=hashlib.sha256(datos).hexdigest(),
    )  # fmt: skip
    evidencia.archivo.save("acta", ContentFile(datos))
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro")
    Path(evidencia.archivo.path).write_bytes(b"otra cosa")
    assert "el archivo de la evidencia «Acta» cambió" in hallazgos(capsys)
    Path(evidencia.archivo.path).unlink()
    assert "falta el archivo de la evidencia «Acta»" in hallazgos(capsys)


@pytest.fixture
def publicado(db):
    avance = crear_avance(compromiso=crear_compromiso(texto="Ñandú «con» ☂\nsalto"))
    publicacion.anotar_lo_que_falta()
    return avance


def test_verificar_holds_an_old_file_against_today(publicado, tmp_path, capsys):
    archivo = tmp_path / "viejo.jsonl"
    archivo.write_text("".join(f"{linea}\n" for linea in lineas()), encoding="utf-8")
    crear_avance(compromiso=crear_compromiso())
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro", archivo=archivo)
    capsys.readouterr()
    otro = hacer_cadena([{"texto": "Otra historia, bien encadenada."}])
    archivo.write_text(otro[0] + "\n", encoding="utf-8")
    assert "línea 1: el registro de hoy dice otra cosa" in hallazgos(capsys, archivo=archivo)


@pytest.mark.parametrize(
    "cambios",
    [
        {"instantanea": Concat(F("instantanea"), Value(" "))},
        {"cierra": F("desde")},
        {"cerrado_en": None, "cerrado_por": None, "instantanea": "", "anunciado": None},
        {"slug": "otro"},
        None,
    ],
    ids=["picture", "days", "reopened", "renamed", "deleted"],
)
def test_verificar_names_a_closed_period_altered(corte, cambios, capsys):
    instantanea.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    call_command("verificar_registro")
    filas = models.QuerySet(Periodo)
    with candados.abiertos():
        filas.delete() if cambios is None else filas.update(**cambios)
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert f"cortes/{corte.slug}" in capsys.readouterr().out
