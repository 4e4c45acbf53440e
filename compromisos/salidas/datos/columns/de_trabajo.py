"""The files of what the office works with: the board of a period, periods, notes, gaps, activity."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.salidas.datos.columns.base import direccion_de
from compromisos.salidas.datos.columns.para_leer import DeRenglones, de_fecha, de_numero, de_texto, persona
from compromisos.salidas.datos.widgets import SEPARADOR


def _a_quien_llamar(r: Any) -> str:
    """«Ana Díaz, directora, 01 000 0000; …»."""
    return SEPARADOR.join(
        ", ".join(filter(None, (c.nombre, c.cargo, c.telefono, c.correo))) for c in r.contactos
    )


class TableroResource(DeRenglones):
    """Institutions in a period. `r` is a row of its board (`admin/periodo/tablero.py:FilaDelTablero`)."""

    tabla = "tablero"
    ANCHOS: ClassVar[dict[str, int]] = {"Institución": 40, "Respuesta": 16, "A quién llamar": 50}

    class Meta:
        name = "Tablero de un periodo, para leer"

    institucion = de_texto(
        gettext_lazy("Institución"), gettext_lazy("La que informa."), lambda r: r.institucion.nombre
    )
    sigla = de_texto(
        gettext_lazy("Sigla"), gettext_lazy("La de la institución."), lambda r: r.institucion.sigla
    )
    respuesta = de_texto(
        gettext_lazy("Respuesta"),
        gettext_lazy("Hasta dónde llegó; de un periodo cerrado, ese día."),
        lambda r: r.palabra,
    )
    hoy = de_texto(
        gettext_lazy("Hoy"),
        gettext_lazy("De un periodo cerrado, hasta dónde llegó después. Vacío: no cambió."),
        lambda r: r.despues,
    )
    compromisos = de_numero(
        gettext_lazy("Compromisos"),
        gettext_lazy("De cuántos se espera un informe."),
        lambda r: r.f.compromisos,
    )
    informados = de_numero(
        gettext_lazy("Con informe"), gettext_lazy("De cuántos envió alguno."), lambda r: r.f.informados
    )
    por_revisar = de_numero(
        gettext_lazy("Por revisar"),
        gettext_lazy("En cuántos espera que se revise."),
        lambda r: r.f.por_revisar,
    )
    personas = de_numero(
        gettext_lazy("A quién se escribe"),
        gettext_lazy("Cuántas personas pueden informar por ella y reciben correos."),
        lambda r: r.carta.personas - r.carta.de_baja if r.carta else 0,
    )
    pedido = de_fecha(
        gettext_lazy("Se le pidió el"),
        gettext_lazy("Cuándo salió el primer correo."),
        lambda r: r.carta.pedido if r.carta else None,
    )
    recordado = de_fecha(
        gettext_lazy("Se le recordó el"),
        gettext_lazy("Cuándo salió el último, después del primero."),
        lambda r: r.carta.recordado if r.carta else None,
    )
    sin_llegar = de_numero(
        gettext_lazy("Correos que no salieron"),
        gettext_lazy("Vacío: ninguno."),
        lambda r: (r.carta.sin_llegar or None) if r.carta else None,
    )
    contactos = de_texto(
        gettext_lazy("A quién llamar"),
        gettext_lazy("Nombre, cargo, teléfono y correo de cada contacto, separados por ;."),
        _a_quien_llamar,
    )


class PeriodosResource(DeRenglones):
    """Periods, as their list counts them. `r` is a Periodo with its `cuenta` and its `promesas`."""

    tabla = "periodos"
    ANCHOS: ClassVar[dict[str, int]] = {
        "Periodo": 34,
        "Edición": 30,
        "Motivo del cierre": 40,
        "Dirección": 40,
    }

    class Meta:
        name = "Periodos, para leer"

    nombre = de_texto(gettext_lazy("Periodo"), gettext_lazy("Su nombre."), lambda r: r.nombre)
    edicion = de_texto(
        gettext_lazy("Edición"), gettext_lazy("La campaña de la que es."), lambda r: r.edicion.nombre
    )
    desde = de_fecha(
        gettext_lazy("Desde"), gettext_lazy("Primer día de lo que se informa."), lambda r: r.desde
    )
    cierra = de_fecha(
        gettext_lazy("Cierra el"), gettext_lazy("Último día para informar."), lambda r: r.cierra
    )
    situacion = de_texto(
        gettext_lazy("Situación"),
        gettext_lazy("Abierto o cerrado."),
        lambda r: _("Abierto") if r.abierto else _("Cerrado"),
    )
    promesas = de_numero(
        gettext_lazy("Compromisos"), gettext_lazy("Sobre cuántos pregunta."), lambda r: r.promesas or None
    )
    total = de_numero(
        gettext_lazy("Instituciones"), gettext_lazy("A cuántas pregunta."), lambda r: r.cuenta.total
    )
    informaron = de_numero(
        gettext_lazy("Informaron"), gettext_lazy("Con algo publicado."), lambda r: r.cuenta.informaron
    )
    en_revision = de_numero(
        gettext_lazy("Por revisar"),
        gettext_lazy("Con algo que espera revisión."),
        lambda r: r.cuenta.en_revision,
    )
    faltan = de_numero(gettext_lazy("Faltan"), gettext_lazy("Sin informe."), lambda r: r.cuenta.faltan)
    cerrado = de_fecha(
        gettext_lazy("Cerrado el"), gettext_lazy("Vacío: sigue abierto."), lambda r: r.cerrado_en
    )
    motivo = de_texto(
        gettext_lazy("Motivo del cierre"),
        gettext_lazy("Si cerró antes de lo anunciado."),
        lambda r: r.motivo_del_cierre,
    )
    direccion = de_texto(gettext_lazy("Dirección"), gettext_lazy("La página pública."), direccion_de)


class SeguimientosResource(DeRenglones):
    """Notes of the ministry. `r` is a Seguimiento with its relations."""

    tabla = "seguimientos"
    ANCHOS: ClassVar[dict[str, int]] = {"Institución": 34, "Con quién": 24, "Qué se dijo": 70}

    class Meta:
        name = "Seguimiento, para leer"

    fecha = de_fecha(gettext_lazy("Fecha"), gettext_lazy("El día en que pasó."), lambda r: r.fecha)
    tipo = de_texto(
        gettext_lazy("Qué fue"),
        gettext_lazy("Nota, llamada, correo, visita o reunión."),
        lambda r: r.get_tipo_display(),
    )
    institucion = de_texto(
        gettext_lazy("Institución"),
        gettext_lazy("Con la que se habló, o de la que es el compromiso."),
        lambda r: (r.institucion or r.compromiso.institucion).nombre,
    )
    codigo = de_texto(
        gettext_lazy("Código"),
        gettext_lazy("El del compromiso. Vacío: es de la institución entera."),
        lambda r: r.compromiso.codigo if r.compromiso else "",
    )
    con_quien = de_texto(gettext_lazy("Con quién"), gettext_lazy("Cargo u oficina."), lambda r: r.con_quien)
    texto = de_texto(gettext_lazy("Qué se dijo"), gettext_lazy("Lo anotado."), lambda r: r.texto)
    volver = de_fecha(
        gettext_lazy("Volver el"), gettext_lazy("Vacío: no quedó nada pendiente."), lambda r: r.volver_en
    )
    por = de_texto(gettext_lazy("Lo anotó"), gettext_lazy("Quién."), lambda r: persona(r.por))
    cerrado = de_fecha(
        gettext_lazy("Cerrado el"),
        gettext_lazy("Vacío: sigue pendiente, o no lo estuvo."),
        lambda r: r.cerrado_en,
    )
    cerrado_por = de_texto(gettext_lazy("Lo cerró"), gettext_lazy("Quién."), lambda r: persona(r.cerrado_por))


class CalidadResource(DeRenglones):
    """The board of data quality, a gap a row. `r` is a row of that page (`admin/calidad.py:FilaDeCalidad`), with `de` and `de_cuantos`."""

    tabla = "calidad"
    ANCHOS: ClassVar[dict[str, int]] = {"De qué": 24, "Qué falta": 44, "Por qué importa": 60}

    class Meta:
        name = "Calidad de los datos, para leer"

    de = de_texto(
        gettext_lazy("De qué"), gettext_lazy("Compromisos publicados o instituciones."), lambda r: r.de
    )
    titulo = de_texto(gettext_lazy("Qué falta"), gettext_lazy("Lo que se busca."), lambda r: r.titulo)
    n = de_numero(gettext_lazy("A cuántos"), gettext_lazy("Cuántos lo tienen."), lambda r: r.n)
    de_cuantos = de_numero(
        gettext_lazy("De cuántos"), gettext_lazy("Cuántos se miraron."), lambda r: r.de_cuantos
    )
    por_que = de_texto(gettext_lazy("Por qué importa"), gettext_lazy("Qué impide."), lambda r: r.por_que)


class InstitucionesSinResource(DeRenglones):
    """Institutions with a gap. `r` is (the institution, what it lacks)."""

    tabla = "instituciones-por-completar"
    ANCHOS: ClassVar[dict[str, int]] = {"Nombre": 44, "Qué le falta": 34, "Dirección": 40}

    class Meta:
        name = "Instituciones por completar, para leer"

    nombre = de_texto(gettext_lazy("Nombre"), gettext_lazy("El de hoy."), lambda r: r[0].nombre)
    sigla = de_texto(gettext_lazy("Sigla"), gettext_lazy("La de hoy."), lambda r: r[0].sigla)
    sector = de_texto(
        gettext_lazy("Sector"), gettext_lazy("Vacío: no se ha dicho."), lambda r: r[0].get_sector_display()
    )
    hueco = de_texto(gettext_lazy("Qué le falta"), gettext_lazy("Lo que se busca."), lambda r: r[1])
    direccion = de_texto(
        gettext_lazy("Dirección"), gettext_lazy("La página pública."), lambda r: direccion_de(r[0])
    )


class ActividadResource(DeRenglones):
    """What was done on a day. `r` is a `lectura.actividad.dia.ActoDelDia`."""

    tabla = "actividad"
    ANCHOS: ClassVar[dict[str, int]] = {"Persona": 26, "Qué hizo": 44, "Sobre qué": 44}

    class Meta:
        name = "Actividad, para leer"

    momento = de_fecha(gettext_lazy("Día"), gettext_lazy("Cuándo se hizo."), lambda r: r.momento)
    hora = de_texto(
        gettext_lazy("Hora"),
        gettext_lazy("La de Lima."),
        lambda r: date_format(localtime(r.momento), "H:i \\h"),
    )
    persona = de_texto(gettext_lazy("Persona"), gettext_lazy("Quién lo hizo."), lambda r: r.persona)
    frase = de_texto(gettext_lazy("Qué hizo"), gettext_lazy("El acto."), lambda r: r.frase)
    sobre = de_texto(
        gettext_lazy("Sobre qué"), gettext_lazy("Si son varios, el último."), lambda r: r.sobre[0]
    )
    veces = de_numero(gettext_lazy("Veces"), gettext_lazy("Cuántas seguidas."), lambda r: r.veces)
