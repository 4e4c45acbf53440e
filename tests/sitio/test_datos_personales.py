"""Nothing that looks like a person's datum goes public unasked: every text that the public reads, by every way in."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.urls import reverse
from tablib import Dataset

from compromisos import publicacion
from compromisos.importacion import expediente
from compromisos.importacion.resources import CompromisoResource
from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    DatoRevisado,
    Edicion,
    Eje,
    ElementoDeMarco,
    Enmienda,
    Evidencia,
    Foto,
    Marco,
    Medicion,
    Meta,
    Modificacion,
    Periodo,
    RespuestaVerificacion,
    SenalamientoPublicado,
    Supresion,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
    VinculoConMarco,
)
from compromisos.publicacion import marcos, personales, supresiones
from compromisos.publicacion.confirmaciones import hechas
from compromisos.publicacion.personales import SIN_TEXTO, FaltaRevisar, RazonDada
from compromisos.publicacion.registro import contenido, fichas
from instituciones.models import Denominacion, Institucion
from tests.compromisos.admin.ayudas import enviado_tal_cual, url
from tests.compromisos.importacion.ayudas import en_csv
from tests.compromisos.importacion.test_tasks import trabajar
from tests.factories import (
    AHORA,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_foto,
    crear_institucion,
    crear_marco,
    crear_meta,
    crear_periodo,
    crear_superusuario,
    crear_usuario,
)

pytestmark = pytest.mark.django_db

DATO = "Coordina la Sra. Juana Ejemplo, DNI 00000000."
RAZON = "Es la ministra, y lo dijo en público."
EN_EL_REGISTRO: list[tuple[type[models.Model], dict[str, str]]] = [
    (Compromiso, contenido.CAMPOS_DE_COMPROMISO),
    (Meta, contenido.CAMPOS_DE_META),
    (Avance, contenido.CAMPOS_DE_AVANCE),
    (Evidencia, contenido.CAMPOS_DE_EVIDENCIA),
    (Verificacion, contenido.CAMPOS_DE_VERIFICACION),
    (ValorObservado, contenido.CAMPOS_DE_VALOR_OBSERVADO),
    (VerificacionSinEfecto, contenido.CAMPOS_DE_SIN_EFECTO),
    (RespuestaVerificacion, contenido.CAMPOS_DE_RESPUESTA),
    (Enmienda, contenido.CAMPOS_DE_ENMIENDA),
    (VinculoConMarco, contenido.CAMPOS_DE_VINCULO),
    (SenalamientoPublicado, contenido.CAMPOS_DE_SENALAMIENTO),
    (Institucion, fichas.CAMPOS_DE_INSTITUCION),
    (Denominacion, fichas.CAMPOS_DE_DENOMINACION),
    (Edicion, fichas.CAMPOS_DE_EDICION),
    (Eje, fichas.CAMPOS_DE_EJE),
    (Marco, fichas.CAMPOS_DE_MARCO),
    (ElementoDeMarco, fichas.CAMPOS_DE_ELEMENTO),
    (Foto, fichas.CAMPOS_DE_FOTO),
    (Periodo, fichas.CAMPOS_DE_PERIODO),
]
NO_SE_ESCRIBEN = {
    "sha256",
    "codigo",  # a part of an address
    "ruc",  # whose column takes none of a person
    "pagina",  # addresses of this site
    "consulta",
    "formatos",
    "texto_anterior",
    "texto_nuevo",
}  # the two last are the pledge's own text


def es_texto(modelo: type[models.Model], columna: str) -> bool:
    if "__" in columna:
        return False
    campo = modelo._meta.pk if columna == "pk" else modelo._meta.get_field(columna)
    return isinstance(campo, models.CharField | models.TextField) and not campo.choices


def test_every_text_of_the_record_is_one_that_is_asked():
    callan = [
        (modelo.__name__, columna)
        for modelo, campos in EN_EL_REGISTRO
        for columna, nombre in campos.items()
        if es_texto(modelo, columna) and nombre in SIN_TEXTO - NO_SE_ESCRIBEN
    ]
    assert callan == []


def test_every_text_that_may_be_suppressed_is_one_that_is_asked():
    """The two lists of texts, that of what is taken off and that of what is asked, are one."""
    en_el_registro = {(m, c) for m, campos in EN_EL_REGISTRO for c in campos}
    fuera = {
        (Avance, "observacion"),
        (Foto, "motivo_retiro"),
        (VinculoConMarco, "motivo_fin"),
        (Medicion, "nota"),
    }  # a note to its author and two to the staff; asked apart
    suprimibles = {
        (m, c) for m, campos in supresiones.TEXTOS.items() for c in campos if m._meta.model_name != "retiro"
    }
    assert suprimibles - en_el_registro == fuera


def check_pregunta(hacer: Callable[[], Any], *, campo: str) -> None:
    """It is refused and nothing changes; answered, it is done, and the answer is kept without the datum."""
    entradas = Anotacion.objects.count()
    with pytest.raises(FaltaRevisar) as error:
        publicar_y_deshacer(hacer)
    assert campo in {h.campo for h in error.value.hallados}, [h.campo for h in error.value.hallados]
    assert "Parece" in " ".join(error.value.messages)
    assert Anotacion.objects.count() == entradas
    quien = crear_usuario()
    with personales.durante(RazonDada(RAZON, quien)):
        hacer()
    assert Anotacion.objects.count() > entradas
    guardados = DatoRevisado.objects.all()
    assert {(d.codigo, d.motivo, d.por) for d in guardados if d.campo == campo} >= {("persona", RAZON, quien)}
    assert not any("Juana" in f"{d.objeto}{d.campo}{d.motivo}" for d in guardados)


def publicar_y_deshacer(hacer):
    with transaction.atomic():
        hacer()


# --- Pledges and their targets

TEXTOS_DE_COMPROMISO = ["titulo", "texto", "nota"]
TEXTOS_DE_META = ["indicador", "unidad", "linea_base_fuente", "medio_verificacion", "cita", "nota"]


@pytest.mark.parametrize("campo", TEXTOS_DE_COMPROMISO)
def test_publishing_asks_of_each_text_of_a_pledge(campo):
    compromiso = crear_compromiso(publicado=False, **{campo: DATO})
    jefa = crear_superusuario()
    check_pregunta(lambda: publicacion.publicar_compromiso(compromiso, por=jefa), campo=campo)


def test_publishing_asks_of_the_source_of_a_pledge():
    compromiso = crear_compromiso(publicado=False, fuente="https://example.org/f?de=juana%40example.org")
    with pytest.raises(FaltaRevisar, match="correo electrónico"):
        publicacion.publicar_compromiso(compromiso, por=crear_superusuario())


@pytest.mark.parametrize("campo", TEXTOS_DE_META)
def test_publishing_asks_of_each_text_of_a_target(campo):
    compromiso = crear_compromiso(publicado=False)
    crear_meta(
        compromiso=compromiso,
        **({"linea_base": 1} if campo == "linea_base_fuente" else {}),
        **{campo: DATO[:45]},
    )
    jefa = crear_superusuario()

    def publicar():
        publicacion.publicar_compromisos([Compromiso.objects.get(pk=compromiso.pk)], por=jefa)

    check_pregunta(publicar, campo=f"metas.{campo}")


# --- What changes a public pledge

ACTOS: dict[str, tuple[Callable[[Compromiso, Any], Any], str]] = {
    "redacción": (lambda c, por: publicacion.enmendar(c, por=por, texto=DATO, motivo="Otro."), "texto"),
    "motivo": (lambda c, por: publicacion.enmendar(c, por=por, texto="Otro texto.", motivo=DATO), "enmienda.motivo"),
    "datos": (lambda c, por: publicacion.enmendar_datos(c, por=por, motivo="Otro.", datos={"nota": DATO}), "nota"),
    "errata": (lambda c, por: publicacion.corregir_errata(c, por=por, nota=DATO), "nota"),
    "retiro": (lambda c, por: publicacion.retirar_compromiso(c, por=por, motivo=DATO), "enmienda.motivo"),
    "fusión": (
        lambda c, por: publicacion.fusionar(c, por=por, con=crear_compromiso(edicion=c.edicion), motivo=DATO), "enmienda.motivo",
    ),
}  # fmt: skip


@pytest.mark.parametrize("acto", ACTOS)
def test_each_act_on_a_public_pledge_asks(acto):
    hacer, campo = ACTOS[acto]
    jefa = crear_superusuario()
    compromiso = crear_compromiso(publicado=False)
    publicacion.publicar_compromiso(compromiso, por=jefa)
    check_pregunta(lambda: hacer(Compromiso.objects.get(pk=compromiso.pk), jefa), campo=campo)


def test_what_the_record_says_already_is_not_asked_again():
    jefa = crear_superusuario()
    compromiso = crear_compromiso(publicado=False, nota=DATO)
    with personales.durante(RazonDada(RAZON, jefa)):
        publicacion.publicar_compromiso(compromiso, por=jefa)
    compromiso.refresh_from_db()
    publicacion.enmendar(compromiso, por=jefa, texto="Otro texto.", motivo="Se dijo así.")
    assert Enmienda.objects.count() == 1


# --- Updates: their reasons and answers; their texts are asked beside their fields

TEXTOS_DE_AVANCE = ["descripcion", "dificultades", "medidas", "motivo_correccion"]


@pytest.mark.parametrize("campo", TEXTOS_DE_AVANCE)
def test_each_text_of_an_update_is_asked_beside_its_field(campo):
    avance = crear_borrador()
    setattr(avance, campo, DATO)
    assert {h.pregunta.campo for h in hechas(avance, hoy=AHORA.date())} == {campo}


def test_note_of_a_measurement_is_asked_beside_its_field():
    avance = crear_borrador()
    meta = crear_meta(compromiso=avance.compromiso)
    Medicion.objects.create(avance=avance, meta=meta, valor=1, nota=DATO)
    assert f"nota-{meta.pk}" in {h.pregunta.campo for h in hechas(avance, hoy=AHORA.date())}


DE_AVANCES: dict[str, tuple[Callable[[Avance, Any], Any], str]] = {
    "retirar": (lambda a, por: publicacion.retirar(a, por=por, motivo=DATO), "motivo"),
    "verificar": (
        lambda a, por: publicacion.verificar(a, por=por, verificador="Mesa", resultado="verificado", motivo=DATO), "motivo",
    ),
    "verificador": (
        lambda a, por: publicacion.verificar(a, por=por, verificador=DATO, resultado="verificado", motivo="Se vio."), "verificador",
    ),
    "fuente": (lambda a, por: _contar(a, por, fuente=DATO), "valores.fuente"),
    "metodo": (lambda a, por: _contar(a, por, metodo=DATO), "valores.metodo"),
    "responder": (
        lambda a, por: publicacion.responder(_cuestionado(a, por), por=por, texto=DATO, publicar=True), "texto",
    ),
}  # fmt: skip


def _contar(avance: Avance, por, *, fuente: str = "Padrón", metodo: str = "Se contó.") -> Verificacion:
    meta = avance.compromiso.metas.first() or crear_meta(compromiso=avance.compromiso)
    return publicacion.verificar(
        avance, por=por, verificador="Mesa", resultado="cuestionado", motivo="Son menos.",
        valores=[publicacion.ValorDado(meta, Decimal(4), fuente, metodo)],
    )  # fmt: skip


def _cuestionado(avance: Avance, por) -> Verificacion:
    return avance.verificaciones.first() or publicacion.verificar(
        avance, por=por, verificador="Mesa", resultado="cuestionado", motivo="No se vio."
    )


@pytest.mark.parametrize("acto", DE_AVANCES)
def test_each_reason_and_answer_about_an_update_asks(acto):
    hacer, campo = DE_AVANCES[acto]
    avance, jefa = crear_avance(), crear_superusuario()
    publicacion.anotar_lo_que_falta()
    check_pregunta(lambda: hacer(Avance.objects.get(pk=avance.pk), jefa), campo=campo)


def test_reason_of_a_suppression_asks():
    avance, jefa = crear_avance(), crear_superusuario()
    piezas = [p for p in supresiones.piezas_de(avance) if p.campo == "descripcion"]
    with pytest.raises(FaltaRevisar, match="motivo, que se publica: Parece"):
        publicacion.pedir_supresion(avance, por=jefa, piezas=piezas, motivo=DATO)
    assert not Supresion.objects.exists()


# --- Fichas

FICHAS: dict[str, tuple[Callable[[], models.Model], list[str]]] = {
    "institucion": (lambda: crear_institucion(nombre="Una"), ["nombre", "descripcion"]),
    "edicion": (lambda: crear_edicion(nombre="Una"), ["nombre", "lema", "presentacion", "nota"]),
    "eje": (lambda: crear_eje(nombre="Uno"), ["nombre", "descripcion"]),
    "foto": (lambda: crear_foto(institucion=crear_institucion(), tamano=(60, 40)), ["texto_alternativo", "pie", "credito"]),
    "periodo": (lambda: crear_periodo(nombre="Uno"), ["nombre"]),
    "marco": (lambda: crear_marco(nombre="Uno"), ["nombre", "sigla", "emisor", "nota"]),
}  # fmt: skip


@pytest.mark.parametrize(("que", "campo"), [(q, c) for q, (_hacer, campos) in FICHAS.items() for c in campos])
def test_each_text_of_a_ficha_asks(que, campo):
    fila = FICHAS[que][0]()
    publicacion.anotar_lo_que_falta()

    def cambiar():
        suya = type(fila).objects.get(pk=fila.pk)
        setattr(suya, campo, DATO)
        with publicacion.modificar(motivo="Se dice así.", por=None):
            suya.save()

    check_pregunta(cambiar, campo=campo)


def test_reason_of_a_change_of_a_ficha_asks():
    fila = crear_institucion(nombre="Una")

    def cambiar():
        with publicacion.modificar(motivo=DATO, por=None):
            suya = Institucion.objects.get(pk=fila.pk)
            suya.nombre = "Otra"
            suya.save()

    check_pregunta(cambiar, campo="modificacion.motivo")


def test_former_name_of_an_institution_asks():
    fila = crear_institucion(nombre="Una")

    def agregar():
        Denominacion.objects.create(institucion=fila, nombre="Casa de la Sra. Juana Ejemplo")

    check_pregunta(agregar, campo="denominaciones.nombre")


@pytest.mark.parametrize("campo", ["numero", "nombre"])
def test_each_text_of_a_part_of_a_framework_asks(campo):
    fila = crear_elemento()
    publicacion.anotar_lo_que_falta()

    def cambiar():
        with publicacion.modificar(motivo="Se numera así.", por=None):
            suyo = ElementoDeMarco.objects.get(pk=fila.pk)
            setattr(suyo, campo, "Sra. Juana Ejemplo")
            suyo.save()

    check_pregunta(cambiar, campo=f"elementos.{campo}")


@pytest.mark.parametrize(("campo", "dicho"), [("quien", "segun"), ("cita", "cita")])
def test_each_text_of_a_tie_to_a_framework_asks(campo, dicho):
    compromiso, elemento, jefa = crear_compromiso(), crear_elemento(), crear_superusuario()
    publicacion.anotar_lo_que_falta()
    datos = {"quien": "Entidad de prueba", "cita": "conforme a él", campo: DATO}

    def vincular():
        marcos.vincular(VinculoConMarco(compromiso=compromiso, elemento=elemento, **datos), por=jefa)

    check_pregunta(vincular, campo=f"marcos.{dicho}")


def test_a_photo_that_is_published_asks():
    foto = crear_foto(institucion=crear_institucion(), publicada=False, tamano=(60, 40), pie=DATO)
    jefa = crear_superusuario()
    check_pregunta(lambda: publicacion.publicar_foto(Foto.objects.get(pk=foto.pk), por=jefa), campo="pie")


# --- The pages of the staff


@pytest.fixture
def jefa(client):
    jefa = crear_superusuario()
    client.force_login(jefa)
    return jefa


def seguir(client, respuesta, direccion: str, **mas):
    """What the page of the question sends again."""
    datos: dict[str, Any] = {"personales_vistos": respuesta.context["vistos"], **mas}
    for campo, valor in respuesta.context["campos"]:
        datos.setdefault(campo, []).append(valor)
    return client.post(direccion, datos)


def check_pagina_pregunta(client, respuesta, direccion: str, *, se_lee: str = "Juana Ejemplo"):
    assert respuesta.status_code == 409
    pagina = respuesta.content.decode()
    assert "Todavía no se publicó nada" in pagina
    assert se_lee in pagina
    assert "se cambió con éxito" not in pagina
    sin_razon = seguir(client, respuesta, direccion, personales_motivo="  ")
    assert sin_razon.status_code == 409
    assert "Escriba por qué puede publicarse" in sin_razon.content.decode()


def test_publish_page_asks_and_goes_on_with_the_reason(client, jefa):
    compromiso = crear_compromiso(publicado=False, texto=DATO)
    direccion = url("compromisos_compromiso_publicar", compromiso.pk)
    pagina = client.get(direccion).content.decode()
    assert "Juana Ejemplo" in pagina
    respuesta = client.post(direccion, {"version": compromiso.version})
    check_pagina_pregunta(client, respuesta, direccion)
    compromiso.refresh_from_db()
    assert not compromiso.es_publico
    hecho = seguir(client, respuesta, direccion, personales_motivo=RAZON)
    assert hecho.status_code == 302
    compromiso.refresh_from_db()
    assert compromiso.es_publico
    assert set(DatoRevisado.objects.values_list("motivo", "por")) == {(RAZON, jefa.pk)}


def test_publish_page_goes_back_and_says_it_there(client, jefa):
    compromiso = crear_compromiso(publicado=False, texto=DATO)
    direccion = url("compromisos_compromiso_publicar", compromiso.pk)
    respuesta = client.post(direccion, {"version": compromiso.version})
    vuelta = seguir(client, respuesta, direccion, personales_volver="1", personales_motivo=RAZON)
    assert vuelta.status_code == 400
    assert "Parece el nombre de una persona: «Juana Ejemplo»" in vuelta.content.decode()
    compromiso.refresh_from_db()
    assert not compromiso.es_publico


def test_another_text_is_another_question(client, jefa):
    """The reason given for one text does not let through another that came meanwhile."""
    compromiso = crear_compromiso(publicado=False, texto=DATO)
    direccion = url("compromisos_compromiso_publicar", compromiso.pk)
    respuesta = client.post(direccion, {"version": compromiso.version})
    Compromiso.objects.filter(pk=compromiso.pk).update(nota="Llamar al 987654321")
    otra = seguir(client, respuesta, direccion, personales_motivo=RAZON)
    assert otra.status_code == 409
    assert "987654321" in otra.content.decode()


def test_bulk_publish_asks(client, jefa):
    dos = [crear_compromiso(publicado=False, texto=t) for t in (DATO, "Dictar talleres.")]
    direccion = url("compromisos_compromiso_publicar_varios")
    vistos = ",".join(f"{c.pk}:{c.version}" for c in dos)
    datos = {"vistos": vistos, "_publicar": "1"}
    respuesta = client.post(direccion, datos)
    check_pagina_pregunta(client, respuesta, direccion)
    assert not Compromiso.objects.sellados().exists()
    assert seguir(client, respuesta, direccion, personales_motivo=RAZON).status_code == 200
    assert Compromiso.objects.sellados().count() == 2


@pytest.mark.parametrize("que", ["institucion", "edicion", "eje", "foto", "periodo"])
def test_forms_of_fichas_ask_and_keep_what_was_typed(client, jefa, que):
    crear, campos = FICHAS[que]
    fila = crear()
    nombre = f"{fila._meta.app_label}_{fila._meta.model_name}"
    direccion, campo = url(f"{nombre}_change", fila.pk), campos[-1]
    datos = enviado_tal_cual(client.get(direccion)) | {campo: DATO, "motivo_del_cambio": "Se dice así."}
    respuesta = client.post(direccion, datos)
    check_pagina_pregunta(client, respuesta, direccion)
    assert not Modificacion.objects.exists()
    vuelta = seguir(client, respuesta, direccion, personales_volver="1")
    assert vuelta.status_code == 200
    assert "Parece el nombre de una persona" in vuelta.content.decode()
    assert vuelta.context["adminform"].form[campo].value() == DATO
    assert not Modificacion.objects.exists()
    assert seguir(client, respuesta, direccion, personales_motivo=RAZON).status_code == 302
    assert getattr(type(fila).objects.get(pk=fila.pk), campo) == DATO


def test_form_of_a_new_ficha_asks(client, jefa):
    direccion = url("compromisos_eje_add")
    datos = {"nombre": "N", "codigo": "n", "orden": 1, "descripcion": DATO}
    respuesta = client.post(direccion, datos)
    check_pagina_pregunta(client, respuesta, direccion)
    assert not Eje.objects.exists()
    vuelta = seguir(client, respuesta, direccion, personales_volver="1")
    assert "Parece el nombre de una persona" in vuelta.content.decode()
    assert seguir(client, respuesta, direccion, personales_motivo=RAZON).status_code == 302
    assert Eje.objects.get().descripcion == DATO


def test_amendment_in_the_admin_asks(client, jefa):
    compromiso = crear_compromiso(publicado=False)
    publicacion.publicar_compromiso(compromiso, por=jefa)
    compromiso.refresh_from_db()
    direccion = url("compromisos_compromiso_enmendar", compromiso.pk)
    datos = {
        "tipo": "redaccion",
        "texto": "Otro texto.",
        "motivo": DATO,
        "version": compromiso.version,
        "_confirmar": "1",
    }
    respuesta = client.post(direccion, datos)
    check_pagina_pregunta(client, respuesta, direccion)
    assert not Enmienda.objects.exists()
    assert seguir(client, respuesta, direccion, personales_motivo=RAZON).status_code == 302
    assert Enmienda.objects.get().motivo == DATO


# --- Files

FILA = {"edicion": "ed", "institucion": "Una", "numero": "1", "titulo": "Talleres", "compromiso": DATO}


@pytest.fixture
def archivo(tmp_path):
    crear_edicion(slug="ed")
    crear_institucion(nombre="Una", sigla="U", sector="publico")
    ruta = tmp_path / "f.csv"
    ruta.write_bytes(en_csv([FILA]))
    return ruta


def importar(ruta, **opciones) -> str:
    salida = io.StringIO()
    call_command("importar", ruta, guardar=True, stdout=salida, stderr=io.StringIO(), **opciones)
    return salida.getvalue()


def test_command_warns_and_asks_only_if_it_publishes(archivo):
    assert "Parece el nombre de una persona: «Juana Ejemplo»" in importar(archivo)
    assert Compromiso.objects.get().es_publico is False


def test_command_that_publishes_asks(archivo):
    with pytest.raises(CommandError, match="--datos-revisados") as error:
        importar(archivo, publicar=True)
    assert "Juana Ejemplo" in str(error.value)
    assert not Compromiso.objects.exists()
    importar(archivo, publicar=True, datos_revisados=RAZON)
    assert Compromiso.objects.get().es_publico
    assert set(DatoRevisado.objects.values_list("motivo", flat=True)) == {RAZON}


def test_import_in_the_browser_that_publishes_asks(client, jefa, archivo):
    subida = {"tabla": "compromisos", "archivo": io.BytesIO(archivo.read_bytes())}
    subida["archivo"].name = "f.csv"
    revision = client.post(reverse("admin:importar"), subida)["Location"]
    assert "Parece el nombre de una persona" in client.get(revision).content.decode()
    respuesta = client.post(revision, {"publicar": "1"})
    check_pagina_pregunta(client, respuesta, revision)
    assert not Compromiso.objects.exists()
    assert seguir(client, respuesta, revision, personales_motivo=RAZON).status_code == 302
    assert Compromiso.objects.get().es_publico


def test_import_in_the_background_asks_before_it_is_left_to_the_worker(
    client, jefa, archivo, monkeypatch, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    subida = {"tabla": "compromisos", "archivo": io.BytesIO(archivo.read_bytes())}
    subida["archivo"].name = "f.csv"
    revision = client.post(reverse("admin:importar"), subida)["Location"]
    monkeypatch.setattr(expediente, "va_para_largo", lambda importacion: True)
    respuesta = client.post(revision, {"publicar": "1"})
    check_pagina_pregunta(client, respuesta, revision)
    assert seguir(client, respuesta, revision, personales_motivo=RAZON).status_code == 302
    trabajar()
    assert Compromiso.objects.get().es_publico
    assert RAZON in set(DatoRevisado.objects.values_list("motivo", flat=True))


def test_library_that_publishes_asks(archivo):
    datos = Dataset(list(FILA.values()), headers=list(FILA))
    resultado = CompromisoResource().import_data(datos, publicar=True)
    assert "datos personales que nadie ha revisado" in str(resultado.base_errors[0].error)
    assert not Compromiso.objects.sellados().exists()


def test_file_of_institutions_asks(archivo, tmp_path):
    ruta = tmp_path / "i.csv"
    ruta.write_bytes(
        en_csv([{"nombre": "Casa de la Sra. Juana Ejemplo", "sigla": "CJE", "sector": "Privado"}])
    )
    with pytest.raises(CommandError, match="Juana Ejemplo"):
        importar(ruta, crear_instituciones="todas")
    assert not Institucion.objects.filter(sigla="CJE").exists()
    importar(ruta, crear_instituciones="todas", datos_revisados=RAZON)
    assert Institucion.objects.filter(sigla="CJE").exists()


# --- What was public before


def test_what_was_public_before_there_was_a_record_is_not_asked():
    with personales.durante(callado=True):
        crear_institucion(nombre="Casa de la Sra. Juana Ejemplo")
    assert publicacion.anotar_lo_que_falta() == 0
