"""Some pledges that differ in all that the list filters by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from compromisos import publicacion
from tests.compromisos.views.ayudas import crear_avance_de_hoy, hoy
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_territorio,
)
from tests.una_vez import compartida


@compartida
def varios():
    publica = crear_institucion(nombre="Entidad pública de prueba", slug="publica", sector="publico")
    privada = crear_institucion(nombre="Entidad privada de prueba", slug="privada", sector="privado")
    eje = crear_eje(codigo="atencion", nombre="Atención")
    edicion = crear_edicion(slug="ed")
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=lima)
    crear_territorio(ubigeo="150501", nombre="San Vicente", superior=canete)
    crear_territorio(ubigeo="08", nombre="Cusco")
    a = crear_compromiso(
        edicion=edicion, institucion=publica, numero=1, texto="Abrir cien casas.", ejes=[eje]
    )
    b = crear_compromiso(
        edicion=edicion, institucion=publica, numero=2, texto="Formar a la niñez.", territorios=[canete]
    )
    c = crear_compromiso(
        edicion=edicion, institucion=privada, numero=1, texto="Donar.", fecha_limite=hoy() - timedelta(5)
    )
    crear_avance_de_hoy(a, estado="cumplido")
    return a, b, c


@compartida
def uno():
    """A pledge with its text and nothing else, of an institution with its name and nothing else."""
    edicion = crear_edicion(slug="ed", nombre="Edición de prueba")
    entidad = crear_institucion(slug="con-uno", nombre="Entidad con uno")
    crear_institucion(slug="sin-nada", nombre="Entidad sin nada")
    return crear_compromiso(edicion=edicion, institucion=entidad)


@compartida
def historia(db):
    """One pledge whose deadline passes, is reported, corrected, withdrawn and verified, on known days."""
    institucion = crear_institucion(slug="inst", nombre="Entidad Uno", sigla="UNO")
    compromiso = crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=institucion,
        titulo="=Abrir casas",
        fecha_limite=date(2026, 6, 9),
        publicado=False,
    )

    def a_las(mes: int, dia: int, hora: int = 15) -> datetime:
        return datetime(2026, mes, dia, hora, tzinfo=UTC)

    publicacion.publicar_compromiso(compromiso, por=None, ahora=a_las(5, 1))
    primero = crear_avance(
        compromiso=compromiso, ahora=a_las(6, 1), fecha_corte=date(2026, 5, 31), descripcion="Uno."
    )
    por = primero.autor
    publicacion.verificar(
        primero, por=por, verificador="Defensoría de ejemplo", resultado="verificado", motivo="Se visitó.", ahora=a_las(6, 5)
    )  # fmt: skip
    # 04:30 UTC of the 16th is still the 15th in Lima.
    corregido = corregir_avance(
        primero, por=por, motivo="Se contó mal.", cambios={"estado": "cumplido"},
        ahora=datetime(2026, 6, 16, 4, 30, tzinfo=UTC),
    )  # fmt: skip
    publicacion.retirar(corregido, por=por, motivo="Era de otra sede.", ahora=a_las(7, 1))
    return compromiso
