"""The filter form of the staff: that of the public list over the pledges one may see, with what only the staff ask for.

A filter has here the name it has on the public list. What is added: `situacion`, `hueco`, and names typed by hand. Counts
beside the options are made of at most CUENTAS_HASTA pledges: of more, the options stand without them, until a filter
leaves fewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from base.recuentos import contar_juntos
from base.texto import plegar
from compromisos.lectura import encargos, huecos
from compromisos.lectura.compromisos import en_fecha, que_dicen
from compromisos.lectura.enmiendas import SALIDAS
from compromisos.lectura.filtros.facetas import Chip, Faceta
from compromisos.lectura.filtros.formulario import FiltroCompromisos, Varias
from compromisos.lectura.instituciones import que_se_llaman
from compromisos.lectura.prevision import piden_apoyo
from compromisos.lectura.territorios import todos_los_lugares
from compromisos.lectura.vencimientos import recien_vencidos, vencen_sin_decirlo
from compromisos.models import Compromiso, Enmienda, SituacionCompromiso
from compromisos.reglas.lugares import buscar, escrito
from compromisos.reglas.nombres import de_codigo
from compromisos.reglas.palabras import Respaldo
from instituciones.models import Institucion

CUENTAS_HASTA = 20_000
DUDOSAS_A_LA_VISTA = 6
LARGO_DE_CODIGO = 3
YO, NADIE = encargos.YO, encargos.NADIE
DE_CASA = ("encargado", "apoyo")  # of what only the ministry knows: who is in charge, what was noted
ENTRE_SIGLA_Y_NOMBRE = " · "

# Names that addresses used before, or that people use: what they stand for here.
OTROS_NOMBRES = {"lugar": "territorio", "situacion__exact": "situacion"}
OTRAS_SITUACIONES = {"dividido": "division", "fusionado": "fusion", "retirado": "retiro"}

HUECOS = {
    "sin_limite": (_("Sin fecha límite"), Q(plazo_fecha__isnull=True)),
    "sin_meta": (_("Sin meta"), huecos.SIN_META),
    "sin_lugar": (_("Sin lugar ni alcance nacional"), huecos.SIN_LUGAR),
    "sin_prueba": (_("Informado sin pruebas"), Q(vigente_respaldo=Respaldo.DECLARADO.value)),
    "sin_linea_base": (_("Una meta sin línea de base"), huecos.SIN_LINEA_BASE),
    "enlace_sin_abrir": (_("Una prueba es un enlace que nadie dice haber abierto"), huecos.ENLACE_SIN_ABRIR),
    "enlace_roto": (_("Un enlace que la prueba o es su fuente no abre"), huecos.ENLACE_ROTO),
    "no_cuadra": (_("Lo declarado y las metas no cuadran"), huecos.NO_CUADRA),
}


QUE_VENCEN = {"esta_semana": vencen_sin_decirlo, "recien_vencido": recien_vencidos}
VENCIMIENTOS = [
    ("esta_semana", _("En los próximos siete días, sin informe que lo dé por cumplido")),
    ("recien_vencido", _("En los últimos siete días, y sigue abierto")),
]


def leidos_por_dentro(compromisos: QuerySet, dia: Dia) -> QuerySet:
    """`compromisos`, public or not, as the lists of the staff read them: `en_fecha`, where one that was left has no
    lamp at all, and `situacion_interna`, draft, public or how it was left."""
    salidas = Enmienda.objects.filter(compromiso=OuterRef("pk"), tipo__in=[t.value for t in SALIDAS])
    leidos: QuerySet[Any] = en_fecha(compromisos, dia).select_related("institucion", "edicion")
    en_pie = Q(dejado_en__isnull=True)
    return leidos.annotate(
        estado=Case(When(en_pie, then=F("vigente_estado")), default=Value(""), output_field=CharField()),
        respaldo=Case(When(en_pie, then=F("vigente_respaldo")), default=Value(""), output_field=CharField()),
        situacion_interna=Case(
            When(en_pie, then=F("situacion")),
            default=Subquery(salidas.order_by().values("tipo")[:1]),
            output_field=CharField(),
        ),
    )


def instituciones_que_nombran(textos: list[str], dia: Dia) -> dict[str, list[tuple[str, str]]]:
    """{text: [(slug, name)]}: an institution by its address, its acronym or any of its names. One query for those
    that are addresses, two more for each other."""
    hay = set(Institucion.objects.filter(slug__in=textos).values_list("slug", flat=True))
    hallados: dict[str, list[tuple[str, str]]] = {t: [(t, t)] for t in textos if t in hay}
    for texto in [t for t in textos if t not in hay][:DUDOSAS_A_LA_VISTA]:
        dicho = texto.replace("\x00", "").partition(ENTRE_SIGLA_Y_NOMBRE)[0]
        todas = list(que_se_llaman(dicho, dia))
        exactas = [i for i in todas if f"|{plegar(dicho)}|" in i.nombres_plegados]
        hallados[texto] = [(i.slug, nombre_entero(i)) for i in (exactas if len(exactas) == 1 else todas)]
    return {t: hallados.get(t, []) for t in textos}


def lugares_que_nombran(textos: list[str]) -> dict[str, list[tuple[str, str]]]:
    """{text: [(ubigeo, name)]}: a place by its code or by its name, the widest of those called exactly so."""
    hallados: dict[str, list[tuple[str, str]]] = {}
    lugares = None
    for texto in textos:
        if texto.isdecimal():
            hallados[texto] = [(texto, texto)]
            continue
        lugares = todos_los_lugares() if lugares is None else lugares
        suyos = buscar(texto.replace("\x00", "")[:100], lugares).lugares
        if suyos and plegar(suyos[0].nombre) == escrito(texto)[0]:
            mismos = [
                p for p in suyos if p.nivel == suyos[0].nivel and plegar(p.nombre) == plegar(suyos[0].nombre)
            ]
            suyos = mismos
        hallados[texto] = [(p.ubigeo, ", ".join([p.nombre, *p.dentro_de])) for p in suyos]
    return hallados


SIN_ATENDER = "sin_atender"
APOYOS = [(SIN_ATENDER, _("Dijo que lo necesita, y nadie anotó nada desde entonces"))]


@dataclass(frozen=True, slots=True)
class Duda:
    """A name that was typed and is that of several, or of none: what it may be, each as an address."""

    escrito: str
    etiqueta: str
    opciones: list[Chip] = field(default_factory=list)


class FiltroInterno(FiltroCompromisos):
    """`compromisos` are those this person may see, as `leidos_por_dentro` reads them; `de_casa`, who is asking, if it is
    somebody to whom it is shown which officer is in charge; `personal` are the names of the officers, if they were read."""

    situacion = Varias(
        label=_("Situación"),
        field_name="situacion_interna",
        choices=[*SituacionCompromiso.choices, *((t.value, _(t.etiqueta)) for t in SALIDAS)],
    )
    hueco = django_filters.MultipleChoiceFilter(
        label=_("Le falta"),
        method="por_hueco",
        choices=[(h, etiqueta) for h, (etiqueta, _q) in HUECOS.items()],
    )

    vence = Varias(label=_("Cuándo vence"), method="por_vencimiento", choices=VENCIMIENTOS)

    apoyo = Varias(label=_("Apoyo que se pide"), method="por_apoyo", choices=APOYOS)

    encargado = django_filters.MultipleChoiceFilter(label=_("A cargo de"), method="por_encargado", choices=())

    OTROS_PARAMETROS = {
        "o", "p", "e", "all", "formato", "importacion", "_popup", "_to_field", "_changelist_filters",
    }  # fmt: skip
    FACETAS: tuple[str, ...] = (
        "situacion", "encargado", "estado", "plazo", "vence", "frescura", "respaldo", "observado", "prevision", "apoyo", "hueco", "institucion", "edicion", "sector", "eje",
        "territorio", "marco",
    )  # fmt: skip
    SI_HAY_ALGO = frozenset({"prevision", "apoyo", "observado", "marco"})
    OFRECE_TODO = True
    SENCILLAS = {**FiltroCompromisos.SENCILLAS, "situacion": "situacion_interna"}

    def __init__(
        self, data: QueryDict, dia: Dia, compromisos: QuerySet, *, de_casa: Any = None, personal=None
    ):
        self.dudas: list[Duda] = []
        self.de_casa = de_casa
        self.personal: dict[int, str] = (
            encargos.nombres_de_encargables() if de_casa and personal is None else personal or {}
        )
        super().__init__(self._entendidos(data, dia), dia, compromisos)
        if de_casa is None:
            for suyo in DE_CASA:
                del self.filters[suyo], self.form.fields[suyo]
            self.FACETAS = tuple(f for f in self.FACETAS if f not in DE_CASA)
        else:
            self.form.fields["encargado"].choices = encargos.opciones(de_casa, self.personal)
        self.form.fields["estado"].label = _("Estado")

    # --- What was typed

    def _entendidos(self, data: QueryDict, dia: Dia) -> QueryDict:
        """The request by the names of the filters, its institutions and places by their codes."""
        datos = data.copy()
        for pagina in ("p", "e"):
            datos.pop(pagina, None)
        for otro, suyo in OTROS_NOMBRES.items():
            if otro in datos:
                datos.setlist(suyo, [*datos.getlist(suyo), *datos.pop(otro)])
        if "situacion" in datos:
            datos.setlist("situacion", [OTRAS_SITUACIONES.get(v, v) for v in datos.getlist("situacion")])
        self._nombrar(datos, "institucion", lambda textos: instituciones_que_nombran(textos, dia))
        self._nombrar(datos, "territorio", lugares_que_nombran)
        for nombre in [n for n, valores in datos.lists() if not any(v.strip() for v in valores)]:
            if nombre != "q":
                del datos[nombre]
        return datos

    def _nombrar(
        self, datos: QueryDict, nombre: str, hallar: Callable[[list[str]], dict[str, list[tuple[str, str]]]]
    ) -> None:
        """Put the code of what each value names in its place. One that names several, or none, is left out and asked."""
        escritos = [v.strip() for v in datos.getlist(nombre) if v.strip()]
        if not escritos:
            return
        hallados = hallar(escritos)
        claros = [hallados[v][0][0] for v in escritos if len(hallados[v]) == 1]
        datos.setlist(nombre, list(dict.fromkeys(claros)))
        for texto in escritos:
            if len(hallados[texto]) != 1:
                self.dudas.append(self._duda(datos, nombre, texto, hallados[texto]))

    def _duda(self, datos: QueryDict, nombre: str, texto: str, hallados: list[tuple[str, str]]) -> Duda:
        opciones = []
        for codigo, como in hallados[:DUDOSAS_A_LA_VISTA]:
            otra = datos.copy()
            otra.setlist(nombre, [*datos.getlist(nombre), codigo])
            opciones.append(Chip(nombre, como, f"?{otra.urlencode()}"))
        return Duda(texto[:60], str(type(self).base_filters[nombre].label), opciones)

    # --- Filtering

    def buscar(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        """As the public list, or the pledges whose code is typed, or ends so, or is called «MIMP 2»."""
        if not valor:
            return queryset
        codigo = valor.strip().lower()
        es_ese = [Q(busqueda__contains=f"| {nombre} |") for nombre in de_codigo(valor)]
        if len(codigo) >= LARGO_DE_CODIGO and "-" in codigo and " " not in codigo:
            es_ese.append(Q(codigo__endswith=codigo))
        if es_ese and (suyos := queryset.filter(reduce(or_, es_ese))).exists():
            return suyos
        return que_dicen(queryset, self.condiciones, self.dia) if self.terminos else queryset.none()

    def por_hueco(self, queryset: QuerySet, nombre: str, valor: list[str]) -> QuerySet:
        """Pledges in force, or drafts, that lack any of these."""
        if not valor:
            return queryset
        alguno = Q()
        for hueco in valor:
            alguno |= HUECOS[hueco][1]
        return queryset.filter(alguno, dejado_en__isnull=True)

    def por_vencimiento(self, queryset: QuerySet, nombre: str, valor: list[str]) -> QuerySet:
        """Public pledges in force, with a deadline near: see `lectura/vencimientos.py`."""
        if not valor:
            return queryset
        publicos = queryset.filter(situacion=SituacionCompromiso.PUBLICADO, dejado_en__isnull=True)
        claves = [QUE_VENCEN[v](publicos, self.dia).order_by().values("pk") for v in valor]
        return queryset.filter(reduce(or_, (Q(pk__in=suyas) for suyas in claves)))

    def por_apoyo(self, queryset: QuerySet, nombre: str, valor: list[str]) -> QuerySet:
        """Pledges that ask for support and that nobody noted anything of: see `lectura/prevision.py`."""
        return queryset.filter(pk__in=piden_apoyo(queryset).order_by().values("pk")) if valor else queryset

    def por_encargado(self, queryset: QuerySet, nombre: str, valor: list[str]) -> QuerySet:
        """Pledges that any of these officers is in charge of, by name or for their institution."""
        if not valor:
            return queryset
        alguno = Q()
        for quien in valor:
            alguno |= encargos.de_quien(quien, self.de_casa)
        return queryset.filter(alguno)

    # --- Facets

    def facetas_de(self, total: int) -> list[Faceta]:
        """The facets, with how many results each option would give if there are at most CUENTAS_HASTA now."""
        if total <= CUENTAS_HASTA:
            return super().facetas_de(total)
        return [self._sin_contar(nombre) for nombre in self.FACETAS]

    def _aparte(self) -> dict[str, Callable[[], Faceta]]:
        return {
            **super()._aparte(),
            "hueco": self._de_huecos,
            "vence": self._de_vencimientos,
            "apoyo": self._de_apoyos,
            "encargado": self._de_encargados,
        }

    def _de_encargados(self) -> Faceta:
        """Who no longer works here counts as nobody: known here by name, so that the database need not ask of each row."""
        cuentas: Counter[str] = Counter()
        dichos: QuerySet[Any] = encargos.con_quien_se_dijo(self._para("encargado"))
        for pk, n in dichos.values_list("dicho_encargado").annotate(n=Count("pk")):
            quien = NADIE if pk not in self.personal else YO if pk == self.de_casa.pk else str(pk)
            cuentas[quien] += n
        return self._faceta("encargado", self.form.fields["encargado"].choices, cuentas)

    def _de_instituciones(self) -> Faceta:
        """By acronym and name: nobody knows sixty acronyms. One query more."""
        faceta = super()._de_instituciones()
        suyas = Institucion.objects.filter(slug__in=[o.valor for o in faceta.todas])
        enteros = {i.slug: nombre_entero(i) for i in suyas.only("slug", "sigla", "nombre")}
        opciones, resto = (
            [replace(o, texto=enteros[o.valor]) for o in grupo] for grupo in (faceta.opciones, faceta.resto)
        )
        return replace(faceta, opciones=opciones, resto=resto)

    def _de_huecos(self) -> Faceta:
        en_pie = self._para("hueco").filter(dejado_en__isnull=True)
        cuentas = contar_juntos({h: en_pie.filter(q) for h, (_e, q) in HUECOS.items()})
        return self._faceta("hueco", self.form.fields["hueco"].choices, cuentas)

    def _de_vencimientos(self) -> Faceta:
        todos = self._para("vence")
        cuentas = {v: self.por_vencimiento(todos, "vence", [v]).count() for v in QUE_VENCEN}
        return self._faceta("vence", self.form.fields["vence"].choices, cuentas)

    def _de_apoyos(self) -> Faceta:
        cuentas = {SIN_ATENDER: piden_apoyo(self._para("apoyo")).count()}
        return self._faceta("apoyo", self.form.fields["apoyo"].choices, cuentas)

    @cached_property
    def para_guardar(self) -> str:
        """The filters that were understood, as an address without order nor page: what a saved view keeps."""
        self.limpios  # noqa: B018 - validates
        resto = QueryDict(mutable=True)
        for nombre in ("q", *self.FACETAS):
            if nombre not in self.form.errors and (valores := self.data.getlist(nombre)):
                resto.setlist(nombre, sorted(valores))
        return resto.urlencode()

    def avisos(self) -> list[str]:
        """Besides, each name that nobody knows."""
        sin_nadie = [
            gettext("%(etiqueta)s: no hay nada que se llame «%(texto)s». No se aplicó ese filtro.")
            % {"etiqueta": duda.etiqueta, "texto": duda.escrito}
            for duda in self.dudas
            if not duda.opciones
        ]
        return [*sin_nadie, *super().avisos()]


class FiltroDeAgenda(FiltroInterno):
    """Of the page of deadlines: by whose they are. What each option would leave is not counted: pledges are filtered here,
    and deadlines are shown."""

    OTROS_PARAMETROS = {"p", "todo", "clase", "cuando", "formato"}
    FACETAS = ("encargado", "institucion", "edicion", "sector", "eje")
    SENCILLAS: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for ajeno in set(self.filters) - {"q", "orden", *self.FACETAS}:
            del self.filters[ajeno], self.form.fields[ajeno]

    def facetas_de(self, total: int) -> list[Faceta]:
        return [self._sin_contar(nombre) for nombre in self.FACETAS]


def nombre_entero(institucion: Institucion) -> str:
    """An institution as a list of them calls it: «EJ-05 · Institución de ejemplo 05»."""
    return ENTRE_SIGLA_Y_NOMBRE.join(filter(None, (institucion.sigla, institucion.nombre)))


def de_todos(compromisos: QuerySet[Compromiso], consulta: str, dia: Dia) -> FiltroInterno:
    """The filter that an address asks for, over `compromisos`."""
    return FiltroInterno(QueryDict(consulta), dia, leidos_por_dentro(compromisos, dia))
