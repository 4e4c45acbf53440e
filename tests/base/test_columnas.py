"""Columns of text: whoever writes into one, by whatever door, writes what may be shown everywhere."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from base.columnas import Direccion, Linea, Texto
from base.texto import limpiar
from compromisos.models import Compromiso, Eje
from tests.factories import crear_compromiso

SUCIO = "\ufeff\uf0b7 Talle\u00adres\x0b\u202een\uffff dos\u2028sedes "
LIMPIO = "• Talleres\nen dos\nsedes"

# What no person writes, or must stay letter by letter as it was.
NO_SE_ESCRIBEN = {
    "anotacion": {"objeto", "contenido", "anterior", "sha256", "contenido_sha256"},  # the sealed record
    "avance": {"busqueda"},
    "compromiso": {"codigo", "texto_plegado", "busqueda", "vigente_palabras", "vigente_valores"},
    "confirmacion": {"codigo", "campo", "frase"},
    "enlacepersonal": {"huella", "sesion"},
    "enmienda": {"texto_anterior", "anterior_plegado"},  # what it said, with its faults
    "escritura": {"modelo", "lista", "huella"},
    "datorevisado": {"objeto", "campo", "codigo"},
    "evidencia": {"tipo_contenido", "sha256", "oculto"},
    "columnarecordada": {"tabla", "encabezado", "columna"},
    "filaimportada": {"clase", "claves"},
    "foto": {"formatos"},
    "latido": {"nombre"},  # of what works by itself
    "importacion": {"tabla", "sha256", "huella", "aviso"},
    "institucion": {"nombres_plegados", "ruc"},
    "cierredeshecho": {"instantanea", "tablero_al_cierre"},
    "contacto": {"plegado"},
    "mensaje": {"clave", "asunto", "cuerpo", "error", "sellado", "tipo"},
    "modificacion": {"objeto", "nombre"},
    "periodo": {"instantanea", "tablero_al_cierre"},
    "propuestadeenmienda": {"texto_anterior"},
    "supresion": {"objeto"},
    "territorio": {"ubigeo", "nombre_plegado"},
    "textodecarta": {"tipo"},
    "vistaguardada": {"consulta"},
    "vocablo": {"texto", "raiz", "sonido"},
    "intento": {"clave"},
    "invitacion": {"huella"},
    "hechodecuenta": {"detalle"},  # in words of ours
    "sesion": {"clave", "aparato"},
    "envio": {"clave", "destino", "dicho"},
    "escrito": {"clave", "titulo", "direccion", "destino"},
    "archivodeescrito": {"campo", "nombre", "tipo"},
    "enlacecitado": {"resultado", "servidor", "sha256", "tipo", "ultimo_sha256"},
    "roturadeenlace": {"por"},
    "seguidor": {"correo", "huella", "idioma", "llave"},
    "seguido": {"valor"},
    "senalamiento": {"consulta", "correo", "idioma", "pagina"},
    "senalamientopublicado": {"consulta", "pagina"},
    "sello": {"autoridad", "sha256"},
}


def columnas_de_texto() -> list[models.Field]:
    nuestros = [apps.get_app_config(app) for app in ("compromisos", "instituciones", "cuentas")]
    modelos = [m for app in nuestros for m in app.get_models()]
    return [
        campo
        for modelo in modelos
        if not modelo.__name__.startswith("Historical") and not modelo.__name__.endswith("Vigencia")
        for campo in modelo._meta.local_concrete_fields
        if isinstance(campo, models.CharField | models.TextField)
        and not isinstance(campo, models.SlugField | models.EmailField)
        and not campo.choices
    ]


def test_every_column_that_people_write_is_one_of_these():
    otras: dict[str, set[str]] = {}
    for campo in columnas_de_texto():
        if not isinstance(campo, Texto | Linea | Direccion):
            otras.setdefault(str(campo.model._meta.model_name), set()).add(campo.name)
    assert otras == NO_SE_ESCRIBEN


@pytest.mark.parametrize(
    "campo", [c for c in columnas_de_texto() if isinstance(c, Texto | Linea | Direccion)], ids=str
)
def test_every_way_in_cleans_it(campo):
    uno = campo.model()
    setattr(uno, campo.attname, SUCIO)
    assert campo.get_db_prep_save(SUCIO, connection) == LIMPIO  # update() and bulk_update()
    assert (campo.pre_save(uno, True), getattr(uno, campo.attname)) == (LIMPIO, LIMPIO)  # save() and bulk
    try:
        assert campo.clean(SUCIO, uno) == LIMPIO  # full_clean(), and so every form of a model
    except ValidationError:
        assert isinstance(campo, Direccion)


def test_a_text_of_nothing_that_is_seen_is_empty():
    with pytest.raises(ValidationError) as error:
        Eje(codigo="e", nombre="\u200b\u2060\u00ad").clean_fields()
    assert set(error.value.error_dict) == {"nombre"}


@pytest.mark.parametrize("texto", ["Campa\ufffda", "meta \uf0b3 85", "media \udfff letra", "\ufffd"])
def test_a_text_of_which_a_letter_was_lost_is_refused(texto):
    with pytest.raises(ValidationError) as error:
        Eje(codigo="e", nombre="Uno", descripcion=texto).clean_fields()
    assert error.value.error_dict["descripcion"][0].code == "letra_perdida"
    Eje(codigo="e", nombre="Campaña\u00ad de • niñez").clean_fields()


@pytest.mark.django_db
def test_what_is_kept_already_stays_when_something_else_is_saved():
    """A public text that came before its sign was mended at the door, and the record that quotes it."""
    compromiso = crear_compromiso(publicado=True)
    antes = "\uf0b7 Dictar talleres."
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compromisos_compromiso SET texto = %s WHERE id = %s", [antes, compromiso.pk])
    compromiso = Compromiso.objects.get(pk=compromiso.pk)
    compromiso.save()
    assert Compromiso.objects.get(pk=compromiso.pk).texto == antes
    assert limpiar(antes) == "• Dictar talleres."
