"""After a suppression, no text of any table says it any more: every column is read, found by introspection."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from base.texto import plegar
from compromisos import publicacion
from compromisos.models import (
    Avance,
    Confirmacion,
    Escritura,
    Evidencia,
    FilaImportada,
    Foto,
    Importacion,
    Mensaje,
    Periodo,
    PropuestaDeEnmienda,
    RespuestaVerificacion,
    Vocablo,
)
from compromisos.publicacion import barrido, cierre, personales, supresiones
from compromisos.publicacion.registro import cotejo
from compromisos.reglas import cadena
from cuentas.models import Escrito
from tests.compromisos.publicacion.registro.ayudas import lineas
from tests.compromisos.publicacion.test_supresiones import quien, suprimir
from tests.factories import (
    corregir_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_foto,
    crear_meta,
    crear_periodo,
    crear_usuario,
    razones_para,
)
from tests.una_vez import compartida

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("datos_revisados")]

NOMBRE, DNI = "Rosa Quispe Mamani", "40404040"
DATO = f"{NOMBRE}, DNI {DNI}"
# What may still hold it after all: nothing.
LO_TIENEN: set[str] = set()


def quien_lo_dice(*datos: str) -> set[str]:
    """«app.modelo.columna» of every column of every table that says any of `datos`, folded."""
    plegados = [plegar(d) for d in datos]
    hallados = set()
    for modelo in apps.get_models(include_auto_created=True):
        for campo in modelo._meta.concrete_fields:
            if not isinstance(
                campo, models.CharField | models.TextField | models.JSONField | models.FileField
            ):
                continue
            for valor in models.QuerySet(modelo).values_list(campo.attname, flat=True):
                texto = valor if isinstance(valor, str) else json.dumps(valor, ensure_ascii=False)
                if any(d in plegar(texto) for d in plegados):
                    hallados.add(f"{modelo._meta.label_lower}.{campo.attname}")
    return hallados


@compartida
def expuesto() -> Avance:
    """A pledge in which everything that can be written names her, and all that repeats it: history, messages, files of
    imports, a closed period, proposals, answers, the log of the admin."""
    with personales.durante(personales.RazonDada("Se publicó por error.")):
        return exponer()


def exponer() -> Avance:
    por = crear_usuario(username="autora")
    ahora = timezone.now()
    compromiso = crear_compromiso(
        titulo=f"Atender a {DATO}", texto=f"Atenderemos a {DATO}.", nota=f"Lo pidió {DATO}"
    )
    meta = crear_meta(
        compromiso=compromiso, indicador=f"Citas de {DATO}", nota=f"Las de {DATO}", cita=f"Cita de {DATO}"
    )
    otra = crear_meta(
        compromiso=compromiso, indicador=f"Visitas a {DATO}", orden=2, linea_base_fuente=f"Acta de {DATO}"
    )
    publicacion.enmendar(compromiso, por=por, texto=f"Atenderemos ya a {DATO}.", motivo=f"Por {DATO}")
    PropuestaDeEnmienda.objects.create(
        compromiso=compromiso, tipo="redaccion", texto_anterior=f"Atenderemos ya a {DATO}.", texto_nuevo="Otra cosa.",
        motivo=f"Porque dice «Atenderemos ya a {DATO}.»", por=por,
    )  # fmt: skip
    crear_foto(
        compromiso=compromiso, texto_alternativo=f"Se ve a {DATO}", pie=f"Con {DATO}", credito=f"De {DATO}"
    )
    corte = timezone.localdate() - timedelta(30)
    borrador = crear_borrador(
        compromiso=compromiso, autor=por, descripcion=f"Con {DATO} en casa.", fecha_corte=corte,
        dificultades=f"Faltó {DATO}.", medidas=f"Se llamó a {DATO}.", mediciones={meta: 3, otra: 1},
    )  # fmt: skip
    borrador.mediciones.filter(meta=meta).update(nota=f"De {DATO}")
    borrador.descripcion = f"Se atendió a {DATO}."  # what it said before stays in its history
    borrador.save()
    prueba = Evidencia.objects.create(
        avance=borrador, titulo=f"Acta de {DATO}", emisor=f"Casa de {DATO}", archivo=ContentFile(b"%PDF", name="a.pdf"),
        nombre_original=f"acta {NOMBRE}.pdf", tipo_contenido="application/pdf", tamano=4, sha256="a" * 64,
    )  # fmt: skip
    Evidencia.objects.create(
        avance=borrador, titulo="Su página", url=f"https://example.org/{DNI}/rosa-quispe-mamani"
    )
    crear_contacto(notas=f"Pide cambiar «Se atendió a {DATO}.»")
    publicacion.enviar(borrador, por=por, razones=razones_para(borrador, ahora=ahora))
    publicacion.observar(borrador, por=por, motivo=f"Quite a {DATO}")
    Mensaje.objects.create(
        clave="m", destinatario="a@example.org", asunto="A", cuerpo=f"El motivo:\n\nQuite a {DATO}\n"
    )
    borrador = Avance.objects.get(pk=borrador.pk)
    publicacion.enviar(borrador, por=por, razones=razones_para(borrador, ahora=ahora))
    Confirmacion.objects.create(
        avance=borrador, codigo="c", campo="descripcion", frase=f"¿Es un DNI {DNI}?", motivo=f"Sí: {NOMBRE}", por=por, en=ahora
    )  # fmt: skip
    borrador = Avance.objects.get(pk=borrador.pk)
    publicado = publicacion.publicar(borrador, por=por)
    dicho = publicacion.verificar(
        publicado, por=crear_usuario(), verificador=f"Vecina de {DATO}", resultado="cuestionado", motivo=f"Vi a {DATO}"
    )  # fmt: skip
    publicacion.responder(dicho, por=por, texto=f"Contesta {DATO}", publicar=True)
    corregir_avance(
        publicado, por=por, motivo=f"Sobraba {DATO}", cambios={"medidas": f"Otra vez {DATO}."}, mediciones={meta: 4, otra: 2}
    )  # fmt: skip
    correccion = Avance.objects.get(corrige=publicado)
    publicacion.retirar(correccion, por=por, motivo=f"Exponía a {DATO}")
    cierre.cerrar(
        crear_periodo(compromiso.edicion, desde=corte - timedelta(30), cierra=corte, abierto_por=por), por=por
    )
    importacion = Importacion.objects.create(
        usuario=por, tabla="avances", nombre_original="f.csv", sha256="b" * 64, situacion="aplicada", aplicada_en=ahora,
        archivo=ContentFile(f"descripcion\nSe atendió a {DATO}.".encode(), name="f.csv"),
        informe={"conteos": {"nueva": 1}, "muestra": [f"Se atendió a {DATO}."]},
    )  # fmt: skip
    detalle = {
        "linea": 2,
        "clase": "nueva",
        "resumen": f"{NOMBRE} ✔",
        "grupo": "",
        "cambios": [["Nota", "", f"De {DNI}"]],
        "datos": [["Qué se hizo", f"{NOMBRE} ✔"]],
    }
    FilaImportada.objects.create(importacion=importacion, linea=2, clase="nueva", detalle=detalle)
    Escritura.objects.create(
        importacion=importacion, linea=2, modelo="compromisos.avance", objeto=publicado.pk, huella="c" * 32,
        antes={"descripcion": f"Se atendió a {DATO}."},
    )  # fmt: skip
    LogEntry.objects.create(
        user=por, content_type=ContentType.objects.get_for_model(Evidencia), object_id=str(prueba.pk),
        object_repr=str(prueba)[:200], action_flag=CHANGE, change_message=json.dumps([{"added": {"object": str(prueba)}}]),
    )  # fmt: skip
    publicacion.anotar_lo_que_falta()
    assert RespuestaVerificacion.objects.exists()
    assert Periodo.objects.sellados().exists()
    return publicado


def test_no_table_says_it_after(expuesto, django_capture_on_commit_callbacks):
    datos = (NOMBRE, DNI, "quispe", "mamani")
    antes = quien_lo_dice(*datos)
    assert len(antes) > 40, "the fixture writes it everywhere"
    archivo = Importacion.objects.get().archivo
    ruta, almacen = archivo.name, archivo.storage
    otro = crear_compromiso(titulo="Otro", texto="Atenderemos a otras.")  # says something else, and stays
    publicacion.anotar_lo_que_falta()
    with django_capture_on_commit_callbacks(execute=True):
        suprimir(expuesto)
        suprimir(expuesto.compromiso, motivo="Nombraba a alguien.", quienes=("tres", "cuatro"))
    assert quien_lo_dice(*datos) == LO_TIENEN
    assert not almacen.exists(ruta)
    otro.refresh_from_db()
    assert otro.texto == "Atenderemos a otras."
    assert list(cadena.comprobar(lineas())) == []
    assert list(cotejo.discrepancias()) == []
    assert "Quispe" not in str(supresiones.piezas_de(Avance.objects.get(pk=expuesto.pk)))
    call_command("proyeccion", "--verificar")


def test_what_is_written_and_not_saved_yet_is_swept_too(expuesto):
    ahora = timezone.now()
    escrito = Escrito.objects.create(
        clave="x", cuenta=crear_usuario(), direccion="/admin/", datos={"descripcion": [f"Se atendió a {DATO}."]},
        en=ahora, hasta=ahora + timedelta(days=1),
    )  # fmt: skip
    suprimir(expuesto)
    escrito.refresh_from_db()
    assert DATO not in str(escrito.datos)
    assert "Texto suprimido" in str(escrito.datos)


def test_every_model_is_swept_or_named():
    """A model that comes later is swept, unless somebody says here why not."""
    sin_barrer = {
        m._meta.label_lower
        for m in apps.get_models()
        if barrido.columnas_de_texto(m) and not barrido._es_del_personal(m) and not m.__name__.endswith("Vigencia")
    }  # fmt: skip
    del_acto = {m._meta.label_lower for m in supresiones.TEXTOS}
    sin_texto_libre = {
        # accounts, sessions and Django's own
        "auth.user", "auth.group", "auth.permission", "contenttypes.contenttype", "sessions.session",
        "account.emailaddress", "account.emailconfirmation", "mfa.authenticator",
        # who works here
        "compromisos.enlacepersonal", "compromisos.historicalenlacepersonal", "compromisos.bajaderecordatorios", "instituciones.historicalenlace",
        # the record, the pictures of periods, the words: by the act, each in its way
        "compromisos.anotacion", "compromisos.periodo", "compromisos.cierredeshecho", "compromisos.vocablo", "compromisos.supresion",
        "compromisos.modificacion", "compromisos.sello",
        # names of institutions, editions, themes, frameworks and places: not of persons
        "instituciones.institucion", "instituciones.denominacion", "instituciones.historicalinstitucion",
        "instituciones.historicaldenominacion", "compromisos.edicion", "compromisos.eje", "compromisos.territorio",
        "compromisos.marco", "compromisos.elementodemarco",
    }  # fmt: skip
    assert sin_barrer - del_acto <= sin_texto_libre, "swept, or named here"


def test_a_text_of_others_that_is_the_same_stays(expuesto):
    """Only the pledge's own: «Ninguna.» of another pledge is nobody's datum."""
    ajeno = crear_borrador(dificultades=f"Faltó {DATO}.")
    suprimir(expuesto)
    ajeno.refresh_from_db()
    assert ajeno.dificultades == f"Faltó {DATO}."


def test_the_same_text_in_another_update_of_the_pledge_goes_too(expuesto):
    por = crear_usuario()
    otro = crear_borrador(
        compromiso=expuesto.compromiso, autor=por, descripcion=f"Se atendió a {DATO}.",
        fecha_corte=timezone.localdate() - timedelta(2),
    )  # fmt: skip
    publicacion.enviar(otro, por=por, razones=razones_para(otro, ahora=timezone.now()))
    otro = publicacion.publicar(Avance.objects.get(pk=otro.pk), por=por)
    suprimir(expuesto, de="Se atendió")
    otro = Avance.objects.get(pk=otro.pk)
    assert otro.descripcion.startswith("[Texto suprimido el")
    assert "quispe" not in otro.busqueda
    assert list(cotejo.discrepancias()) == []
    assert list(cadena.comprobar(lineas())) == []


def test_a_pending_import_that_brings_it_is_discarded(expuesto):
    pendiente = Importacion.objects.create(
        usuario=crear_usuario(), tabla="avances", nombre_original="g.csv", sha256="d" * 64,
        archivo=ContentFile(b"x", name="g.csv"),
    )  # fmt: skip
    FilaImportada.objects.create(
        importacion=pendiente,
        linea=2,
        clase="cambia",
        detalle={"cambios": [["Qué se hizo", "", f"Se atendió a {DATO}."]]},
    )
    suprimir(expuesto)
    pendiente.refresh_from_db()
    assert pendiente.situacion == Importacion.Situacion.DESCARTADA
    assert not pendiente.archivo
    assert "suprimieron" in pendiente.aviso


def test_the_search_neither_completes_nor_suggests_it(expuesto):
    assert Vocablo.objects.filter(texto="quispe").exists()
    assert Vocablo.objects.filter(texto="atendio").exists()
    crear_borrador(descripcion="Se atendió a alguien.")
    suprimir(expuesto)
    suprimir(expuesto.compromiso, motivo="Nombraba a alguien.", quienes=("tres", "cuatro"))
    assert not Vocablo.objects.filter(texto__in=["quispe", "mamani", "40404040"]).exists()
    assert Vocablo.objects.filter(texto="atendio").exists(), "another text says it"


def test_of_a_photo_of_no_pledge():
    foto = crear_foto(texto_alternativo=f"Se ve a {DATO}", pie="En Lima", credito="C")
    pedida = publicacion.pedir_supresion(
        foto,
        por=quien("una"),
        piezas=[p for p in supresiones.piezas_de(foto) if "Quispe" in p.dice],
        motivo="Un nombre.",
    )
    assert supresiones.fila_de(pedida) == foto
    publicacion.aprobar_supresion(pedida, por=quien("otra"))
    foto = Foto.objects.get(pk=foto.pk)
    assert foto.texto_alternativo.startswith("[Texto suprimido el")
    assert foto.pie == "En Lima"
    assert not quien_lo_dice(NOMBRE)
    assert list(cadena.comprobar(lineas())) == []


@pytest.mark.parametrize(
    "motivo",
    [
        "Decía que rosa quispe vivía ahí.",
        f"Tenía el DNI {DNI}.",
        "Era de ROSA QUISPE.",
        "Nombraba a Quispe Mamani.",
    ],
)
def test_a_reason_that_says_part_of_it_is_refused(expuesto, motivo):
    piezas = supresiones.piezas_de(expuesto)
    with pytest.raises(ValidationError):
        publicacion.pedir_supresion(expuesto, por=quien("una"), piezas=piezas, motivo=motivo)


def test_declined_it_says_why_and_nothing_changes(expuesto):
    una, otra = quien("una"), quien("otra")
    piezas = supresiones.piezas_de(expuesto)
    pedida = publicacion.pedir_supresion(expuesto, por=una, piezas=piezas, motivo="Un nombre.")
    for mal in ("", "No: Rosa Quispe lo autorizó."):
        with pytest.raises(ValidationError):
            publicacion.rechazar_supresion(pedida, por=otra, motivo=mal)
    publicacion.rechazar_supresion(pedida, por=otra, motivo="Es una funcionaria en su función.")
    assert DATO in Avance.objects.get(pk=expuesto.pk).descripcion
    for hacer in (
        lambda: publicacion.aprobar_supresion(pedida, por=otra),
        lambda: publicacion.rechazar_supresion(pedida, por=otra, motivo="Otra vez."),
    ):
        with pytest.raises(ValidationError):
            hacer()
