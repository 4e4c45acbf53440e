"""What several folders look at: pledges with some of each thing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from compromisos import publicacion
from compromisos.models import Compromiso, Periodo, Verificacion
from instituciones.models import Denominacion
from tests.compromisos.ayudas import DIA, enmendar_algunos
from tests.compromisos.publicacion.mundo_de_permisos import Mundo, crear_mundo
from tests.compromisos.salidas.datos.ayudas import LUNES
from tests.factories import (
    AHORA,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_usuario,
)
from tests.una_vez import compartida


@compartida
def algo():
    institucion = crear_institucion(nombre="=Entidad", sigla="ENT", slug="ent", sector="publico")
    Denominacion.objects.create(institucion=institucion, nombre="Antigua entidad")
    compromiso = crear_compromiso(institucion=institucion, texto="+ casas; «comillas»\ny otra línea")
    meta = crear_meta(
        compromiso=compromiso, valor_meta="50.1234", linea_base=10, linea_base_fuente="https://example.org/"
    )
    crear_meta(compromiso=compromiso, valor_meta=None)
    sin_metas = crear_compromiso(edicion=compromiso.edicion, institucion=institucion, numero=2)
    avance = crear_avance(
        compromiso=compromiso, ahora=LUNES, mediciones={meta: "30.5"}, evidencia=True, descripcion="@hecho"
    )
    publicacion.verificar(
        avance,
        por=avance.autor,
        verificador="Otra",
        resultado="verificado",
        motivo="Visto.",
        valores=[publicacion.ValorDado(meta, Decimal(29), "@padrón; «de ejemplo»", "Se fue.\nSe contó.")],
        ahora=LUNES + timedelta(days=3),
    )
    crear_borrador(compromiso=compromiso, descripcion="Secreto")
    return compromiso, sin_metas, avance


@compartida
def textos(db):
    antes = crear_institucion(nombre="Ministerio de Ejemplo", sigla="MDE", slug="mde")
    Denominacion.objects.create(institucion=antes, nombre="Antigua Secretaría de la Niñez")
    casas = crear_compromiso(
        institucion=antes, titulo="casas", texto="Implementar casas de acogida en la región Áncash."
    )
    crear_meta(compromiso=casas, indicador="Comisarías especializadas", unidad="locales")
    otra = crear_institucion(nombre="Universidad de prueba", slug="u")
    crear_compromiso(institucion=otra, titulo="talleres", texto="Fortalecimiento de capacidades: talleres.")
    crear_compromiso(
        institucion=otra, numero=2, titulo="oculto", texto="Casas secretas de xilófonos.", publicado=False
    )


@compartida
def corte(db) -> Periodo:
    return crear_periodo()


@compartida
def verificacion(db) -> Verificacion:
    avance = crear_avance(
        compromiso=crear_compromiso(),
        ahora=datetime(2026, 2, 1, 15, tzinfo=UTC),
        fecha_corte=date(2026, 1, 31),
    )
    return publicacion.verificar(
        avance, por=crear_usuario(), verificador="Una defensoría", resultado="cuestionado",
        motivo="Cuatro sedes no atendían.", ahora=datetime(2026, 2, 10, 15, tzinfo=UTC),
    )  # fmt: skip


@compartida
def enmendado(db) -> Compromiso:
    """A pledge with another wording, and then merged into a second one."""
    compromiso, autor = crear_compromiso(), crear_usuario()
    otro = crear_compromiso(edicion=compromiso.edicion, institucion=compromiso.institucion, numero=2)
    publicacion.anotar_lo_que_falta()
    publicacion.enmendar(compromiso, por=autor, texto="Dice esto.", motivo="Lo pidió.", ahora=AHORA)
    publicacion.fusionar(compromiso, por=autor, con=otro, motivo="Era lo mismo.", ahora=AHORA)
    return compromiso


@compartida
def pledge(db) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=crear_institucion(slug="inst", nombre="Ministerio de prueba", sector="publico"),
        titulo="Abrir 25 centros",
        fuente="https://example.org/fuente",
    )


@compartida
def extenso(db) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed", nombre="Edición de prueba"),
        institucion=crear_institucion(slug="inst", nombre="Ministerio de prueba", sector="publico"),
        titulo="Abrir 25 centros",
        texto="Abrir cincuenta centros.\nSegunda línea.\n\nTercera, tras un blanco.",
        fuente="https://example.org/la-fuente",
    )


@compartida(DATOS_DE_DEMOSTRACION=True)
def demostracion(db) -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", instituciones=12, compromisos=70, avances=350, verbosity=0, hoy=DIA)
    enmendar_algunos()


@pytest.fixture
def demo(demostracion, settings) -> None:
    settings.DATOS_DE_DEMOSTRACION = True


@compartida
def mundo() -> Mundo:
    return crear_mundo()
