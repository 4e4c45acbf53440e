"""The files of the lists of what the office keeps: photos, letters, accounts, personal links, themes.

Those that name people say who and how it stands, and nothing that opens a door: no code, no digest, no text of a letter.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.lectura import cuentas
from compromisos.salidas.datos.columns.base import direccion_de
from compromisos.salidas.datos.columns.para_leer import DeRenglones, de_fecha, de_numero, de_texto, persona
from compromisos.salidas.datos.widgets import SEPARADOR


class FotosResource(DeRenglones):
    """`r` is a Foto with what it is of."""

    tabla = "fotos"
    ANCHOS: ClassVar[dict[str, int]] = {"Qué se ve": 50, "Pie": 40, "De": 44, "Crédito": 24}

    class Meta:
        name = "Fotos, para leer"

    texto = de_texto(
        gettext_lazy("Qué se ve"), gettext_lazy("El texto alternativo."), lambda r: r.texto_alternativo
    )
    pie = de_texto(gettext_lazy("Pie"), gettext_lazy("Lo que la foto no dice sola."), lambda r: r.pie)
    de = de_texto(
        gettext_lazy("De"),
        gettext_lazy("El compromiso, la institución o la edición."),
        lambda r: r.compromiso or r.institucion or r.edicion,
    )
    credito = de_texto(
        gettext_lazy("Crédito"), gettext_lazy("Quién la tomó o de quién es."), lambda r: r.credito
    )
    fecha = de_fecha(gettext_lazy("Fecha"), gettext_lazy("Vacía: no consta."), lambda r: r.fecha)
    situacion = de_texto(
        gettext_lazy("Situación"),
        gettext_lazy("Borrador, publicada o retirada."),
        lambda r: r.palabra,
    )
    publicada = de_fecha(
        gettext_lazy("Publicada el"), gettext_lazy("Vacío: es un borrador."), lambda r: r.publicada_en
    )
    motivo = de_texto(
        gettext_lazy("Motivo del retiro"), gettext_lazy("Si se retiró."), lambda r: r.motivo_retiro
    )


class CartasResource(DeRenglones):
    """`r` is a Mensaje with its period, who asked for it and `carta`, what its kind is called."""

    tabla = "cartas"
    ANCHOS: ClassVar[dict[str, int]] = {"A quién": 34, "Carta": 34, "Asunto": 50, "Cómo va": 40}

    class Meta:
        name = "Cartas que salieron, para leer"

    destinatario = de_texto(
        gettext_lazy("A quién"), gettext_lazy("El correo al que va."), lambda r: r.destinatario
    )
    carta = de_texto(
        gettext_lazy("Carta"),
        gettext_lazy("De qué clase es."),
        lambda r: r.carta,
    )
    asunto = de_texto(gettext_lazy("Asunto"), gettext_lazy("El de la carta."), lambda r: r.asunto)
    periodo = de_texto(
        gettext_lazy("Periodo"),
        gettext_lazy("El que se pide o se recuerda. Vacío: no es de ninguno."),
        lambda r: r.periodo,
    )
    como_va = de_texto(
        gettext_lazy("Cómo va"),
        gettext_lazy("Si salió, y si no, por qué."),
        lambda r: r.frase(timezone.now()),
    )
    cuando = de_fecha(
        gettext_lazy("Cuándo"),
        gettext_lazy("El día en que salió o, si no ha salido, en que se pidió."),
        lambda r: r.enviado_en or r.creado_en,
    )
    por = de_texto(
        gettext_lazy("La pidió"), gettext_lazy("Vacío: sale sola."), lambda r: persona(r.pedido_por)
    )


class CuentasResource(DeRenglones):
    """`r` is an account with what `lectura.cuentas.con_lo_de_la_lista` adds."""

    tabla = "cuentas"
    ANCHOS: ClassVar[dict[str, int]] = {"Persona": 30, "Correo": 30, "Rol": 24, "Institución": 44}

    class Meta:
        name = "Cuentas, para leer"

    quien = de_texto(gettext_lazy("Persona"), gettext_lazy("De quién es."), persona)
    correo = de_texto(gettext_lazy("Correo"), gettext_lazy("El de trabajo."), lambda r: r.email)
    rol = de_texto(
        gettext_lazy("Rol"),
        gettext_lazy("Lo que puede hacer."),
        lambda r: (
            _("Superusuario") if r.is_superuser else SEPARADOR.join(str(_(g.name)) for g in r.groups.all())
        ),
    )
    institucion = de_texto(
        gettext_lazy("Institución"),
        gettext_lazy("Por cuáles informa."),
        lambda r: SEPARADOR.join(e.institucion.nombre for e in r.informa_por),
    )
    entrada = de_fecha(
        gettext_lazy("Última entrada"), gettext_lazy("Vacía: nunca entró."), lambda r: r.last_login
    )
    segundo_factor = de_texto(
        gettext_lazy("Segundo factor"),
        gettext_lazy("Si lo tiene."),
        lambda r: _("Sí") if r.con_segundo_factor else _("No"),
    )
    estado = de_texto(gettext_lazy("Estado"), gettext_lazy("Si puede entrar."), cuentas.palabra_de_estado)


class EnlacesPersonalesResource(DeRenglones):
    """`r` is an EnlacePersonal with its institution and who gave it."""

    tabla = "enlaces-personales"
    ANCHOS: ClassVar[dict[str, int]] = {"Institución": 44, "Persona": 30, "Correo": 30}

    class Meta:
        name = "Enlaces personales, para leer"

    institucion = de_texto(
        gettext_lazy("Institución"), gettext_lazy("Por la que informa."), lambda r: r.institucion.nombre
    )
    nombre = de_texto(gettext_lazy("Persona"), gettext_lazy("A quién se le dio."), lambda r: r.nombre)
    correo = de_texto(gettext_lazy("Correo"), gettext_lazy("El de trabajo."), lambda r: r.correo)
    situacion = de_texto(
        gettext_lazy("Situación"),
        gettext_lazy("Vigente, vencido o revocado."),
        lambda r: r.palabra(timezone.now()),
    )
    hasta = de_fecha(
        gettext_lazy("Sirve hasta el"), gettext_lazy("Ese día incluido."), lambda r: r.ultimo_dia
    )
    usado = de_fecha(
        gettext_lazy("Abierto por última vez"), gettext_lazy("Vacío: nunca."), lambda r: r.usado_en
    )
    dado = de_fecha(gettext_lazy("Dado el"), gettext_lazy("Cuándo se hizo."), lambda r: r.creado_en)
    por = de_texto(gettext_lazy("Lo dio"), gettext_lazy("Quién."), lambda r: persona(r.creado_por))


class TemasResource(DeRenglones):
    """`r` is an Eje."""

    tabla = "temas"
    ANCHOS: ClassVar[dict[str, int]] = {"Tema": 40, "Descripción": 70, "Dirección": 40}

    class Meta:
        name = "Temas, para leer"

    nombre = de_texto(gettext_lazy("Tema"), gettext_lazy("Su nombre."), lambda r: r.nombre)
    codigo = de_texto(gettext_lazy("Código"), gettext_lazy("El de su dirección."), lambda r: r.codigo)
    descripcion = de_texto(gettext_lazy("Descripción"), gettext_lazy("Qué reúne."), lambda r: r.descripcion)
    orden = de_numero(gettext_lazy("Orden"), gettext_lazy("En qué lugar se lee."), lambda r: r.orden)
    direccion = de_texto(gettext_lazy("Dirección"), gettext_lazy("La página pública."), direccion_de)
