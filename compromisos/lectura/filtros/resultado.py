"""What the page of a list says of its result besides the rows: how it stands, what all of it has in common, ways on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Prefetch, prefetch_related_objects

from base.dias import Dia
from base.recuentos import contar_hasta
from compromisos.lectura import hallados
from compromisos.lectura.compromisos import que_dicen
from compromisos.lectura.en_palabras import con_verificador
from compromisos.lectura.filtros.facetas import Chip, Faceta
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.leidos import CompromisoConRecorte, CompromisoLeido
from compromisos.models import Avance, Meta
from compromisos.reglas.busqueda import recortar
from compromisos.reglas.palabras import Estado, Plazo

RAPIDAS = (("plazo", Plazo.VENCIDO), ("estado", Estado.CUMPLIDO), ("estado", Estado.SIN_INFORMACION))
COMUNES = ("plazo", "frescura", "respaldo", "institucion")


@dataclass(frozen=True, slots=True)
class ResultadoDeLista:
    """The pledges that `filtro` lets through, and their facets, counted once."""

    filtro: FiltroCompromisos
    facetas: list[Faceta]
    total: int

    @property
    def por_estado(self) -> dict[str, int]:
        """{state: how many} of this result: those of its facet or, of a state that was chosen, the chosen ones."""
        (faceta,) = (f for f in self.facetas if f.nombre == "estado")
        elegidas = [o for o in faceta.opciones if o.elegida] or faceta.opciones
        return {o.valor: o.cuenta for o in elegidas if o.cuenta}

    @property
    def sin_contar(self) -> bool:
        """Whether a search found more than were counted, and nothing is known of how all of it stands."""
        return getattr(self.total, "hay_mas", False)

    @property
    def parametros(self) -> dict[str, Any]:
        """What this list filters by, for links to a part of it."""
        datos = self.filtro.data
        return {n: datos.getlist(n) for n in (*self.filtro.filters, "al") if n != "estado" and datos.get(n)}

    def direccion_con(self, nombre: str, valor: str) -> str:
        """Address of this list with one more filter."""
        datos = self.filtro.data.copy()
        datos.pop("pagina", None)
        datos.setlist(nombre, [valor])
        return f"?{datos.urlencode()}"

    def rapidas(self) -> list[Chip]:
        """The filters that most people look for and that some pledge here meets; those in use are chips already."""
        cuentas = {(f.nombre, o.valor): o for f in self.facetas for o in f.opciones}
        hay = ((nombre, palabra, cuentas.get((nombre, palabra.value))) for nombre, palabra in RAPIDAS)
        return [
            Chip(nombre, opcion.texto, self.direccion_con(nombre, palabra.value), opcion.cuenta)
            for nombre, palabra, opcion in hay
            if opcion and opcion.cuenta and not opcion.elegida
        ]

    def en_todas(self) -> list[str]:
        """What several pledges have in common, lamp by lamp: said once above them, and in no row."""
        if self.total < 2:
            return []
        facetas = [f for f in self.facetas if f.nombre in COMUNES and not f.elegidas]
        return [o.texto for f in facetas for o in f.opciones if o.cuenta == self.total]

    @property
    def es_de_una(self) -> bool:
        """Whether all are of one institution, which is said once and in no row."""
        (faceta,) = (f for f in self.facetas if f.nombre == "institucion")
        return self.total > 1 and any(o.cuenta == self.total for o in faceta.opciones)

    def sin_los_otros(self) -> Chip | None:
        """Fallback of an empty list: the search alone and its count, if the other filters hide it. One query."""
        filtro = self.filtro
        if not filtro.terminos or len(filtro.activos()) < 2:
            return None
        cuenta = contar_hasta(que_dicen(filtro.queryset, filtro.condiciones, filtro.dia), hallados.TOPE)
        resto = filtro.data.copy()
        for nombre in (*filtro.FACETAS, "pagina"):
            resto.pop(nombre, None)
        return Chip("q", filtro.limpios["q"], f"?{resto.urlencode()}", cuenta) if cuenta else None


def para_filas(compromisos: Iterable[CompromisoLeido], dia: Dia) -> list[CompromisoLeido]:
    """The same, with what their rows say besides: who verified, and which earlier one of them has the same text
    (`mismo_texto_que`), the first by institution and number. One query at most."""
    filas = con_verificador(compromisos, dia)
    antes: dict[tuple[int, str], CompromisoLeido] = {}
    for c in filas:
        clave = c.edicion_id, c.texto_plegado
        igual = antes.get(clave)
        c.mismo_texto_que = igual  # type: ignore[attr-defined]
        antes[clave] = min(igual or c, c, key=_por_institucion)
    return filas


def _por_institucion(c: CompromisoLeido) -> tuple[str, int, int]:
    """As POR_INSTITUCION has them."""
    return c.institucion.nombres_plegados, c.numero, c.pk


def con_recortes(
    filtro: FiltroCompromisos, compromisos: Iterable[CompromisoLeido]
) -> list[CompromisoConRecorte]:
    """The same, each with `recorte`: where it says what was looked for, if its title does not tell.

    Two queries, whatever their number; none without a search.
    """
    recortados = cast("list[CompromisoConRecorte]", list(compromisos))
    if not filtro.terminos or not recortados:
        return recortados
    informados = Avance.objects.en_firme(filtro.dia).order_by("-publicado_en", "-pk")
    prefetch_related_objects(
        recortados,
        Prefetch("metas", Meta.objects.vigentes(filtro.dia)),
        Prefetch("avances", informados, to_attr="en_firme"),
    )
    for c in recortados:
        c.recorte = None
        if recortar(c.titulo, filtro.terminos):
            continue
        textos = [
            c.texto,
            *(f"{m.indicador} ({m.unidad})" if m.unidad else m.indicador for m in c.metas.all()),
        ]
        textos += [t for a in c.en_firme for t in (a.descripcion, a.dificultades, a.medidas)]
        recortes = (recortar(t, filtro.terminos) for t in textos)
        c.recorte = next((r for r in recortes if r), None)
    return recortados
