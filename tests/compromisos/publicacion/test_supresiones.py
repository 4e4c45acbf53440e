"""Suppression of personal data: two people, every place, and a record that still holds."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Accion, Anotacion, Avance, Compromiso, Evidencia, Supresion, candados
from compromisos.publicacion import personales, supresiones
from compromisos.publicacion.registro import cotejo
from compromisos.reglas import cadena
from tests.compromisos.publicacion.registro.ayudas import lineas
from tests.factories import (
    corregir_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_usuario,
    razones_para,
)
from tests.una_vez import compartida

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("datos_revisados")]

DATO = "Rosa Quispe Mamani, DNI 40404040"
HACE = timedelta(days=20)


def quien(nombre: str):
    return crear_usuario(
        username=nombre, permisos=["compromisos.suprimir_supresion", "compromisos.view_supresion"]
    )


@compartida
def expuesto() -> Avance:
    """An update, published twenty days ago, that names somebody, with a file that shows her; corrected since."""
    with personales.durante(personales.RazonDada("Se publicó por error.")):
        return exponer()


def exponer() -> Avance:
    compromiso = crear_compromiso(titulo="Atender casos", texto="Atenderemos casos.")
    meta = crear_meta(compromiso=compromiso, unidad="casos")
    antes = timezone.now() - HACE
    borrador = crear_borrador(
        compromiso=compromiso, descripcion=f"Se atendió a {DATO}.", dificultades="Ninguna.",
        fecha_corte=timezone.localdate() - timedelta(30), mediciones={meta: 3},
    )  # fmt: skip
    Evidencia.objects.create(
        avance=borrador, titulo=f"Acta de {DATO}", archivo=ContentFile(b"%PDF-1.4 acta", name="acta.pdf"),
        nombre_original="acta-quispe.pdf", tipo_contenido="application/pdf", tamano=13, sha256="a" * 64,
        emisor=compromiso.institucion.nombre,
    )  # fmt: skip
    por = borrador.autor
    publicacion.enviar(borrador, por=por, razones=razones_para(borrador, ahora=antes), ahora=antes)
    publicacion.publicar(borrador, por=por, ahora=antes)
    corregir_avance(
        borrador, por=por, motivo="Faltaba un caso.", cambios={"dificultades": "Hubo."}, mediciones={meta: 4}
    )
    publicacion.anotar_lo_que_falta()
    return Avance.objects.get(pk=borrador.pk)


def suprimir(
    fila, *, de=None, motivo="Nombraba a una persona atendida.", quienes=("una", "otra")
) -> Supresion:
    piezas = [p for p in supresiones.piezas_de(fila) if de is None or de in p.dice]
    pedida = publicacion.pedir_supresion(fila, por=quien(quienes[0]), piezas=piezas, motivo=motivo)
    return publicacion.aprobar_supresion(pedida, por=quien(quienes[1]))


def todo(client, compromiso: Compromiso) -> dict[str, str]:
    """{address: what it answers}, today and on a day on which the first was in force."""
    rutas = [
        "/", "/compromisos/", f"/compromisos/{compromiso.codigo}/", f"/en/compromisos/{compromiso.codigo}/",
        f"/compromisos/{compromiso.codigo}.json", f"/compromisos/{compromiso.codigo}/avances.atom",
        f"/instituciones/{compromiso.institucion.slug}/", "/feeds/avances.atom", "/feeds/cambios.atom", "/cambios/",
        "/datos/avances.csv", "/datos/avances.json", "/datos/compromisos.csv", "/datos/registro.jsonl", "/datos/registro/",
        "/compromisos/?q=quispe",
    ]  # fmt: skip
    al = (timezone.localdate() - timedelta(days=10)).isoformat()
    rutas += [f"{r}{'&' if '?' in r else '?'}al={al}" for r in rutas if not r.endswith(".atom")]
    visto = {}
    for ruta in rutas:
        respuesta = client.get(ruta)
        cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
        visto[ruta] = cuerpo.decode()
    return visto


def test_it_is_gone_from_every_address_and_day(client, expuesto, django_capture_on_commit_callbacks):
    compromiso = expuesto.compromiso
    antes = todo(client, compromiso)
    assert sum("Quispe Mamani" in cuerpo for cuerpo in antes.values()) > 10
    with django_capture_on_commit_callbacks(execute=True):
        suprimir(expuesto)
    for ruta, cuerpo in todo(client, compromiso).items():
        assert "quispe mamani" not in cuerpo.lower(), ruta
        assert "40404040" not in cuerpo, ruta
    assert "Texto suprimido el" in client.get(compromiso.get_absolute_url()).content.decode()
    for modelo in (Avance, Evidencia):
        assert not modelo.history.filter(
            **{f"{'descripcion' if modelo is Avance else 'titulo'}__contains": "Quispe"}
        )


def test_the_file_is_gone_and_its_address_says_why(client, expuesto, django_capture_on_commit_callbacks):
    prueba = expuesto.evidencias.get()
    ruta, almacen = prueba.archivo.name, prueba.archivo.storage
    assert almacen.exists(ruta)
    with django_capture_on_commit_callbacks(execute=True):
        suprimir(expuesto)
    assert not almacen.exists(ruta)
    respuesta = client.get(f"/evidencias/{prueba.pk}/")
    assert respuesta.status_code == 410
    assert "datos personales" in respuesta.content.decode()
    # The correction is of the same file.
    copia = Evidencia.objects.exclude(pk=prueba.pk).get()
    assert client.get(f"/evidencias/{copia.pk}/").status_code == 410


def test_the_record_holds_and_says_that_it_was_done(expuesto, tmp_path):
    suprimir(expuesto)
    assert list(cadena.comprobar(lineas())) == []
    assert list(cotejo.discrepancias()) == []
    ultima = Anotacion.objects.order_by("-numero").first()
    assert ultima.accion == Accion.CONTENIDO_SUPRIMIDO
    dicho = json.loads(ultima.contenido)
    assert dicho["motivo"] == "Nombraba a una persona atendida."
    assert len(dicho["anotaciones"]) == 2
    archivo = tmp_path / "registro.jsonl"
    archivo.write_text("".join(f"{linea}\n" for linea in lineas()), encoding="utf-8")
    programa = Path(__file__).resolve().parents[3] / "static" / "registro" / "verificar.py"
    hecho = subprocess.run([sys.executable, programa, archivo], capture_output=True, text=True, check=False)  # noqa: S603
    assert hecho.returncode == 0, hecho.stdout
    assert hecho.stdout.count("se suprimió un dato personal") == 2


def test_what_is_altered_after_or_beside_a_suppression_is_found(expuesto):
    suprimir(expuesto)
    tocada = json.loads(Anotacion.objects.order_by("-numero").first().contenido)["anotaciones"][0]["numero"]
    antes = Anotacion.objects.get(numero=tocada).contenido
    with candados.abiertos():
        models.QuerySet(Anotacion).filter(numero=tocada).update(
            contenido=antes.replace("en_proceso", "cumplido")
        )
    assert [r.numero for r in cadena.comprobar(lineas())] == [tocada]
    assert list(cotejo.discrepancias())


def test_entries_of_before_hold_too(expuesto):
    """Hashed with their content: what is left is what the later entry says that is left."""
    anterior = cadena.ORIGEN
    for a in Anotacion.objects.order_by("numero"):
        cuerpo = json.loads(a.linea)
        del cuerpo["contenido_sha256"], cuerpo["sha256"]
        cuerpo["anterior"] = anterior
        sha256 = cadena.huella(cadena.canonico(cuerpo))
        with candados.abiertos():
            models.QuerySet(Anotacion).filter(pk=a.pk).update(
                anterior=anterior, sha256=sha256, contenido_sha256=""
            )
        anterior = sha256
    assert list(cadena.comprobar(lineas())) == []
    suprimir(expuesto)
    assert "contenido_sha256" not in json.loads(lineas()[0])
    assert list(cadena.comprobar(lineas())) == []
    assert list(cotejo.discrepancias()) == []


def test_two_people_and_a_reason_that_does_not_repeat_it(expuesto):
    piezas = supresiones.piezas_de(expuesto)
    una, otra, nadie = quien("una"), quien("otra"), crear_usuario()
    with pytest.raises(PermissionDenied):
        publicacion.pedir_supresion(expuesto, por=nadie, piezas=piezas, motivo="x")
    for mal in ("", f"Decía: Se atendió a {DATO}."):
        with pytest.raises(ValidationError):
            publicacion.pedir_supresion(expuesto, por=una, piezas=piezas, motivo=mal)
    with pytest.raises(ValidationError):
        publicacion.pedir_supresion(expuesto, por=una, piezas=[], motivo="Un nombre.")
    pedida = publicacion.pedir_supresion(expuesto, por=una, piezas=piezas, motivo="Un nombre.")
    assert DATO in Avance.objects.get(pk=expuesto.pk).descripcion
    with pytest.raises(ValidationError), transaction.atomic():
        publicacion.aprobar_supresion(pedida, por=una)
    with pytest.raises(PermissionDenied):
        publicacion.aprobar_supresion(pedida, por=nadie)
    publicacion.aprobar_supresion(pedida, por=otra)
    with pytest.raises(ValidationError):
        publicacion.aprobar_supresion(pedida, por=otra)
    with pytest.raises(ValidationError):
        borrador = crear_borrador()
        publicacion.pedir_supresion(borrador, por=una, piezas=piezas, motivo="Un nombre.")


def test_of_a_pledge_its_amendments_and_past_days_too(client):
    compromiso, por = crear_compromiso(titulo=f"Atender a {DATO}", nota=f"Lo pidió {DATO}"), crear_usuario()
    publicacion.anotar_lo_que_falta()
    publicacion.enmendar_datos(
        compromiso,
        por=por,
        datos={"titulo": "Atender casos"},
        motivo="Tenía un nombre.",
        ahora=timezone.now() - HACE,
    )
    suprimir(compromiso, de="Quispe")
    assert client.get("/compromisos/?q=quispe&al=2026-01-01").content.decode().count("Atender a") == 0
    for ruta in (f"/compromisos/{compromiso.codigo}/", "/datos/registro.jsonl", "/cambios/?desde=2020-01-01"):
        for al in ("", "2026-01-01"):
            if al and "cambios" in ruta:
                continue
            respuesta = client.get(f"{ruta}{'&' if '?' in ruta else '?'}al={al}" if al else ruta)
            cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
            assert b"Quispe" not in cuerpo, (ruta, al)
    assert list(cadena.comprobar(lineas())) == []
    assert list(cotejo.discrepancias()) == []


def test_verificar_registro_passes_after(expuesto):
    suprimir(expuesto)
    salida = io.StringIO()
    call_command("verificar_registro", stdout=salida)
    assert "cuadra" in salida.getvalue()
    models.QuerySet(Supresion).update(aprobada_en=None, aprobada_por=None)
    with pytest.raises(CommandError):
        call_command("verificar_registro", stdout=salida)
    assert "supresión" in salida.getvalue()


def test_what_the_institution_is_called_stays_findable(client, expuesto):
    """A text that is suppressed and says the same as what is not: only its own place loses it."""
    compromiso = expuesto.compromiso
    suprimir(expuesto)
    call_command("verificar_registro", stdout=io.StringIO())
    al = (timezone.localdate() - timedelta(days=10)).isoformat()
    for dia in ({}, {"al": al}):
        pagina = client.get("/compromisos/", {"q": compromiso.institucion.nombre, **dia}).content.decode()
        assert compromiso.get_absolute_url() in pagina


@pytest.mark.parametrize("acto", ["datos", "redaccion", "retiro"])
def test_a_reason_that_was_suppressed_says_so_as_any_text(client, acto):
    compromiso, por, motivo = crear_compromiso(), crear_usuario(), f"Lo pidió {DATO}."
    if acto == "datos":
        publicacion.enmendar_datos(compromiso, por=por, motivo=motivo, datos={"titulo": "Otro título"})
    elif acto == "redaccion":
        publicacion.enmendar(compromiso, por=por, motivo=motivo, texto="Otro texto.")
    else:
        publicacion.retirar_compromiso(compromiso, por=por, motivo=motivo)
    suprimir(Compromiso.objects.get(pk=compromiso.pk), de="Quispe")
    for idioma, rotulo in (("", "Motivo:"), ("/en", "Reason:")):
        pagina = client.get(f"{idioma}{compromiso.get_absolute_url()}").content.decode()
        assert DATO not in pagina
        assert 'class="suprimido"' in pagina.split(rotulo, 1)[1][:200]


def test_the_public_is_told_that_it_was_done_and_not_what(
    client, expuesto, django_capture_on_commit_callbacks
):
    compromiso = expuesto.compromiso
    with django_capture_on_commit_callbacks(execute=True):
        suprimir(expuesto)
    frase, motivo = "Se suprimió un texto por datos personales", "Nombraba a una persona atendida."
    for ruta in ("/cambios/", "/feeds/cambios.atom", "/datos/cambios.csv", "/feeds/avances.atom"):
        respuesta = client.get(ruta, {"tipo": "supresion"} if "cambios" in ruta else {})
        cuerpo = (b"".join(respuesta) if respuesta.streaming else respuesta.content).decode()
        assert motivo in cuerpo, ruta
        assert ("supresion" if ruta.endswith("csv") else frase) in cuerpo, ruta
        assert "Quispe" not in cuerpo, ruta
    assert f"#avance-{expuesto.pk}" in client.get("/cambios/?tipo=supresion").content.decode()
    ayer = (timezone.localdate() - timedelta(1)).isoformat()
    assert motivo not in client.get(f"/cambios/?al={ayer}").content.decode()
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert 'class="suprimido"' in pagina
    assert "el archivo se suprimió el" in pagina
    prueba = expuesto.evidencias.get()
    assert f'href="/evidencias/{prueba.pk}/"' not in pagina
    assert prueba.sha256 in pagina
    en_ingles = client.get(f"/en/compromisos/{compromiso.codigo}/").content.decode()
    assert "[Texto suprimido el" in en_ingles
    assert "because it contained personal data" in en_ingles
    gemelo = json.loads(client.get(f"/compromisos/{compromiso.codigo}.json").content)
    de_antes = next(a for a in gemelo["avances"] if a["avance"] == expuesto.pk)
    assert de_antes["evidencias"][0]["url"] is None
    assert de_antes["evidencias"][0]["suprimido_en"]
    filas = b"".join(client.get("/datos/avances.csv")).decode("utf-8-sig").splitlines()
    assert "evidencias_suprimidas" in filas[0]
    assert client.get(f"/compromisos/{compromiso.codigo}.pdf").status_code == 200


def test_a_link_that_was_suppressed_is_no_link(client):
    borrador = crear_borrador()
    Evidencia.objects.create(avance=borrador, titulo="Su página", url="https://example.org/rosa-quispe")
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    avance = publicacion.publicar(Avance.objects.get(pk=borrador.pk), por=borrador.autor)
    publicacion.anotar_lo_que_falta()
    suprimir(avance, de="rosa-quispe")
    pagina = client.get(avance.compromiso.get_absolute_url()).content.decode()
    assert "el enlace se suprimió" in pagina
    assert "rosa-quispe" not in pagina
    assert list(cadena.comprobar(lineas())) == []
    assert list(cotejo.discrepancias()) == []
