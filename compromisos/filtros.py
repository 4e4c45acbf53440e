"""The one filter form. The page, the download and, later, the API filter pledges through it."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compromisos.estado import Estado, Frescura, Palabra, Plazo, Respaldo
from compromisos.models import Compromiso, Edicion, Eje
from instituciones.models import Institucion, Sector
from instituciones.texto import plegar

LARGO_DE_BUSQUEDA = 100
OTROS_PARAMETROS = {"pagina", "al"}


def _opciones(palabras: type[Palabra]) -> list[tuple[str, str]]:
    return [(p.value, _(p.etiqueta)) for p in palabras]


class _Varias(django_filters.MultipleChoiceFilter):
    """Any of the chosen values, as one IN: no join, no DISTINCT."""

    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class _VariasDeModelo(django_filters.ModelMultipleChoiceFilter):
    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": [v.pk for v in value]}) if value else qs


class FiltroCompromisos(django_filters.FilterSet):
    """Filters a queryset that `en_fecha()` has annotated.

    `errores()` are sentences about values that make no sense and `avisos()` about names nobody
    knows: shown, never swallowed. A bad value is left out of the filtering.
    """

    q = django_filters.CharFilter(label=_("Buscar"), method="buscar")
    estado = _Varias(label=_("Estado"), choices=_opciones(Estado))
    plazo = _Varias(label=_("Plazo"), choices=_opciones(Plazo))
    frescura = _Varias(label=_("Frescura"), choices=_opciones(Frescura))
    respaldo = _Varias(label=_("Respaldo"), choices=_opciones(Respaldo))
    sector = _Varias(label=_("Sector"), field_name="institucion__sector", choices=Sector.choices)
    eje = _VariasDeModelo(
        label=_("Eje"), queryset=Eje.objects.all(), to_field_name="codigo", method="por_eje"
    )
    institucion = _VariasDeModelo(
        label=_("Institución"), queryset=Institucion.objects.all(), to_field_name="slug"
    )
    edicion = _VariasDeModelo(label=_("Edición"), queryset=Edicion.objects.all(), to_field_name="slug")
    territorio = django_filters.CharFilter(label=_("Territorio"), method="por_territorio")
    orden = django_filters.ChoiceFilter(
        label=_("Ordenar por"),
        empty_label=None,
        null_label=None,
        method="ordenar",
        choices=[
            ("numero", _("institución y número")),
            ("reciente", _("avance más reciente")),
            ("plazo", _("plazo más próximo")),
        ],
    )

    FACETAS = ("estado", "plazo", "frescura", "respaldo", "sector", "eje", "institucion", "edicion")
    ORDENES = {
        "numero": ("edicion__slug", "institucion__nombre", "numero", "pk"),
        "reciente": (F("informado_en").desc(nulls_last=True), "pk"),
        "plazo": (F("plazo_fecha").asc(nulls_last=True), "pk"),
    }

    class Meta:
        model = Compromiso
        fields: list[str] = []

    def __init__(self, data, queryset, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.form.fields["q"].validators.append(MaxLengthValidator(LARGO_DE_BUSQUEDA))
        self.form.fields["territorio"].validators.append(_es_ubigeo)

    # --- Filtering

    def filter_queryset(self, queryset: QuerySet, *, salvo: str = "") -> QuerySet:
        """All filters, or all but one: what the counts of that one facet are made from."""
        self.form.is_valid()
        limpios = getattr(self.form, "cleaned_data", {})
        for nombre, filtro in self.filters.items():
            if nombre != salvo and nombre in limpios:
                queryset = filtro.filter(queryset, limpios[nombre])
        if not limpios.get("orden"):
            queryset = self.ordenar(queryset, "orden", "numero")
        return queryset

    @property
    def qs(self) -> QuerySet:
        return self.filter_queryset(self.queryset.all())

    def buscar(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        """Every word somewhere in the folded search text. Words, never a pattern: «%» finds nothing."""
        palabras = plegar(valor).split()
        if not palabras:
            return queryset.none()
        for palabra in palabras:
            queryset = queryset.filter(busqueda__contains=palabra)
        return queryset

    def por_eje(self, queryset: QuerySet, nombre: str, valor) -> QuerySet:
        if not valor:
            return queryset
        con_eje = Compromiso.ejes.through.objects.filter(eje__in=[e.pk for e in valor])
        return queryset.filter(pk__in=con_eje.values("compromiso"))

    def por_territorio(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        """Pledges that name the place, one above it or one inside it: by prefix of the ubigeo."""
        if not valor:
            return queryset
        arriba = [valor[:n] for n in (2, 4, 6) if n <= len(valor)]
        lugares = Compromiso.territorios.through.objects.filter(
            Q(territorio__in=arriba) | Q(territorio__ubigeo__startswith=valor)
        )
        return queryset.filter(pk__in=lugares.values("compromiso"))

    def ordenar(self, queryset: QuerySet, nombre: str, valor: str) -> QuerySet:
        return queryset.order_by(*self.ORDENES[valor or "numero"])

    # --- What is said about the request

    def errores(self) -> list[str]:
        """One sentence for each value that makes no sense."""
        self.form.is_valid()
        frases = []
        for nombre in self.form.errors:
            valores = ", ".join(f"«{v[:40]}»" for v in self.data.getlist(nombre))
            frases.append(
                gettext("%(nombre)s: %(valores)s no es un valor que conozcamos. No se aplicó ese filtro.")
                % {"nombre": self.form.fields[nombre].label, "valores": valores}
            )
        return frases

    def avisos(self) -> list[str]:
        """One sentence naming the parameters that nobody knows."""
        ajenos = sorted(set(self.data) - set(self.filters) - OTROS_PARAMETROS)
        if not ajenos:
            return []
        nombres = ", ".join(f"«{n[:40]}»" for n in ajenos[:5])
        return [gettext("No conocemos el filtro %(nombres)s: no se tuvo en cuenta.") % {"nombres": nombres}]

    # --- Facets and chips

    def facetas(self) -> list[Faceta]:
        """Each facet with its options and how many results each would give. One query a facet."""
        return [self._faceta(nombre) for nombre in self.FACETAS]

    def _faceta(self, nombre: str) -> Faceta:
        campo = {"sector": "institucion__sector", "eje": "ejes__codigo"}.get(nombre, nombre)
        campo = {"institucion": "institucion__slug", "edicion": "edicion__slug"}.get(nombre, campo)
        base = self.filter_queryset(self.queryset.all(), salvo=nombre).order_by()
        cuenta = dict(base.values_list(campo).annotate(n=Count("pk", distinct=True)))
        elegidos = set(self.data.getlist(nombre))
        # The labels of a model come with its choices: one query for each of the three.
        opciones = [
            Opcion(str(valor), str(texto), cuenta.get(str(valor), 0), str(valor) in elegidos)
            for valor, texto in self.form.fields[nombre].choices
        ]
        visibles = [o for o in opciones if o.cuenta or o.elegida or nombre == "estado"]
        return Faceta(nombre, str(self.form.fields[nombre].label), visibles)

    def activos(self) -> list[Chip]:
        """What is filtering now, each with the address that takes it away."""
        limpios = getattr(self.form, "cleaned_data", {})
        chips = []
        for nombre in ("q", "territorio", *self.FACETAS):
            valor = limpios.get(nombre) or []
            for v in [valor] if isinstance(valor, str) else valor:
                codigo = v if isinstance(v, str) else getattr(v, "codigo", "") or v.slug
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
        return str(valor)


@dataclass(frozen=True, slots=True)
class Opcion:
    valor: str
    texto: str
    cuenta: int
    elegida: bool


@dataclass(frozen=True, slots=True)
class Faceta:
    nombre: str
    etiqueta: str
    opciones: list[Opcion]

    @property
    def abierta(self) -> bool:
        return self.nombre == "estado" or any(o.elegida for o in self.opciones)


@dataclass(frozen=True, slots=True)
class Chip:
    campo: str
    texto: str
    sin_el: str


def _es_ubigeo(valor: str) -> None:
    if not (valor.isascii() and valor.isdigit() and len(valor) in (2, 4, 6)):
        raise forms.ValidationError(_("Un ubigeo tiene 2, 4 o 6 cifras."))
