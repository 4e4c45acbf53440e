"""The report of an edition as plain data: its totals, every pledge by institution, and the method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de, con_lo_suyo
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.ficha import fichas
from compromisos.lectura.instituciones import ENCABEZAN, participantes_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.recuentos import cuenta_por, estados_por, textos_distintos
from compromisos.lectura.temas import de_tema
from compromisos.models import Edicion
from compromisos.reglas.palabras import Estado
from compromisos.salidas.informes import pdf
from compromisos.salidas.informes.ficha import Par, dia_corto, en_papel
from compromisos.salidas.informes.marco import marco
from compromisos.salidas.informes.metodo import metodo
from instituciones.models import Sector

EN_PAPEL = 800  # pledges; beyond it the report says the totals, and where each of them is
TANDA = 200


@dataclass(frozen=True, slots=True)
class Informada:
    """An edition as it stood on a day: what its page and its reports are made of.

    `edicion` carries `nota`; `compromisos` are annotated by en_fecha(); `a_cargo` is
    [(role, names)] and `participantes` how many institutions take part.
    """

    edicion: Edicion
    compromisos: QuerySet[CompromisoLeido]
    a_cargo: list[tuple[str, list[str]]]
    participantes: int
    dia: Dia


def informada(edicion: Edicion, dia: Dia) -> Informada:
    """`edicion` (of `ediciones_de(dia)`) as it stood on `dia`. Three queries."""
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), dia)
    a_cargo = [
        (str(rol.label), [p.institucion.nombre for p in participantes if rol in p.roles]) for rol in ENCABEZAN
    ]
    return Informada(edicion, compromisos, a_cargo, len(participantes), dia)


@dataclass(frozen=True, slots=True)
class Grupo:
    """Pledges that have something in common, and how many are in each state."""

    ambito: str  # edicion, sector or eje
    codigo: str
    nombre: str
    por_estado: dict[str, int]
    total: int


def grupos(informada: Informada) -> list[Grupo]:
    """The edition whole, by sector and by eje, in the order of the pages; without the empty. Four queries."""
    compromisos, edicion = informada.compromisos, informada.edicion
    por_estado = cuenta_por(compromisos, "estado")
    sectores, ejes = (
        estados_por(compromisos, "institucion__sector"),
        estados_por(compromisos, "ejes__codigo"),
    )
    nombres_de_sector = [(s.value, str(s.label)) for s in Sector] + [("", _("Sector no indicado"))]
    nombres_de_eje = [(e.codigo, de_tema(e.nombre)) for e in ejes_de(informada.dia)] + [(None, _("sin eje"))]
    filas = [("edicion", edicion.slug, edicion.nombre, por_estado)]
    filas += [("sector", c, n, sectores.get(c, {})) for c, n in nombres_de_sector]
    filas += [("eje", c or "", n, ejes.get(c, {})) for c, n in nombres_de_eje]
    return [
        Grupo(ambito, codigo, nombre, cuentas, sum(cuentas.values()))
        for ambito, codigo, nombre, cuentas in filas
        if cuentas or ambito == "edicion"
    ]


def datos(informada: Informada) -> dict:
    edicion, compromisos, dia = informada.edicion, informada.compromisos, informada.dia
    todos = grupos(informada)
    entera, escrito = todos[0], dia_corto(dia.fecha)
    titulo = _("%(edicion)s: informe %(al)s") % {
        "edicion": edicion.nombre,
        "al": _("al %(dia)s") % {"dia": escrito},
    }
    caben = entera.total <= EN_PAPEL
    instituciones = compromisos.order_by().values("institucion").distinct().count()
    comun = marco(titulo=titulo, dia=dia)
    return comun | {
        "edicion": {
            "nombre": edicion.nombre,
            "lema": edicion.lema,
            "presentacion": edicion.presentacion,
            "fuente": edicion.fuente_url,
            "nota": edicion.nota,
            "datos": _datos(informada),
            "direccion": f"{settings.SITE_URL}{reverse('edicion', args=[edicion.slug])}{dia.fija}",
        },
        "dia": escrito,
        "cifras": list(_cifras(entera, textos_distintos(compromisos), instituciones)),
        "total": entera.total,
        "estados": [_estado(e, entera.por_estado) for e in Estado],
        "sectores": [_grupo(g) for g in todos if g.ambito == "sector"],
        "ejes": [_grupo(g) for g in todos if g.ambito == "eje"],
        "instituciones": list(_por_institucion(informada)) if caben else [],
        "en_papel": caben,
        "metodo": metodo(edicion),
        "palabras": comun["palabras"] | _palabras(entera.total),
    }


def pdf_de(informada: Informada) -> bytes:
    """For the worker: it takes seconds. pdf.NoSePudo."""
    return pdf.componer("edicion", datos(informada), pdf.SEGUNDOS_DEL_TRABAJADOR)


def _estado(e: Estado, por_estado: dict[str, int]) -> dict:
    return {
        "estado": e.value,
        "palabra": _(e.etiqueta),
        "explicacion": _(e.explicacion),
        "cuenta": por_estado.get(e.value, 0),
        "escrita": numero(por_estado.get(e.value, 0)),
    }


def _grupo(grupo: Grupo) -> dict:
    return {
        "nombre": grupo.nombre,
        "total": grupo.total,
        "escrito": numero(grupo.total),
        "estados": [_estado(e, grupo.por_estado) for e in Estado],
    }


def _cifras(entera: Grupo, distintos: int, instituciones: int) -> Iterator[Par]:
    """The numbers of the cover, each with what it counts."""
    n = entera.total
    yield numero(n), ngettext("compromiso publicado", "compromisos publicados", n)
    if distintos != n:
        yield numero(distintos), _("con texto distinto")
    yield (
        numero(instituciones),
        ngettext("institución que los hizo", "instituciones que los hicieron", instituciones),
    )
    con = n - entera.por_estado.get(Estado.SIN_INFORMACION, 0)
    yield numero(con), _("con información publicada, de %(n)s") % {"n": numero(n)}


def _datos(informada: Informada) -> list[Par]:
    edicion = informada.edicion
    return [
        (_("Año"), str(edicion.anio or _("no consta en la fuente"))),
        (_("Se espera un avance"), str(edicion.get_periodicidad_display())),
        *((rol, ", ".join(nombres) or _("no consta")) for rol, nombres in informada.a_cargo),
        (
            _("Participan"),
            ngettext("%(n)s institución", "%(n)s instituciones", informada.participantes)
            % {"n": numero(informada.participantes)},
        ),
    ]


def _por_institucion(informada: Informada) -> Iterator[dict]:
    """Every pledge under the name of who made it, alphabetically."""
    filas = con_lo_suyo(informada.compromisos, informada.dia).order_by(*POR_INSTITUCION)
    for (_pk, nombre), suyas in groupby(_con_fichas(filas, informada), key=lambda par: par[0]):
        hojas = [ficha for _de_quien, ficha in suyas]
        cuantos = ngettext("%(n)s compromiso", "%(n)s compromisos", len(hojas)) % {"n": len(hojas)}
        yield {"nombre": nombre, "cuantos": cuantos, "fichas": hojas}


def _con_fichas(compromisos: Iterable, informada: Informada) -> Iterator[tuple[tuple[int, str], dict]]:
    todos = list(compromisos)
    for n in range(0, len(todos), TANDA):
        tanda = todos[n : n + TANDA]
        for ficha in fichas(tanda, informada.dia):
            c = ficha.compromiso
            yield (c.institucion_id, c.institucion.nombre), en_papel(ficha)


def _palabras(total: int) -> dict[str, str]:
    return {
        "informe": _("Informe de la edición"),
        "contenido": _("Contenido"),
        "la_edicion": _("La edición"),
        "sin_presentacion": _("Sin texto de presentación"),
        "sin_presentacion_texto": _(
            "Sale de la fuente de la edición; lo copia el equipo del Ministerio en la administración."
        ),
        "estado": _("Estado de todos los compromisos"),
        "columna_estado": _("Estado"),
        "columna_cuantos": _("Compromisos"),
        "columna_regla": _("Qué significa"),
        "sobre": ngettext("Sobre %(n)s compromiso.", "Sobre %(n)s compromisos.", total)
        % {"n": numero(total)},
        "total": _("En total"),
        "sector": _("Por sector"),
        "columna_sector": _("Sector"),
        "eje": _("Por eje"),
        "columna_eje": _("Eje"),
        "ejes_suman": _("Un compromiso con varios ejes cuenta en cada uno: la suma puede pasar del total."),
        "no_clasifica": _("No es una clasificación: cada barra dice sobre cuántos compromisos."),
        "uno_a_uno": _("Los compromisos, uno a uno"),
        "en_orden": _(
            "Por institución, en orden alfabético, con su texto literal, sus metas y todo lo informado."
        ),
        "sin_compromisos": _("Sin compromisos publicados"),
        "sin_compromisos_texto": _(
            "Los envía cada institución que participa y los publica el equipo del Ministerio."
        ),
        "no_caben": _("Son demasiados para un documento"),
        "no_caben_texto": _(
            "Este informe trae las cifras. El detalle de cada compromiso está en el mismo informe como hoja de cálculo y en la hoja de cada uno."
        ),
        "metodo": _("Cómo se hizo este informe"),
        "direccion": _("Esta edición, con la fecha de este informe, está en:"),
    }
