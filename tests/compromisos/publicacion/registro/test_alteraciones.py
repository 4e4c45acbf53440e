"""Whoever alters what is public, its record, its files or its locks by hand is named by `verificar_registro`.

The first 52 are those of a review of this site, eleven of which passed once; the rest are ours.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from compromisos.models import Anotacion, Compromiso, Evidencia, Foto, candados
from compromisos.publicacion import proyeccion
from compromisos.reglas import cadena
from instituciones.models import Institucion
from tests.compromisos.publicacion.registro import base_pequena
from tests.compromisos.publicacion.registro.ayudas import lineas, sql
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

MEDIA: dict[str, Path] = {}


def _cargar() -> None:
    from django.conf import settings

    base_pequena.crear()
    MEDIA["de"] = Path(settings.MEDIA_ROOT)


cargado = cargado_por_modulo(_cargar)


@pytest.fixture
def base(cargado, db, settings, tmp_path):
    """The base, whose files are those of the test."""
    shutil.copytree(MEDIA["de"], tmp_path / "copia")
    settings.MEDIA_ROOT = tmp_path / "copia"


def hallazgos(capsys, **opciones) -> str:
    with pytest.raises(CommandError) as error:
        call_command("verificar_registro", **opciones)
    assert error.value.returncode == 1
    return capsys.readouterr().out


def quitar_el_primero() -> None:
    """An update with all its rows."""
    pk = "(SELECT min(id) FROM compromisos_avance WHERE corrige_id IS NULL)"
    sql(f"UPDATE compromisos_avance SET corrige_id = NULL, motivo_correccion = '' WHERE corrige_id = {pk}")
    sql(f"UPDATE compromisos_compromiso SET vigente_avance_id = NULL WHERE vigente_avance_id = {pk}")
    sql(
        f"DELETE FROM compromisos_respuestaverificacion WHERE verificacion_id IN (SELECT id FROM compromisos_verificacion WHERE avance_id = {pk})"
    )
    sql(
        f"DELETE FROM compromisos_verificacionsinefecto WHERE verificacion_id IN (SELECT id FROM compromisos_verificacion WHERE avance_id = {pk})"
    )
    sql(
        f"DELETE FROM compromisos_valorobservado WHERE verificacion_id IN (SELECT id FROM compromisos_verificacion WHERE avance_id = {pk})"
    )
    sql(f"DELETE FROM compromisos_verificacion WHERE avance_id = {pk}")
    sql(
        f"DELETE FROM compromisos_medicionterritorio WHERE medicion_id IN (SELECT id FROM compromisos_medicion WHERE avance_id = {pk})"
    )
    for tabla in ("medicion", "evidencia", "confirmacion"):
        sql(f"DELETE FROM compromisos_{tabla} WHERE avance_id = {pk}")
    sql(f"DELETE FROM compromisos_avance WHERE id = {pk}")


def copiar(tabla: str, donde: str = "", **otras: str) -> Callable[[], None]:
    """Insert a copy of a row, with other columns."""

    def hacer() -> None:
        with connection.cursor() as cursor:
            columnas = [c.name for c in connection.introspection.get_table_description(cursor, tabla)]
        puestas = [
            c for c in columnas if c not in ("id", "vector", "vector_de_informes")
        ]  # made by the database
        nombres = ", ".join(f'"{c}"' for c in puestas)
        valores = ", ".join(otras.get(c, f'"{c}"') for c in puestas)
        unica = f"(SELECT min(id) FROM {tabla} {donde})"
        sql(f"INSERT INTO {tabla} ({nombres}) SELECT {valores} FROM {tabla} WHERE id = {unica}")

    return hacer


def copiar_lugar() -> None:
    sql(
        "INSERT INTO compromisos_territorio (ubigeo, nombre, nivel, nombre_plegado) VALUES ('99', 'Otro', 'region', 'otro')"
    )


def archivo_de(evidencia: str) -> Path:
    return Path(Evidencia.objects.get(titulo=evidencia).archivo.path)


def foto() -> Foto:
    return Foto.objects.get(retirada_en=None)


def de_la_foto(nombre: str) -> Path:
    return Path(foto().imagen.storage.path(foto().archivos()[nombre]))


def rehacer_desde(numero: int, cambiar: Callable[[dict], dict]) -> None:
    """Write the chain anew from an entry on, its content changed, every hash right."""
    anterior = cadena.ORIGEN
    with candados.abiertos():
        for a in Anotacion.objects.order_by("numero"):
            if a.numero >= numero:
                if a.numero == numero:
                    a.contenido = cadena.canonico(cambiar(json.loads(a.contenido)))
                a.anterior = anterior
                a.contenido_sha256 = cadena.huella(a.contenido)
                partes = {c: v for c, v in json.loads(a.linea).items() if c not in ("contenido", "sha256")}
                a.sha256 = cadena.sha256_de(**partes)
                sql(
                    "UPDATE compromisos_anotacion SET contenido = %s, contenido_sha256 = %s, anterior = %s, sha256 = %s "
                    "WHERE numero = %s",
                    a.contenido, a.contenido_sha256, a.anterior, a.sha256, a.numero,
                )  # fmt: skip
            anterior = a.sha256


def cambiar_y_rehacer() -> None:
    """An update says something else, and so does the chain."""
    sql("UPDATE compromisos_avance SET descripcion = 'Todo.' WHERE motivo_correccion <> ''")
    primera = Anotacion.objects.filter(accion="avance_corregido").order_by("numero").first()
    rehacer_desde(primera.numero, lambda dicho: dicho | {"descripcion": "Todo."})


PUBLICADO = "WHERE codigo = 'ed-mimp-1'"
VIGENTE = "WHERE motivo_correccion <> ''"
REDACCION = "WHERE tipo = 'redaccion'"
ACTA = "WHERE titulo = 'Acta' AND avance_id = (SELECT min(avance_id) FROM compromisos_evidencia)"

Alteracion = tuple[str | Callable[[], object], str]

DE_LA_REVISION: dict[str, Alteracion] = {
    # The 41 that were named.
    "a pledge: text": (f"UPDATE compromisos_compromiso SET texto = 'Otra cosa.' {PUBLICADO}", "compromisos/ed-mimp-1 no dice lo que dice el registro: difiere en texto"),
    "a pledge: title": (f"UPDATE compromisos_compromiso SET titulo = 'Otro' {PUBLICADO}", "difiere en titulo"),
    "a pledge: deadline": (f"UPDATE compromisos_compromiso SET fecha_limite = '2028-01-01' {PUBLICADO}", "difiere en fecha_limite"),
    "a pledge: institution": (f"UPDATE compromisos_compromiso SET institucion_id = (SELECT id FROM instituciones_institucion WHERE slug = 'otra') {PUBLICADO}", "difiere en institucion"),
    "a pledge: day of publication": (f"UPDATE compromisos_compromiso SET publicado_en = '2020-01-01 00:00:00+00:00' {PUBLICADO}", "difiere en publicado_en"),
    "a pledge: unpublished": ("UPDATE compromisos_compromiso SET situacion = 'borrador', publicado_en = NULL WHERE numero = 2", "compromisos/ed-mimp-2 está en el registro y no en el sitio"),
    "a pledge: inserted": (copiar("compromisos_compromiso", numero="9", codigo="'ed-mimp-9'"), "compromisos/ed-mimp-9 es público y el registro no lo dice"),
    "projection: state": ("UPDATE compromisos_compromiso SET vigente_estado = 'cumplido' WHERE numero = 1", "no se sigue del registro (vigente_estado)"),
    "projection: update in force": ("UPDATE compromisos_compromiso SET vigente_avance_id = NULL WHERE numero = 1", "no se sigue del registro"),
    "projection: deadline": ("UPDATE compromisos_compromiso SET vigente_plazo = NULL WHERE numero = 1", "no se sigue del registro (vigente_plazo"),
    "an update: state": (f"UPDATE compromisos_avance SET estado = 'cumplido' {VIGENTE}", "difiere en estado"),
    "an update: text": (f"UPDATE compromisos_avance SET descripcion = 'Todo.' {VIGENTE}", "difiere en descripcion"),
    "an update: cut-off day": (f"UPDATE compromisos_avance SET fecha_corte = '2026-01-01' {VIGENTE}", "difiere en fecha_corte"),
    "an update: day of publication": (f"UPDATE compromisos_avance SET publicado_en = '2026-01-01 00:00:00+00:00' {VIGENTE}", "difiere en publicado_en"),
    "an update: deleted with its rows": (quitar_el_primero, "está en el registro y no en el sitio"),
    "an update: inserted": (copiar("compromisos_avance"), "«Avance publicado» está en el sitio y no en el registro"),
    "a measurement: value": ("UPDATE compromisos_medicion SET valor = 49", "difiere en mediciones"),
    "a measurement: place removed": ("DELETE FROM compromisos_medicionterritorio", "difiere en mediciones"),
    "a target: value": ("UPDATE compromisos_meta SET valor_meta = 5", "difiere en metas"),
    "a target: indicador": ("UPDATE compromisos_meta SET indicador = 'Otro'", "difiere en metas"),
    "a pledge: theme removed": ("DELETE FROM compromisos_compromiso_ejes", "difiere en ejes"),
    "evidence: hash": (f"UPDATE compromisos_evidencia SET sha256 = '{'0' * 64}' WHERE titulo = 'Acta'", "difiere en evidencias"),
    "evidence: title": ("UPDATE compromisos_evidencia SET titulo = 'Otro' WHERE titulo = 'Acta'", "difiere en evidencias"),
    "evidence: path to another file": ("UPDATE compromisos_evidencia SET archivo = (SELECT archivo FROM compromisos_evidencia WHERE titulo = 'Oficio') WHERE titulo = 'Acta'", "el archivo de la evidencia «Acta» cambió"),
    "evidence: file changed": (lambda: Path(Evidencia.objects.filter(titulo="Acta").first().archivo.path).write_bytes(b"otra"), "el archivo de la evidencia «Acta» cambió"),
    "evidence: file gone": (lambda: Path(Evidencia.objects.filter(titulo="Acta").first().archivo.path).unlink(), "falta el archivo de la evidencia «Acta»"),
    "evidence: file of a withdrawn update": (lambda: archivo_de("Oficio").write_bytes(b"otra"), "el archivo de la evidencia «Oficio» cambió"),
    "a verification: result": ("UPDATE compromisos_verificacion SET resultado = 'verificado'", "está en el registro y no en el sitio"),
    "a verification: who": ("UPDATE compromisos_verificacion SET verificador = 'Yo'", "difiere en verificador"),
    "a verification: deleted": (lambda: (sql("DELETE FROM compromisos_respuestaverificacion"), sql("DELETE FROM compromisos_valorobservado"), sql("DELETE FROM compromisos_verificacionsinefecto"), sql("DELETE FROM compromisos_verificacion")), "«Avance cuestionado» está en el registro y no en el sitio"),
    "a verification: inserted": (copiar("compromisos_verificacion"), "«Avance cuestionado» está en el sitio y no en el registro"),
    "a withdrawal: deleted": ("DELETE FROM compromisos_retiro", "«Avance retirado» está en el registro y no en el sitio"),
    "a withdrawal: reason": ("UPDATE compromisos_retiro SET motivo = 'Nada.'", "difiere en motivo"),
    "an amendment: old text": (f"UPDATE compromisos_enmienda SET texto_anterior = 'Otra.' {REDACCION}", "difiere en texto_anterior"),
    "an amendment: deleted": (f"DELETE FROM compromisos_enmienda {REDACCION}", "está en el registro y no en el sitio"),
    "a period: picture": ("UPDATE compromisos_corte SET instantanea = instantanea || ' ' WHERE slug = 'ed-2026-3'", "cortes/ed-2026-3 no dice lo que dice el registro: difiere en bytes, instantanea"),
    "a period: name": ("UPDATE compromisos_corte SET nombre = 'Otro' WHERE slug = 'ed-2026-3'", "cortes/ed-2026-3 no dice lo que dice el registro: difiere en nombre"),
    "an entry: altered": ("UPDATE compromisos_anotacion SET contenido = '{}' WHERE numero = 2", "Anotación 2: se alteró"),
    "an entry: deleted": ("DELETE FROM compromisos_anotacion WHERE numero = 5", "Anotación 5: no lleva el número que le toca"),
    "the last entry: deleted": ("DELETE FROM compromisos_anotacion WHERE numero = (SELECT max(numero) FROM compromisos_anotacion)", "en el registro"),
    "an update: reason of the correction": (f"UPDATE compromisos_avance SET motivo_correccion = 'Otro.' {VIGENTE}", "difiere en motivo_correccion"),
    # The eleven that were not.
    "an institution: name, and the projection after it": (lambda: (sql("UPDATE instituciones_institucion SET nombre = 'Otro' WHERE slug = 'mimp'"), proyeccion.proyectar(Compromiso.objects.values_list("pk", flat=True))), "instituciones/mimp no dice lo que dice el registro: difiere en nombre"),
    "an institution: sector": ("UPDATE instituciones_institucion SET sector = 'privado' WHERE slug = 'mimp'", "instituciones/mimp no dice lo que dice el registro: difiere en sector"),
    "an institution: an earlier name": ("UPDATE instituciones_denominacion SET nombre = 'Otra'", "difiere en denominaciones"),
    "a theme: name": ("UPDATE compromisos_eje SET nombre = 'Otro' WHERE codigo = 'prevencion'", "ejes/prevencion no dice lo que dice el registro: difiere en nombre"),
    "an edition: name": ("UPDATE compromisos_edicion SET nombre = 'Otra' WHERE slug = 'ed'", "ediciones/ed no dice lo que dice el registro: difiere en nombre"),
    "an edition: motto": ("UPDATE compromisos_edicion SET lema = 'Otro' WHERE slug = 'ed'", "ediciones/ed no dice lo que dice el registro: difiere en lema"),
    "a participant: role": ("UPDATE compromisos_participacion SET rol = 'organizadora'", "participaciones/ed/mimp no dice lo que dice el registro: difiere en roles"),
    "a photo: text": ("UPDATE compromisos_foto SET texto_alternativo = 'Otra'", "difiere en texto_alternativo"),
    "a photo: credit": ("UPDATE compromisos_foto SET credito = 'Otro'", "difiere en credito"),
    "a photo: its file": (lambda: de_la_foto("original").write_bytes(b"otra"), "el archivo de la foto cambió (original)"),
}  # fmt: skip

NUESTRAS: dict[str, Alteracion] = {
    "an institution: acronym": ("UPDATE instituciones_institucion SET sigla = 'X' WHERE slug = 'otra'", "instituciones/otra no dice lo que dice el registro: difiere en sigla"),
    "an institution: description": ("UPDATE instituciones_institucion SET descripcion = 'Buena' WHERE slug = 'otra'", "difiere en descripcion"),
    "an institution: web": ("UPDATE instituciones_institucion SET sitio_web = 'https://example.com' WHERE slug = 'otra'", "difiere en sitio_web"),
    "an institution: address": ("UPDATE instituciones_institucion SET slug = 'nueva' WHERE slug = 'otra'", "instituciones/nueva es público y el registro no lo dice"),
    "an institution: inserted": (copiar("instituciones_institucion", slug="'falsa'", sigla="'F'"), "instituciones/falsa es público y el registro no lo dice"),
    "an institution: deleted": (lambda: (sql("DELETE FROM compromisos_foto WHERE retirada_en IS NOT NULL"), sql("DELETE FROM instituciones_institucion WHERE slug = 'otra'")), "instituciones/otra está en el registro y no en el sitio"),
    "an institution: an earlier name deleted": ("DELETE FROM instituciones_denominacion", "difiere en denominaciones"),
    "an institution: an earlier name inserted": (copiar("instituciones_denominacion"), "difiere en denominaciones"),
    "an earlier name: until when": ("UPDATE instituciones_denominacion SET hasta = '2013-01-01'", "difiere en denominaciones"),
    "a theme: order": ("UPDATE compromisos_eje SET orden = 7 WHERE codigo = 'atencion'", "ejes/atencion no dice lo que dice el registro: difiere en orden"),
    "a theme: description": ("UPDATE compromisos_eje SET descripcion = 'x' WHERE codigo = 'atencion'", "difiere en descripcion"),
    "a theme taken off, back again": (copiar("compromisos_eje", codigo="'sobra'", nombre="'Sobra'"), "ejes/sobra es público y el registro no lo dice"),
    "an edition: interval": ("UPDATE compromisos_edicion SET periodicidad = 'anual' WHERE slug = 'ed'", "difiere en periodicidad"),
    "an edition: year": ("UPDATE compromisos_edicion SET anio = NULL WHERE slug = 'ed'", "difiere en anio"),
    "a participant: added": (copiar("compromisos_participacion", rol="'organizadora'"), "participaciones/ed/mimp no dice lo que dice el registro: difiere en roles"),
    "a participant: gone": ("DELETE FROM compromisos_participacion", "participaciones/ed/mimp está en el registro y no en el sitio"),
    "a photo: caption": ("UPDATE compromisos_foto SET pie = 'Otro'", "difiere en pie"),
    "a photo: of what": ("UPDATE compromisos_foto SET institucion_id = (SELECT id FROM instituciones_institucion WHERE slug = 'otra')", "difiere en institucion"),
    "a photo: when published": ("UPDATE compromisos_foto SET publicada_en = '2020-01-01 00:00:00+00:00'", "difiere en publicada_en"),
    "a photo: withdrawn, back again": ("UPDATE compromisos_foto SET retirada_en = NULL, motivo_retiro = ''", "es público y el registro no lo dice"),
    "a photo: withdrawn without a word": ("UPDATE compromisos_foto SET retirada_en = publicada_en, motivo_retiro = 'x'", "está en el registro y no en el sitio"),
    "a photo: hashes": ("UPDATE compromisos_foto SET huellas = '{}'", "difiere en sha256"),
    "a photo: image of another": ("UPDATE compromisos_foto SET imagen = (SELECT imagen FROM compromisos_foto WHERE retirada_en IS NOT NULL)", "de la foto"),
    "a photo: a small version": (lambda: de_la_foto("320.jpg").write_bytes(b"otra"), "el archivo de la foto cambió (320.jpg)"),
    "a photo: a version in webp": (lambda: de_la_foto("330.webp").write_bytes(b"otra"), "el archivo de la foto cambió (330.webp)"),
    "a photo: a version gone": (lambda: de_la_foto("330.jpg").unlink(), "falta el archivo de la foto (330.jpg)"),
    "an open period: name": ("UPDATE compromisos_corte SET nombre = 'Otro' WHERE cerrado_en IS NULL", "cortes/ed2-2026-4 no dice lo que dice el registro: difiere en nombre"),
    "an open period: closing day": ("UPDATE compromisos_corte SET cierra = '2030-01-01' WHERE cerrado_en IS NULL", "difiere en cierra"),
    "an open period: deleted": ("DELETE FROM compromisos_corte WHERE cerrado_en IS NULL", "cortes/ed2-2026-4 está en el registro y no en el sitio"),
    "a period: opened again": ("UPDATE compromisos_corte SET cerrado_en = NULL, cerrado_por_id = NULL, instantanea = '', anunciado = NULL WHERE slug = 'ed-2026-3'", "cortes/ed-2026-3"),
    "a place: name": ("UPDATE compromisos_territorio SET nombre = 'Otro' WHERE ubigeo = '01'", "territorios/01 no dice lo que dice el directorio"),
    "a place: inserted": (copiar_lugar, "territorios/99 no dice lo que dice el directorio"),
    "an answer: text": ("UPDATE compromisos_respuestaverificacion SET texto = 'Nada.'", "difiere en texto"),
    "an answer: unpublished": ("UPDATE compromisos_respuestaverificacion SET publicada_en = NULL, publicada_por_id = NULL", "«Respuesta a una verificación» está en el registro y no en el sitio"),
    "an observed value: figure": ("UPDATE compromisos_valorobservado SET valor = 3", "difiere en valores"),
    "an observed value: source": ("UPDATE compromisos_valorobservado SET fuente = 'Otra'", "difiere en valores"),
    "an observed value: method": ("UPDATE compromisos_valorobservado SET metodo = 'Otro'", "difiere en valores"),
    "an observed value: deleted": ("DELETE FROM compromisos_valorobservado", "difiere en valores"),
    "a verification: day": ("UPDATE compromisos_verificacion SET en = '2020-01-01 00:00:00+00:00'", "difiere en fecha"),
    "a withdrawal: day": ("UPDATE compromisos_retiro SET retirado_en = '2020-01-01 00:00:00+00:00'", "difiere en retirado_en"),
    "a succession: gone": ("DELETE FROM compromisos_sucesion", "difiere en sucesores"),
    "an amendment: reason": (f"UPDATE compromisos_enmienda SET motivo = 'Nada.' {REDACCION}", "difiere en motivo"),
    "a pledge: left, back again": ("UPDATE compromisos_compromiso SET dejado_en = NULL", "difiere en dejado_en"),
    "a pledge: place added": ("INSERT INTO compromisos_compromiso_territorios (compromiso_id, territorio_id) SELECT id, '01' FROM compromisos_compromiso WHERE codigo = 'ed-mimp-1'", "difiere en territorios"),
    "a pledge: another theme": ("UPDATE compromisos_compromiso_ejes SET eje_id = (SELECT id FROM compromisos_eje WHERE codigo = 'atencion')", "difiere en ejes"),
    "a measurement: another place": ("UPDATE compromisos_medicionterritorio SET territorio_id = '01'", "difiere en mediciones"),
    "evidence: deleted": ("DELETE FROM compromisos_evidencia WHERE titulo = 'Oficio'", "difiere en evidencias"),
    "evidence: address of a link": ("UPDATE compromisos_evidencia SET url = 'https://example.com' WHERE url <> ''", "difiere en evidencias"),
    "a modification: what it said before": ("UPDATE compromisos_modificacion SET cambios = '[]' WHERE objeto = 'instituciones/mimp' AND motivo = 'Cambió de nombre oficial.'", "modificación"),
    "a modification: reason": ("UPDATE compromisos_modificacion SET motivo = 'Otro.' WHERE objeto = 'ejes/sobra'", "difiere en motivo"),
    "a modification: deleted": ("DELETE FROM compromisos_modificacion WHERE objeto = 'ejes/sobra'", "está en el registro y no en el sitio"),
    "a modification: inserted": (copiar("compromisos_modificacion"), "está en el sitio y no en el registro"),
    "entries swapped": (lambda: (sql("UPDATE compromisos_anotacion SET numero = 99999 WHERE numero = 3"), sql("UPDATE compromisos_anotacion SET numero = 3 WHERE numero = 4"), sql("UPDATE compromisos_anotacion SET numero = 4 WHERE numero = 99999")), "Anotación 3:"),
    "an entry twice": ("INSERT INTO compromisos_anotacion (numero, fecha, accion, objeto, contenido, anterior, sha256) SELECT (SELECT max(numero) + 1 FROM compromisos_anotacion), fecha, accion, objeto, contenido, anterior, sha256 FROM compromisos_anotacion WHERE numero = 3", "no sigue a la anterior"),
    "an entry: instant": ("UPDATE compromisos_anotacion SET fecha = '2020-01-01 00:00:00+00:00' WHERE numero = 3", "Anotación 3: se alteró"),
    "an entry: object": ("UPDATE compromisos_anotacion SET objeto = 'ejes/otro' WHERE numero = 3", "Anotación 3: se alteró"),
    "the chain written anew, the site not": (lambda: rehacer_desde(Anotacion.objects.get(objeto="instituciones/otra").numero, lambda dicho: dicho | {"nombre": "Otro"}), "instituciones/otra no dice lo que dice el registro"),
}  # fmt: skip


@pytest.mark.muestreo
@pytest.mark.parametrize("que", muestra([*DE_LA_REVISION, *NUESTRAS], una_de=3))
def test_verificar_names_whatever_is_altered(base, que, capsys):
    hacer, frase = (DE_LA_REVISION | NUESTRAS)[que]
    if isinstance(hacer, str):
        sql(hacer)
    else:
        hacer()
    dicho = hallazgos(capsys)
    assert frase in dicho, dicho


def test_alteraciones_of_the_review_are_all_but_those_without_a_place_here():
    """Of its 52, a history row behind `?al=` is not public by itself, and a chain written anew needs a copy kept
    elsewhere: see below."""
    assert len(DE_LA_REVISION) >= 51
    assert len(NUESTRAS) >= 20


def test_verificar_names_nothing_in_what_nobody_altered(base, capsys):
    call_command("verificar_registro")
    assert "El registro cuadra" in capsys.readouterr().out


# --- Chain written anew, which nothing inside can tell


def test_cadena_written_anew_is_named_by_a_copy_and_by_a_head_kept_elsewhere(base, tmp_path, capsys):
    copia, cabezas = tmp_path / "registro.jsonl", tmp_path / "cabezas.txt"
    copia.write_text("".join(f"{linea}\n" for linea in lineas()), encoding="utf-8")
    call_command("verificar_registro", cabeza=True)
    cabezas.write_text(capsys.readouterr().out, encoding="utf-8")
    call_command("verificar_registro", archivo=copia, cabezas=cabezas)
    capsys.readouterr()
    cambiar_y_rehacer()
    call_command("verificar_registro")  # from inside, all is well
    capsys.readouterr()
    assert "el registro de hoy dice otra cosa" in hallazgos(capsys, archivo=copia)
    assert "tiene hoy otra huella" in hallazgos(capsys, cabezas=cabezas)


def test_cola_cut_with_what_it_told_is_named_by_the_head_kept_elsewhere(base, tmp_path, capsys):
    cabezas = tmp_path / "cabezas.txt"
    Institucion.objects.create(slug="ultima", nombre="Última", sector="publico")
    call_command("verificar_registro", cabeza=True)
    cabezas.write_text(capsys.readouterr().out, encoding="utf-8")
    sql("DELETE FROM compromisos_anotacion WHERE objeto = 'instituciones/ultima'")
    sql("DELETE FROM instituciones_institucion WHERE slug = 'ultima'")
    sql("DELETE FROM instituciones_institucion_vigencia WHERE slug = 'ultima'")
    call_command("verificar_registro")
    capsys.readouterr()
    assert "ya no está en el registro" in hallazgos(capsys, cabezas=cabezas)


def test_cabezas_refuses_what_is_no_head(base, tmp_path, capsys):
    archivo = tmp_path / "cabezas.txt"
    archivo.write_text("hola\n")
    assert "no es una cabeza del registro" in hallazgos(capsys, cabezas=archivo)
    archivo.write_text("\n")
    assert "no trae ninguna cabeza" in hallazgos(capsys, cabezas=archivo)


def test_sin_archivos_does_not_open_them(base, capsys):
    archivo_de("Oficio").unlink()
    call_command("verificar_registro", sin_archivos=True)


# --- Locks


def test_verificar_names_a_lock_taken_off(base, capsys):
    candados.quitar(connection)
    dicho = hallazgos(capsys)
    for candado in candados.CANDADOS:
        assert f"La tabla {candado.tabla} está sin candado" in dicho
    candados.poner(connection)
    call_command("verificar_registro")


def test_verificar_names_a_lock_disabled_or_changed(base, capsys):
    tabla = "compromisos_retiro"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            ordenes = [
                f"ALTER TABLE {tabla} DISABLE TRIGGER candado_{tabla}",
                f"CREATE OR REPLACE FUNCTION {candados.FUNCION}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            ]
        else:
            ordenes = [
                f"DROP TRIGGER candado_{tabla}_delete",
                f"INSERT INTO {candados.TABLA_DE_PASO} VALUES (1)",
            ]
        for orden in ordenes:
            cursor.execute(orden)
            assert f"La tabla {tabla} está sin candado" in hallazgos(capsys)
