"""The one filter form. The page, the download and, later, the API filter pledges through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import cast

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from base.texto import plegar
from compromisos.lectura.compromisos import compromisos_de, por_parecido, que_dicen
from compromisos.lectura.correccion import corregida
from compromisos.lectura.directorio import SIN_SECTOR
from compromisos.lectura.ediciones import ediciones_de, ejes_de
from compromisos.lectura.en_palabras import CALLE, LAMPARAS
from compromisos.lectura.filtros.facetas import (
    INSTITUCIONES_A_LA_VISTA,
    INSTITUCIONES_EN_TOTAL,
    Chip,
    Faceta,
    Opcion,
)
from compromisos.lectura.filtros.marcos import Elementos
from compromisos.lectura.hallados import Hallados, claves_de, son_demasiadas
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.marcos import cuantos_por_elemento, cuantos_por_marco, elementos_de, que_responden_a
from compromisos.lectura.nombres import corto, nombres_del
from compromisos.lectura.observados import con_otro_valor
from compromisos.lectura.recuentos import cuentas_por
from compromisos.lectura.temas import de_tema
from compromisos.lectura.territorios import los_que_nombran
from compromisos.models import Compromiso, Edicion, Eje, ElementoDeMarco, Marco, Nivel, Territorio
from compromisos.models.busqueda import condiciones as condiciones_de
from compromisos.reglas.busqueda import (
    LARGO_DE_BUSQUEDA,
    TERMINOS,
    Termino,
    terminos_de,
)
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Prevision, Respaldo
from instituciones.models import Institucion, Sector


def _opciones(palabras: type[Palabra]) -> list[tuple[str, str | Promise]]:
    return [(p.value, _(CALLE.get(p, p.etiqueta))) for p in palabras]


class Varias(django_filters.MultipleChoiceFilter):
    """Any of the chosen values, as one IN: no join, no DISTINCT."""

    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class DeSectores(Varias):
    """By sector; SIN_SECTOR are the institutions of which nobody said it."""

    def filter(self, qs, value):
        return super().filter(qs, ["" if v == SIN_SECTOR else v for v in value or ()])


class VariasDeModelo(django_filters.ModelMultipleChoiceFilter):
    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": [v.pk for v in value]}) if value else qs


class FiltroCompromisos(django_filters.FilterSet):
    """Filters the pledges of a day: the page, the file and the feed of a list cannot disagree.

    `errores()` are sentences about values that make no sense and `avisos()` about names nobody
    knows: shown, never swallowed. A bad value is left out of the filtering.
    """

    q = django_filters.CharFilter(label=_("Buscar"), method="buscar")
    estado = Varias(label=_(LAMPARAS["estado"]), choices=_opciones(Estado))
    plazo = Varias(label=_(LAMPARAS["plazo"]), choices=_opciones(Plazo))
    frescura = Varias(label=_(LAMPARAS["frescura"]), choices=_opciones(Frescura))
    respaldo = Varias(label=_(LAMPARAS["respaldo"]), choices=_opciones(Respaldo))
    observado = django_filters.MultipleChoiceFilter(
        label=_("Valor observado"),
        method="por_observado",
        choices=[("distinto", _("Quien verificó contó otra cosa"))],
    )
    prevision = Varias(label=_("Qué prevé quien lo prometió"), choices=_opciones(Prevision))
    sector = DeSectores(
        label=_("Sector"),
        field_name="institucion__sector",
        choices=[*Sector.choices, (SIN_SECTOR, _("Sector no indicado"))],
    )
    eje = VariasDeModelo(
        label=_("Tema"), queryset=Eje.objects.all(), to_field_name="codigo", method="por_eje"
    )
    institucion = VariasDeModelo(
        label=_("Institución"), queryset=Institucion.objects.all(), to_field_name="slug"
    )
    territorio = VariasDeModelo(
        label=_("Región o lugar"),
        queryset=Territorio.objects.select_related("superior__superior"),
        to_field_name="ubigeo",
        method="por_territorio",
    )
    marco = Elementos(
        label=_("A qué responde"),
        queryset=ElementoDeMarco.objects.all(),
        to_field_name="codigo",
        method="por_marco",
    )
    edicion = VariasDeModelo(label=_("Edición"), queryset=Edicion.objects.all(), to_field_name="slug")
    orden = django_filters.ChoiceFilter(
        label=_("Ordenar por"),
        empty_label=None,
        null_label=None,
        method="ordenar",
        choices=[
            ("parecido", _("Lo que más se parece a lo buscado")),
            ("numero", _("Institución, de la A a la Z")),
            ("reciente", _("Último informe: primero el más reciente")),
            ("antiguo", _("Último informe: primero el más antiguo")),
            ("plazo", _("Plazo: primero el más próximo")),
            ("plazo_lejano", _("Plazo: primero el más lejano")),
        ],
    )

    OTROS_PARAMETROS = {"pagina", "al"}
    FACETAS: tuple[str, ...] = (
        "estado",
        "plazo",
        "frescura",
        "respaldo",
        "observado",
        "prevision",
        "sector",
        "institucion",
        "eje",
        "territorio",
        "marco",
        "edicion",
    )
    # Not offered while it has nothing to choose: nobody is asked for what no institution said.
    SI_HAY_ALGO = frozenset({"prevision", "observado", "marco"})
    OFRECE_TODO = False  # those too, where nothing is counted
    # One value each pledge: they are counted together, in one query.
    SENCILLAS: dict[str, str] = {
        "estado": "estado",
        "plazo": "plazo",
        "frescura": "frescura",
        "respaldo": "respaldo",
        "prevision": "prevision",
        "sector": "institucion__sector",
        "edicion": "edicion__slug",
    }
    VACIAS = {"sector": SIN_SECTOR}  # what a filter calls those that have no value
    # The last word is always the key: the same request gives the same pages.
    ORDENES = {
        "numero": ("institucion__nombres_plegados", "edicion__slug", "numero", "pk"),
        "reciente": (F("informado_en").desc(nulls_last=True), "pk"),
        "antiguo": (F("informado_en").asc(nulls_last=True), "pk"),
        "plazo": (F("plazo_fecha").asc(nulls_last=True), "pk"),
        "plazo_lejano": (F("plazo_fecha").desc(nulls_last=True), "pk"),
    }

    class Meta:
        model = Compromiso
        fields: list[str] = []

    def __init__(self, data, dia: Dia, compromisos: QuerySet | None = None, **kwargs):
        super().__init__(data, compromisos_de(dia) if compromisos is None else compromisos, **kwargs)
        self.dia = dia
        self._claves: dict[str, list[int]] = {}
        self.filters["institucion"].queryset = instituciones_de(dia)
        self.filters["eje"].queryset = ejes_de(dia)
        self.filters["marco"].queryset = elementos_de(dia)
        self.filters["edicion"].queryset = ediciones_de(dia)
        self.form.fields["marco"].dia = dia  # the form is made here: whatever a filter offers is said before
        self.form.fields["q"].validators.append(MaxLengthValidator(LARGO_DE_BUSQUEDA))

    @cached_property
    def limpios(self) -> dict:
        """Cleaned values of the request."""
        self.form.is_valid()
        return getattr(self.form, "cleaned_data", {})

    # --- Filtering

    def filter_queryset(self, queryset: QuerySet, *, salvo: str = "") -> QuerySet:
        """Filtered pledges; with `salvo`, without that filter, as the counts of its facet are made."""
        for nombre, filtro in self.filters.items():
            if nombre not in (salvo, "orden") and nombre in self.limpios:
                queryset = filtro.filter(queryset, self.limpios[nombre])
        return self.ordenar(queryset, "orden", self.orden_elegido)

    @property
    def qs(self) -> QuerySet:
        return self.filter_queryset(self.queryset.all())

    @cached_property
    def terminos(self) -> list[Termino]:
        return terminos_de(self.limpios.get("q") or "")

    @cached_property
    def condiciones(self) -> list[Q]:
        return condiciones_de(self.terminos)  # once: the words of a stem are asked of the database

    def buscar(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        """Search filter: all the terms, wherever each stands. Words, never a pattern: «%» finds nothing."""
        if not valor:
            return queryset
        return que_dicen(queryset, self.condiciones, self.dia) if self.terminos else queryset.none()

    @cached_property
    def resultados(self) -> QuerySet | Hallados:
        """What a page of the list shows: `qs` or, of a search, what stops counting where nobody looks."""
        if not self.terminos:
            return self.qs
        orden = None if self.orden_elegido == "parecido" else self.ORDENES[self.orden_elegido]
        return Hallados(self._sin_orden(), self.condiciones, plegar(self.limpios["q"]), self.dia, orden)

    def _sin_orden(self, salvo: str = "") -> QuerySet:
        return self.filter_queryset(self.queryset.all(), salvo=salvo).order_by()

    def por_eje(self, queryset: QuerySet, nombre: str, valor) -> QuerySet:
        if not valor:
            return queryset
        con_eje = Compromiso.ejes.through.objects.filter(eje__in=[e.pk for e in valor])
        return queryset.filter(pk__in=con_eje.values("compromiso"))

    def por_marco(self, queryset: QuerySet, nombre: str, valor) -> QuerySet:
        return que_responden_a(queryset, valor, self.dia) if valor else queryset

    def por_observado(self, queryset: QuerySet, nombre: str, valor) -> QuerySet:
        """Pledges of which whoever verified counted something else than what stands declared."""
        return queryset.filter(con_otro_valor(self.dia)) if valor else queryset

    def por_territorio(self, queryset: QuerySet, nombre: str, valor) -> QuerySet:
        """Pledges that name one of the places, one above it or one inside it."""
        if not valor:
            return queryset
        return queryset.filter(los_que_nombran(*(t.ubigeo for t in valor)))

    @property
    def orden_elegido(self) -> str:
        """What is searched comes by how plainly it is said, unless another order is asked for."""
        pedido = self.limpios.get("orden") or ("parecido" if self.terminos else "numero")
        return "numero" if pedido == "parecido" and not self.terminos else pedido

    @property
    def ordenes(self) -> list[tuple[str, str]]:
        """Orders that make sense here; that of the list itself is no value, so that a search typed later has its own."""
        sin_pedir = "parecido" if self.terminos else "numero"
        return [
            ("" if valor == sin_pedir else valor, texto)
            for valor, texto in self.form.fields["orden"].choices
            if self.terminos or valor != "parecido"
        ]

    def ordenar(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        if valor == "parecido":
            return queryset.order_by(*por_parecido(plegar(self.limpios["q"]), self.condiciones))
        return queryset.order_by(*self.ORDENES[valor])

    # --- What is said about the request

    def errores(self) -> list[str]:
        """One sentence for each value that makes no sense."""
        self.limpios  # noqa: B018 - validates
        return [self._error(nombre, fallos[0]) for nombre, fallos in self.form.errors.as_data().items()]

    def _error(self, nombre: str, fallo: forms.ValidationError) -> str:
        if nombre == "q":
            return gettext("Buscar: escriba %(n)s caracteres o menos. No se buscó nada.") % {
                "n": LARGO_DE_BUSQUEDA
            }
        valor = (fallo.params or {}).get("value") or (fallo.params or {}).get("pk") or self.data.get(nombre)
        return gettext("%(nombre)s: «%(valor)s» no es un valor que conozcamos. No se aplicó ese filtro.") % {
            "nombre": self.form.fields[nombre].label,
            "valor": str(valor)[:40],
        }

    def desconocidos(self) -> list[str]:
        """One sentence naming the parameters that nobody knows."""
        ajenos = sorted(set(self.data) - set(self.filters) - self.OTROS_PARAMETROS)
        if not ajenos:
            return []
        nombres = ", ".join(f"«{n[:40]}»" for n in ajenos[:5])
        return [gettext("No conocemos el filtro %(nombres)s: no se tuvo en cuenta.") % {"nombres": nombres}]

    def avisos(self) -> list[str]:
        """Notices about what was not taken into account, or not whole."""
        frases = self.desconocidos()
        for nombre in ("q", "orden"):
            if len(self.data.getlist(nombre)) > 1:
                frases.append(
                    gettext("«%(nombre)s» viene repetido: se tuvo en cuenta el último.") % {"nombre": nombre}
                )
        if self.limpios.get("q") and not self.terminos:
            frases.append(
                gettext("En «%(q)s» no hay ninguna palabra que buscar.") % {"q": self.limpios["q"][:40]}
            )
        if len(self.terminos) == TERMINOS:
            frases.append(gettext("Se buscaron las primeras %(n)s palabras.") % {"n": TERMINOS})
        return frases

    def sugerencia(self) -> Chip | None:
        """«¿Quiso decir…?»: the same search, rightly spelt, when it found nothing and so it would.

        Looks at what is public on that day only, without the other filters. A bounded number of queries.
        """

        consulta = corregida(self.limpios.get("q") or "", self.terminos, self.condiciones, self.dia)
        terminos = terminos_de(consulta) if consulta else []
        if not terminos or not claves_de(que_dicen(self.queryset, condiciones_de(terminos), self.dia)):
            return None
        resto = self.data.copy()
        resto["q"] = consulta
        resto.pop("pagina", None)
        return Chip("q", consulta, f"?{resto.urlencode()}")

    @property
    def consulta(self) -> str:
        """«?estado=cumplido&al=…»: what was understood of the request, and the day; without the page."""
        self.limpios  # noqa: B018 - validates
        resto = self.data.copy()
        for nombre in set(self.data) - ({*self.filters, "al"} - set(self.form.errors)):
            del resto[nombre]
        return f"?{resto.urlencode()}" if resto else ""

    # --- Facets and chips

    def facetas_de(self, total: int) -> list[Faceta]:
        """The facets of a result of `total`. Of a search that finds nothing, with no other filter that could be taken off,
        there is nothing to count, and nothing is asked."""
        if total or any(self.limpios.get(f) for f in self.FACETAS):
            return self.facetas()
        con_nada = [f for f in self.FACETAS if f not in self.SI_HAY_ALGO]
        return [Faceta(f, str(self.form.fields[f].label), []) for f in con_nada]

    def facetas(self) -> list[Faceta]:
        """Each facet with its options and how many results each would give, the other filters applied; without the
        counts where a search gives more than hallados.TOPE (`Faceta.sin_contar`).

        A fixed number of queries: those that are not filtering and hold one value a pledge share one.
        """
        contadas = [f for f in self.SENCILLAS if not self._son_muchos(f)]
        libres = [f for f in contadas if not self.limpios.get(f)]
        cuentas: dict[str, Counter[str]] = {f: Counter() for f in self.SENCILLAS}
        for nombres in [libres, *([f] for f in contadas if f not in libres)]:
            base = self._para(nombres[0]) if nombres else self.queryset.none()
            suyas = cuentas_por(base, self.dia, *(self.SENCILLAS[f] for f in nombres))
            for f in nombres:
                for valor, n in suyas[self.SENCILLAS[f]].items():
                    cuentas[f][valor or self.VACIAS.get(f, valor)] += n
        hechas = self._aparte()
        todas = [
            self._sin_contar(f)
            if self._son_muchos(f)
            else hechas[f]()
            if f in hechas
            else self._faceta(f, self.form.fields[f].choices, cuentas[f])
            for f in self.FACETAS
        ]
        return [f for f in todas if f.opciones or f.nombre not in self.SI_HAY_ALGO]

    def _aparte(self) -> dict[str, Callable[[], Faceta]]:
        """Facets of which a pledge may hold several values, or whose options are not those of the form."""
        return {
            "eje": self._de_ejes,
            "observado": self._de_observados,
            "territorio": self._de_territorios,
            "marco": self._de_marcos,
            "institucion": self._de_instituciones,
        }

    def _para(self, nombre: str) -> QuerySet:
        """The pledges of which a facet counts. Of a search, by key: each of its facets would search again."""
        if not self.terminos:
            return self._sin_orden(nombre)
        return self.queryset.filter(pk__in=self._claves_para(nombre)).order_by()

    def _claves_para(self, nombre: str) -> list[int]:
        """At most hallados.TOPE + 1 keys, asked for once for all the facets that are not filtering."""
        salvo = nombre if self.limpios.get(nombre) else ""
        if not salvo:
            return cast(Hallados, self.resultados).claves
        if salvo not in self._claves:
            self._claves[salvo] = claves_de(self._sin_orden(salvo))
        return self._claves[salvo]

    @property
    def son_muchas(self) -> bool:
        """Whether it is of a search that finds more than are counted."""
        return self._son_muchos("")

    def _son_muchos(self, nombre: str) -> bool:
        """Whether a search gives more than somebody waits to have counted, without that filter."""
        return bool(self.terminos) and son_demasiadas(self._claves_para(nombre))

    def _sin_contar(self, nombre: str) -> Faceta:
        """What can be chosen, and no count; of institutions, all if they are few or else those chosen."""
        elegidos = set(self.data.getlist(nombre))
        if nombre == "institucion":
            todas = list(
                instituciones_de(self.dia).order_by("nombres_plegados", "pk")[: INSTITUCIONES_EN_TOTAL + 1]
            )
            algunas = todas if len(todas) <= INSTITUCIONES_EN_TOTAL else self.limpios.get(nombre) or ()
            pares = [(i.slug, str(i)) for i in algunas]
        elif nombre == "territorio":
            regiones = Territorio.objects.filter(nivel=Nivel.REGION).values_list("ubigeo", "nombre")
            pares = sorted({*regiones, *((t.ubigeo, t.en_lista) for t in self.limpios.get(nombre) or ())})
        elif nombre in self.SI_HAY_ALGO and not (elegidos or self.OFRECE_TODO):
            pares = []
        else:
            pares = [(str(v), str(t)) for v, t in self.form.fields[nombre].choices]
        opciones = [Opcion(v, t, 0, v in elegidos) for v, t in pares[:INSTITUCIONES_EN_TOTAL]]
        return Faceta(nombre, str(self.form.fields[nombre].label), opciones, sin_contar=True)

    def _faceta(self, nombre: str, choices: Iterable, cuenta: Mapping[str, int]) -> Faceta:
        elegidos = set(self.data.getlist(nombre))
        opciones = [
            Opcion(str(valor), str(texto), cuenta.get(str(valor), 0), str(valor) in elegidos)
            for valor, texto in choices
        ]
        visibles = [o for o in opciones if o.cuenta or o.elegida]
        return Faceta(nombre, str(self.form.fields[nombre].label), visibles)

    def _de_ejes(self) -> Faceta:
        cuenta = self._para("eje").values_list("ejes__codigo").annotate(n=Count("pk", distinct=True))
        return self._faceta("eje", self.form.fields["eje"].choices, dict(cuenta))

    def _de_marcos(self) -> Faceta:
        """The elements that some pledge answers to, after their framework whole. Three queries; one while none does."""
        cuenta = cuantos_por_elemento(self._para("marco"), self.dia)
        pares: dict[str, str] = {}
        if cuenta:
            suyos = elementos_de(self.dia).filter(codigo__in=cuenta)
            cuenta |= cuantos_por_marco(self._para("marco"), self.dia)
            for elemento in suyos:
                pares.setdefault(elemento.marco.slug, self._texto("marco", elemento.marco))
                pares[elemento.codigo] = str(elemento)
        for elegido in self.limpios.get("marco") or ():
            pares.setdefault(elegido.codigo, self._texto("marco", elegido))
        return self._faceta("marco", pares.items(), cuenta)

    def _de_observados(self) -> Faceta:
        cuantos = self.por_observado(self._para("observado"), "", ["distinto"]).count()
        return self._faceta("observado", self.form.fields["observado"].choices, {"distinto": cuantos})

    def _de_territorios(self) -> Faceta:
        """The regions; and, if it was asked for, the province or district."""
        cuenta = dict(
            self._para("territorio")
            .filter(territorios__isnull=False)
            .values_list(Substr("territorios__ubigeo", 1, 2))
            .annotate(n=Count("pk", distinct=True))
        )
        regiones = Territorio.objects.filter(ubigeo__in=cuenta).values_list("ubigeo", "nombre")
        elegidos = {t.ubigeo: t.en_lista for t in self.limpios.get("territorio") or ()}
        for ubigeo in elegidos:
            if len(ubigeo) > 2:
                cuenta[ubigeo] = self.por_territorio(
                    self._para("territorio"), "", [Territorio(ubigeo=ubigeo)]
                ).count()
        return self._faceta("territorio", sorted({**dict(regiones), **elegidos}.items()), cuenta)

    def _de_instituciones(self) -> Faceta:
        """The ones chosen and the ones with most results; the rest, in alphabetical order, behind."""
        elegidas = {i.slug: (str(i), 0) for i in self.limpios.get("institucion") or ()}
        nombres = nombres_del(self.dia)
        cuenta = {
            slug: (corto(pk, nombre, sigla, nombres), n)
            for pk, slug, sigla, nombre, _orden, n in self._para("institucion")
            .values_list(
                "institucion",
                "institucion__slug",
                "institucion__sigla",
                "institucion__nombre",
                "institucion__nombres_plegados",
            )
            .annotate(n=Count("pk"))
            .order_by("institucion__nombres_plegados")
        }
        todas = [
            Opcion(slug, texto, n, slug in elegidas) for slug, (texto, n) in {**elegidas, **cuenta}.items()
        ]
        primeras = sorted(todas, key=lambda o: (not o.elegida, -o.cuenta))
        primeras = primeras[: max(INSTITUCIONES_A_LA_VISTA, len(elegidas))]
        if len(todas) <= len(primeras) + 2:  # nothing is gained by hiding two
            return Faceta("institucion", str(self.form.fields["institucion"].label), todas)
        resto = [o for o in todas if o not in primeras]
        return Faceta(
            "institucion",
            str(self.form.fields["institucion"].label),
            primeras,
            resto=resto[:INSTITUCIONES_EN_TOTAL],
            sobran=max(0, len(resto) - INSTITUCIONES_EN_TOTAL),
        )

    def activos(self) -> list[Chip]:
        """Chips: each active filter, with the address that removes it."""
        chips = []
        for nombre in ("q", *self.FACETAS):
            valor = self.limpios.get(nombre) or []
            for v in [valor] if isinstance(valor, str) else valor:
                codigo = (
                    v if isinstance(v, str) else str(getattr(v, self.filters[nombre].extra["to_field_name"]))
                )
                resto = self.data.copy()
                resto.setlist(nombre, [x for x in self.data.getlist(nombre) if x.strip() != codigo])
                resto.pop("pagina", None)
                chips.append(
                    Chip(str(self.form.fields[nombre].label), self._texto(nombre, v), f"?{resto.urlencode()}")
                )
        return chips

    def _texto(self, nombre: str, valor) -> str:
        if isinstance(valor, str):
            return str(dict(getattr(self.form.fields[nombre], "choices", [])).get(valor, valor))
        if isinstance(valor, Marco):
            return gettext("%(marco)s: todo") % {"marco": valor}
        return de_tema(str(valor)) if nombre == "eje" else str(valor)
