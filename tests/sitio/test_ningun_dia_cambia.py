"""No address of a past day changes by a byte, whatever public field of whatever model changes after that day.

Which fields there are is found by introspection: a model or a column that somebody adds is covered, or declared here
as what it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from base.vigencias import TABLAS
from compromisos import publicacion
from compromisos.models import (
    Anotacion,
    Compromiso,
    Edicion,
    Eje,
    ElementoDeMarco,
    Foto,
    Marco,
    Meta,
    Participacion,
    Periodo,
    Rol,
    candados,
)
from compromisos.models.registro import EnRegistro
from compromisos.publicacion import vigencias
from instituciones.models import Denominacion, Institucion
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_foto,
    crear_institucion,
    crear_marco,
    crear_meta,
    crear_participacion,
    crear_periodo,
    crear_territorio,
    crear_usuario,
    crear_vinculo,
    desde_siempre,
)
from tests.muestra import ENTERO, muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

# Nobody but the staff reads these.
PRIVADOS = {
    "bajaderecordatorios", "cartadeseguidor", "columnarecordada", "confirmacion", "contacto", "datorevisado", "encargo", "enlace", "enlacepersonal", "escritura",
    "filaimportada", "firma", "importacion", "latido", "mensaje", "preferenciadeavisos", "propuestadeenmienda", "seguido", "seguidor", "seguimiento", "senalamiento",
    "supresion", "textodecarta", "versionpublica", "vistaguardada", "vocablo",
}  # fmt: skip
# Rows with the instants of their own that a reading asks.
FECHADOS = {"enlacecitado", "roturadeenlace", "vinculoconmarco"}
REFERENCIA = {"territorio"}  # INEI's list of places, loaded once


def hace(dias: int) -> datetime:
    return timezone.now() - timedelta(days=dias)


AL = 10  # days ago


# --- Every field is something


def _de_la_casa() -> list[type[models.Model]]:
    todos = [m for app in ("compromisos", "instituciones") for m in apps.get_app_config(app).get_models(True)]
    return [
        m for m in todos if not m.__name__.startswith("Historical") and not m.__name__.endswith("Vigencia")
    ]


def test_every_model_has_intervals_or_says_why_not():
    for modelo in _de_la_casa():
        sellado = issubclass(modelo, EnRegistro)
        de_listas = bool(modelo._meta.auto_created) and modelo not in TABLAS
        clases = [
            modelo in TABLAS, sellado and modelo is not Periodo, modelo._meta.model_name in PRIVADOS | REFERENCIA | FECHADOS, de_listas,
        ]  # fmt: skip
        assert sum(clases) == 1, modelo


def test_every_column_of_what_has_intervals_is_kept():
    for modelo, tabla in TABLAS.items():
        fuera = {f.attname for f in modelo._meta.concrete_fields if not f.primary_key} - set(tabla.columnas)
        derivadas = {c for c in getattr(modelo, "PROYECCION", ()) if c.startswith("vigente_")}
        de_la_oficina = {"tablero_al_cierre"}  # what the staff's board said, which no public page reads
        assert fuera <= {"version", "huellas"} | de_la_oficina | derivadas, modelo


# --- The world of ten days ago


@compartida
def mundo():
    for ubigeo, nombre in (("15", "Lima"), ("08", "Cusco")):
        crear_territorio(ubigeo=ubigeo, nombre=nombre)
    edicion = crear_edicion(
        slug="ed", nombre="Edición de entonces", lema="Lema", presentacion="Párrafo.", anio=2025
    )
    otra_edicion = crear_edicion(slug="otra", nombre="Otra edición")
    eje, otro_eje = (
        crear_eje(codigo="atencion", nombre="Atención"),
        crear_eje(codigo="sancion", nombre="Sanción"),
    )
    una = crear_institucion(
        slug="una", nombre="Entidad una", sigla="UNA", sector="publico", descripcion="Hace cosas."
    )
    otra = crear_institucion(slug="otra", nombre="Entidad otra", sector="privado")
    for institucion in (una, otra):
        crear_participacion(edicion=edicion, institucion=institucion, rol=Rol.LIDER)
    desde_siempre(Denominacion.objects.create(institucion=una, nombre="Entidad vieja", sigla="EV"))
    compromiso = crear_compromiso(
        edicion=edicion, institucion=una, titulo="Abrir casas", texto="Abrir veinte casas.", ejes=[eje],
        responsable=otra, alcance="regional", fecha_inicio=date(2025, 1, 1), fecha_limite=date(2026, 6, 30),
        fuente="https://example.org/fuente", nota="Nota.",
    )  # fmt: skip
    with compromiso.en_enmienda():
        compromiso.territorios.add("15")
    crear_compromiso(
        edicion=edicion,
        institucion=otra,
        titulo="Formar equipos",
        ejes=[otro_eje],
        fecha_inicio=date(2025, 2, 1),
    )
    meta = crear_meta(
        compromiso=compromiso, indicador="Casas abiertas", unidad="casas", valor_meta=20, linea_base=2,
        linea_base_fecha=date(2024, 12, 31), linea_base_fuente="https://example.org/base", responsable=otra,
        fecha_limite=date(2026, 5, 31), medio_verificacion="Informe", cita="veinte casas", nota="Nota de la meta.",
    )  # fmt: skip
    marco = crear_marco(
        slug="ley", nombre="Ley de entonces", sigla="Ley 1", fecha=date(2020, 1, 1),
        fuente_url="https://example.org/ley", nota="Nota de la ley.",
    )  # fmt: skip
    elemento = crear_elemento(marco=marco, codigo="ley-7", numero="7", nombre="De las casas")
    crear_vinculo(compromiso=compromiso, elemento=elemento, desde=hace(30))
    por = crear_usuario()
    crear_avance(
        compromiso=compromiso, autor=por, ahora=hace(30), fecha_corte=timezone.localdate() - timedelta(40),
        mediciones={meta: 7},
    )  # fmt: skip
    foto = crear_foto(
        compromiso=compromiso, ahora=hace(30), texto_alternativo="Una casa", pie="Pie", credito="Prensa"
    )
    periodo = crear_periodo(edicion, nombre="Primer trimestre", abierto_en=hace(40), abierto_por=por)
    publicacion.anotar_lo_que_falta()
    with candados.abiertos():
        models.QuerySet(Anotacion).update(fecha=hace(30))
    return {
        Edicion: edicion, "otra_edicion": otra_edicion, Eje: eje, Institucion: una, "otra": otra, Compromiso: compromiso,
        Marco: marco, ElementoDeMarco: elemento, "otro_marco": crear_marco(slug="otra-ley"),
        Meta: meta, Foto: foto, Periodo: periodo, Participacion: Participacion.objects.get(institucion=una),
        Denominacion: Denominacion.objects.get(), Compromiso.ejes.through: compromiso.ejes.through.objects.first(),
        Compromiso.territorios.through: Compromiso.territorios.through.objects.get(), "otro_eje": otro_eje,
    }  # fmt: skip


def direcciones(vez: int) -> list[str]:
    """Addresses of every kind; in the suite each test looks at a third of them, another one."""
    rutas = [
        "/", "/compromisos/", "/instituciones/", "/instituciones/una/", "/instituciones/otra/", "/ediciones/ed/",
        "/ediciones/otra/", "/ejes/atencion/", "/ejes/sancion/", "/territorios/", "/territorios/15/", "/territorios/08/",
        "/marcos/ley/", "/marcos/otra-ley/", "/galeria/", "/cambios/?desde=2020-01-01", "/datos/", "/datos/registro/", "/datos/registro.jsonl",
        "/datos/cambios.csv?desde=2020-01-01",
        "/compromisos/ed-una-1/", "/compromisos/ed-otra-1/", "/compromisos/ed-una-1.json", "/compromisos/ed-una-1.png",
        "/compromisos/ed-una-1.pdf", "/compromisos/ed-una-1/insertar/", "/ediciones/ed/informe.pdf",
        "/compromisos/?q=casas", "/compromisos/?q=entidad", "/compromisos/?q=despu%C3%A9s", "/compromisos/?sector=publico",
        "/compromisos/?eje=atencion", "/compromisos/?territorio=15", "/compromisos/?marco=ley-7", "/compromisos/?institucion=una&edicion=ed",
        "/compromisos/?plazo=vencido", "/compromisos/?orden=plazo", f"/cortes/{Periodo.objects.get().slug}/",
    ]  # fmt: skip
    rutas += [
        f"/datos/{t}.{f}"
        for t in ("compromisos", "metas", "avances", "instituciones", "verificaciones", "marcos")
        for f in ("csv", "json")
    ]
    rutas += [
        "/en/", "/en/compromisos/ed-una-1/", "/en/instituciones/una/", "/en/ediciones/ed/", "/en/marcos/ley/",
    ]  # fmt: skip
    return muestra(rutas, una_de=3, desde=vez)


def retrato(client, rutas: list[str]) -> dict[str, tuple[int, bytes]]:
    """{address of the past day: what it answers}."""
    al = (timezone.localdate() - timedelta(days=AL)).isoformat()
    visto = {}
    for ruta in rutas:
        # A report is of the last day on which something changed, and says so by a redirect.
        respuesta = client.get(f"{ruta}{'&' if '?' in ruta else '?'}al={al}", follow=True)
        visto[ruta] = (
            respuesta.status_code,
            b"".join(respuesta) if respuesta.streaming else respuesta.content,
        )
    return visto


def otro_valor(campo: models.Field, antes: Any) -> Any:
    if campo.choices:
        return next(v for v, _texto in campo.flatchoices if v not in ("", antes))
    if isinstance(campo, models.DateTimeField):
        return timezone.now()
    if isinstance(campo, models.DateField):
        hacia = -1 if campo.name in ("desde", "fecha_inicio") else 1  # what is in order stays so
        return (antes or date(2026, 1, 1)) + hacia * timedelta(days=200)
    if isinstance(campo, models.DecimalField):
        return (antes or Decimal(0)) + Decimal("3")
    if isinstance(campo, models.IntegerField):
        return (antes or 0) + 7
    if isinstance(campo, models.SlugField):
        return f"{antes}-despues"
    if isinstance(campo, models.URLField):
        return "https://example.org/despues"
    return f"DESPUÉS {antes}"[: campo.max_length or None]


# Columns that only make sense with others, and relations, whose other value is a row.
JUNTOS: dict[type[models.Model], list[dict[str, Any]]] = {
    Compromiso: [{"situacion": "publicado", "publicado_en": hace(0)}, {"dejado_en": hace(0)}],
    Meta: [{"tipo": "cualitativa", "valor_meta": None}],
    Foto: [{"publicada_en": hace(1)}],
    Periodo: [],
}
APARTE = {
    Compromiso: {"situacion", "publicado_en", "dejado_en"},
    Meta: {"tipo"},
    # Withdrawn, a photo is gone from every day; its file never changes. A closed period is sealed.
    Foto: {"publicada_en", "retirada_en", "motivo_retiro", "imagen", "ancho", "alto", "formatos"},
    Periodo: {"cerrado_en", "instantanea", "anunciado"},  # the last, only of what is closed
}


def cambios_de(modelo: type[models.Model], fila: Any, mundo: dict) -> list[dict[str, Any]]:
    otras = {
        "institucion": mundo["otra"].pk, "edicion": mundo["otra_edicion"].pk, "eje": mundo["otro_eje"].pk,
        "marco": mundo["otro_marco"].pk,
        "territorio": "08", "responsable": mundo[Institucion].pk,
    }  # fmt: skip
    cambios = []
    for campo in modelo._meta.concrete_fields:
        if (
            campo.primary_key
            or campo.attname not in TABLAS[modelo].columnas
            or campo.name in APARTE.get(modelo, ())
        ):
            continue
        if campo.is_relation:
            if campo.name in otras:
                cambios.append({campo.attname: otras[campo.name]})
        else:
            cambios.append({campo.attname: otro_valor(campo, getattr(fila, campo.attname))})
    return [*cambios, *JUNTOS.get(modelo, [])]


@pytest.mark.muestreo
def test_a_past_day_does_not_change_by_a_byte(client, mundo):
    """All models, one after the other in one world; a picture of all addresses takes seconds, so the suite takes a last one
    where `make exhaustivo` takes one after each model."""
    rutas = direcciones(0)
    antes = retrato(client, rutas)
    assert sum(estado == 200 for estado, _cuerpo in antes.values()) == len(rutas)
    for n, modelo in enumerate(TABLAS, 1):
        fila = mundo[modelo]
        tocados = set()
        for cambio in cambios_de(modelo, fila, mundo):
            # As any way in does: the row, and then its intervals.
            grupo = getattr(fila, TABLAS[modelo].grupo)
            with transaction.atomic():
                models.QuerySet(modelo).filter(pk=fila.pk).update(**cambio)
                vigencias.poner_al_dia(modelo, {grupo: None})
            tocados |= set(cambio)
        assert tocados
        if ENTERO or n == len(TABLAS):
            despues = retrato(client, rutas)
            assert (modelo, [r for r in rutas if despues[r] != antes[r]]) == (modelo, [])


@pytest.mark.muestreo
def test_what_comes_later_is_not_there_on_a_past_day(client, mundo):
    rutas = direcciones(1)
    antes = retrato(client, rutas)
    nueva = Institucion.objects.create(slug="nueva", nombre="Entidad venida DESPUÉS", sector="publico")
    Participacion.objects.create(edicion=mundo[Edicion], institucion=nueva, rol=Rol.ORGANIZADORA)
    Participacion.objects.create(edicion=mundo[Edicion], institucion=mundo["otra"], rol=Rol.ORGANIZADORA)
    Denominacion.objects.create(
        institucion=mundo[Institucion], nombre="Nombre DESPUÉS", hasta=date(2026, 11, 1)
    )
    edicion = Edicion.objects.create(slug="despues", nombre="Edición DESPUÉS")
    eje = Eje.objects.create(codigo="despues", nombre="Eje DESPUÉS")
    c = crear_compromiso(
        edicion=edicion,
        institucion=nueva,
        titulo="Compromiso DESPUÉS",
        ejes=[eje],
        publicado=False,
        responsable=mundo["otra"],
    )
    crear_meta(compromiso=c, indicador="Meta DESPUÉS", responsable=nueva)
    publicacion.publicar_compromiso(c, por=crear_usuario())
    crear_foto(compromiso=mundo[Compromiso], texto_alternativo="Foto DESPUÉS")
    crear_periodo(edicion, nombre="Periodo DESPUÉS")
    assert [r for r, visto in retrato(client, rutas).items() if visto != antes[r]] == []
    al = (timezone.localdate() - timedelta(days=AL)).isoformat()
    for ruta in (
        "/ediciones/despues/",
        "/ejes/despues/",
        "/instituciones/nueva/",
        "/compromisos/despues-nueva-1/",
    ):
        assert client.get(ruta).status_code == 200
        assert client.get(f"{ruta}?al={al}").status_code == 404


@pytest.mark.muestreo
def test_what_is_gone_later_is_there_on_a_past_day(client, mundo):
    rutas = direcciones(2)
    antes = retrato(client, rutas)
    for modelo in (Participacion, Denominacion):
        mundo[modelo].delete()
    assert [r for r, visto in retrato(client, rutas).items() if visto != antes[r]] == []
