"""The regions at a glance, a search over every place, and one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from compromisos.lectura.recuentos import cuenta_por
from compromisos.models import Alcance, Compromiso, Medicion, MedicionTerritorio, Meta, Nivel, Territorio
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA
from compromisos.reglas.lugares import Hallazgo, buscar
from compromisos.reglas.palabras import Estado
from compromisos.views.comun import con_fecha, pagina_de
from compromisos.views.portada import REGION, SIN_LUGAR

LARGOS = (2, 4, 6)  # of the ubigeo of a region, a province and a district
POR_PAGINA = 10


@dataclass(frozen=True, slots=True)
class FilaDeRegion:
    region: Territorio
    estados: list[tuple[Estado, int]]  # of the pledges that name it or a place in it
    informes: int  # targets whose last report names it or a place in it

    @property
    def total(self) -> int:
        return sum(n for _estado, n in self.estados)


@require_safe
@con_fecha
def territorios(request: HttpRequest, *, hoy: date, al: date | None) -> HttpResponse:
    """The map that is also a table, and «¿Y en mi distrito?»."""
    consulta = request.GET.get("q", "")[:LARGO_DE_BUSQUEDA].replace("\x00", "").strip()
    hallazgo = buscar(consulta, Territorio.objects.como_lugares()) if consulta else Hallazgo()
    compromisos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al)
    filas = filas_de_regiones(compromisos, al=al)
    return render(
        request,
        "compromisos/territorios.html",
        {
            "consulta": consulta,
            "hallazgo": hallazgo,
            "pagina": pagina_de(request, hallazgo.lugares),
            "estados": Estado,
            "filas": filas,
            "cuentas": {f.region.ubigeo: f.total for f in filas},
            **compromisos.order_by().aggregate(
                total=Count("pk", distinct=True),
                nacionales=Count("pk", distinct=True, filter=Q(alcance=Alcance.NACIONAL)),
                sin_lugar=Count("pk", distinct=True, filter=SIN_LUGAR),
            ),
        },
    )


@require_safe
@con_fecha
def territorio(request: HttpRequest, ubigeo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """One region, province or district: what was reported there, what was promised, and what nobody says."""
    arriba_y_el = {t.ubigeo: t for t in Territorio.objects.filter(pk__in=[ubigeo[:n] for n in LARGOS])}
    lugar = arriba_y_el.pop(ubigeo, None)
    if lugar is None:
        return _no_hay(request, ubigeo)
    arriba = sorted(arriba_y_el.values(), key=lambda t: t.ubigeo)
    compromisos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al)
    nombran = los_que_nombran(ubigeo)
    grupos = {n: compromisos.filter(nombran[n]) for n in ("aqui", "arriba", "dentro")}
    grupos["nacionales"] = compromisos.filter(alcance=Alcance.NACIONAL).exclude(nombran["todos"])
    vigentes = mediciones_vigentes(al=al)
    suyos = informes(vigentes, Q(territorio__ubigeo__startswith=ubigeo))
    de_arriba = informes(vigentes, Q(territorio__in=arriba))
    return render(
        request,
        "compromisos/territorio.html",
        {
            "lugar": lugar,
            "arriba": arriba,
            "dentro": list(lugar.inferiores.all()),
            "por_estado": cuenta_por(compromisos.filter(nombran["todos"]), "estado"),
            "grupos": {
                n: pagina_de(request, _en_orden(todos), POR_PAGINA, f"pagina_{n}")
                for n, todos in grupos.items()
            },
            "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
            "informes": pagina_de(request, suyos, POR_PAGINA, "pagina_informes"),
            "informes_de_arriba": pagina_de(request, de_arriba, POR_PAGINA, "pagina_informes_de_arriba"),
            "sin_nombres": sin_todos_los_nombres(vigentes, lugar.nivel),
        },
    )


def _no_hay(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """404 with a search; but INEI also writes a region as 150000 and a province as 150100."""
    corto = ubigeo.removesuffix("00").removesuffix("00")
    if len(ubigeo) == 6 and Territorio.objects.filter(pk=corto).exists():
        consulta = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(f"{Territorio(ubigeo=corto).get_absolute_url()}{consulta}", permanent=True)
    return render(request, "compromisos/territorio_no_existe.html", {"ubigeo": ubigeo[:20]}, status=404)


# --- What was promised


def filas_de_regiones(compromisos: QuerySet, *, al: date | None) -> list[FilaDeRegion]:
    """The 25, with their pledges by state and what was reported in each. Four queries."""
    estados: dict[str, dict[str, int]] = {}
    for region, estado, n in (
        compromisos.filter(territorios__isnull=False)
        .order_by()
        .values_list(REGION, "estado")
        .annotate(n=Count("pk", distinct=True))
    ):
        estados.setdefault(region, {})[estado] = n
    informadas = dict(
        MedicionTerritorio.objects.filter(medicion__in=mediciones_vigentes(al=al))
        .order_by()
        .values_list(Substr("territorio__ubigeo", 1, 2))
        .annotate(n=Count("medicion", distinct=True))
    )
    return [
        FilaDeRegion(
            region,
            [(e, estados.get(region.ubigeo, {}).get(e, 0)) for e in Estado],
            informadas.get(region.ubigeo, 0),
        )
        for region in Territorio.objects.filter(nivel=Nivel.REGION)
    ]


def los_que_nombran(ubigeo: str) -> dict[str, Q]:
    """The pledges that name the place («aqui»), only one above it («arriba»), or only some inside it
    («dentro»); «todos» are what the list answers for this territory."""
    nombrados = Compromiso.territorios.through.objects
    superiores = [ubigeo[:n] for n in LARGOS if n < len(ubigeo)]
    aqui = Q(pk__in=nombrados.filter(territorio=ubigeo).values("compromiso"))
    arriba = Q(pk__in=nombrados.filter(territorio__in=superiores).values("compromiso"))
    de_aqui_abajo = Q(pk__in=nombrados.filter(territorio__ubigeo__startswith=ubigeo).values("compromiso"))
    return {
        "aqui": aqui,
        "arriba": arriba & ~aqui,
        "dentro": de_aqui_abajo & ~aqui & ~arriba,
        "todos": de_aqui_abajo | arriba,
    }


def _en_orden(compromisos: QuerySet) -> QuerySet:
    return compromisos.select_related("institucion", "edicion").order_by(
        "institucion__nombres_plegados", "edicion__slug", "numero", "pk"
    )


# --- What was reported


def mediciones_vigentes(*, al: date | None) -> list[int]:
    """Primary keys of the last measurement in force of each public target that counts places, as of `al`.

    One query, and the dear one: whoever asks several things of them asks for them once.
    """
    publicos = Compromiso.objects.publicados(al=al).order_by().values("pk")
    metas = Meta.objects.filter(compromiso__in=publicos).exclude(nivel_territorial="").order_by()
    ultimas = metas.con_valor(limite=fin_del_dia(al) if al else None).values_list("medicion_id", flat=True)
    return [pk for pk in ultimas if pk is not None]


def informes(vigentes: list[int], lugares: Q) -> QuerySet:
    """Those of `vigentes` that name some of `lugares` (a condition on MedicionTerritorio). Each bears as
    `de_aqui` what it names of them. The latest first, those of one update together."""
    nombrados = MedicionTerritorio.objects.filter(lugares, medicion__in=vigentes)
    return (
        Medicion.objects.filter(pk__in=nombrados.order_by().values("medicion"))
        .select_related("avance", "meta__compromiso__institucion")
        .prefetch_related(
            Prefetch(
                "medicionterritorio_set",
                nombrados.select_related("territorio").order_by("territorio"),
                to_attr="de_aqui",
            )
        )
        .order_by("-avance__fecha_corte", "-avance__publicado_en", "avance_id", "meta__orden")
    )


def sin_todos_los_nombres(vigentes: list[int], nivel: str) -> int:
    """How many targets that count places of this level were reported with more places than names: any of
    them may be the one that is asked for."""
    contados = Medicion.objects.filter(pk__in=vigentes, meta__nivel_territorial=nivel).order_by()
    return contados.annotate(nombrados=Count("medicionterritorio")).filter(valor__gt=F("nombrados")).count()
