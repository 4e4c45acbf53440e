"""Board of data quality: what is missing, why it matters, and the page where each is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.admin.descargar import archivo_de_lista, pide_archivo
from compromisos.lectura import calidad
from compromisos.lectura.directorio import SIN_SECTOR
from compromisos.lectura.filtros.interno import HUECOS
from compromisos.lectura.por_version import por_version
from compromisos.models import Compromiso, Edicion
from compromisos.publicacion import permisos
from compromisos.salidas.datos.columns.de_trabajo import CalidadResource, InstitucionesSinResource
from instituciones.models import Institucion, Sector

POR_PAGINA = 50

# {gap: why it matters}
PORQUE: dict[str, str | Promise] = {
    "sin_limite": gettext_lazy("No se puede decir si va a tiempo ni si venció."),
    "sin_meta": gettext_lazy("No hay con qué medir si se cumplió."),
    "sin_lugar": gettext_lazy("No sale en la página de ninguna región."),
    "sin_prueba": gettext_lazy("Se declara y nadie puede comprobarlo."),
    "sin_linea_base": gettext_lazy("No se sabe desde dónde se partió: no se puede decir cuánto se avanzó."),
    "enlace_sin_abrir": gettext_lazy("Puede llevar a una página que ya no está: ábralo y anote el día."),
    "enlace_roto": gettext_lazy(
        "Nadie puede abrir la prueba: corrija el informe con otra dirección, o suba el documento."
    ),
    "no_cuadra": gettext_lazy("Se muestra así al público: uno de los dos datos está mal."),
    "sin_encargado": gettext_lazy("Nadie del ministerio la sigue."),
    "sin_contacto": gettext_lazy("No se sabe a quién llamar."),
    "sin_quien_informe": gettext_lazy(
        "Nadie puede enviar un informe por ella: ni cuenta ni enlace personal."
    ),
}
DE_INSTITUCION: dict[str, str | Promise] = {
    "sin_encargado": gettext_lazy("Sin encargado en el ministerio"),
    "sin_contacto": gettext_lazy("Sin contacto"),
    "sin_quien_informe": gettext_lazy("Sin nadie que informe"),
}
SE_ENMIENDA = (
    "sin_limite",
    "sin_meta",
    "sin_lugar",
    "sin_linea_base",
)  # of the pledge; the others, of its report


@dataclass(frozen=True, slots=True)
class FilaDeCalidad:
    """A gap as the page shows it: by what it is counted, with (part, how many, address) of each; and (name, what it is of,
    address) of the first."""

    clave: str
    titulo: str
    por_que: str | Promise
    n: int
    url: str
    partes: list[tuple[str, list[tuple[str, int, str]]]]
    primeras: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class FilaEnArchivo:
    """A gap in the file of the board: of what it is, of how many."""

    de: str
    de_cuantos: int
    fila: FilaDeCalidad

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self.fila, nombre)


def tablero(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseBase:
    _check_ve(request)
    dia, filtro = Dia.de_hoy(), _filtro(request)
    compromisos = Compromiso.objects.editables_por(request.user)
    ediciones = dict(Edicion.objects.order_by("-anio", "nombre").values_list("slug", "nombre"))
    contar = partial(calidad.de_compromisos, compromisos, dia, **filtro)
    if permisos.ve_la_edicion(request.user):  # then all that is counted is public, and the same to all
        de_ellos = por_version(dia, ("calidad", *filtro.values()), contar)
    else:
        de_ellos = contar()
    de_ellas = calidad.de_instituciones(dia, ahora=timezone.now(), **filtro)
    filas = [_fila(falta, filtro, ediciones, request.user) for falta in de_ellos.faltas]
    de_instituciones = [_fila_de_institucion(falta, filtro, request.user) for falta in de_ellas.faltas]
    if formato := pide_archivo(request):
        return archivo_de_lista(
            CalidadResource(),
            [
                *(FilaEnArchivo(_("Compromisos publicados"), de_ellos.total, f) for f in filas),
                *(FilaEnArchivo(_("Instituciones"), de_ellas.total, f) for f in de_instituciones),
            ],
            formato,
            de=_("Calidad de los datos"),
            filtros=_dichos(filtro, ediciones),
        )
    return TemplateResponse(
        request,
        "admin/calidad/tablero.html",
        {
            **marco,
            "title": _("Calidad de los datos"),
            "ediciones": ediciones,
            "sectores": _sectores(),
            "filtro": filtro,
            "dichos": _dichos(filtro, ediciones),
            "total": de_ellos.total,
            "instituciones": de_ellas.total,
            "filas": filas,
            "en_orden": [HUECOS[clave][0] for clave in de_ellos.sin_faltas],
            "filas_de_instituciones": de_instituciones,
            "en_orden_de_instituciones": [DE_INSTITUCION[clave] for clave in de_ellas.sin_faltas],
        },
    )


def instituciones(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseBase:
    """Institutions with one gap, each with the page where it is mended."""
    _check_ve(request)
    hueco, filtro = request.GET.get("hueco", ""), _filtro(request)
    condiciones = calidad.huecos_de_institucion(timezone.now())
    if hueco not in condiciones:
        raise Http404
    todas = calidad.instituciones_que_deben(Dia.de_hoy(), **filtro).filter(condiciones[hueco])
    dichos = _dichos(filtro, dict(Edicion.objects.values_list("slug", "nombre")))
    if formato := pide_archivo(request):
        suyas = ((i, DE_INSTITUCION[hueco]) for i in todas.iterator(chunk_size=500))
        return archivo_de_lista(
            InstitucionesSinResource(), suyas, formato, de=str(DE_INSTITUCION[hueco]), filtros=dichos
        )
    pagina = Paginator(todas, POR_PAGINA).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "admin/calidad/instituciones.html",
        {
            **marco,
            "title": DE_INSTITUCION[hueco],
            "por_que": PORQUE[hueco],
            "dichos": dichos,
            "pagina": pagina,
            "filas": [(i, _donde_se_arregla(i, hueco, request.user)) for i in pagina],
            "tablero": reverse("admin:calidad") + _consulta(filtro),
        },
    )


def _check_ve(request: HttpRequest) -> None:
    if not permisos.ve_calidad(request.user):
        raise PermissionDenied(_("La calidad de los datos la ve el personal del ministerio."))


def _filtro(request: HttpRequest) -> dict[str, str]:
    """The edition and the sector that are asked for, if there are such."""
    edicion, sector = request.GET.get("edicion", ""), request.GET.get("sector", "")
    hay = bool(edicion) and Edicion.objects.filter(slug=edicion).exists()
    return {
        "edicion": edicion if hay else "",
        "sector": sector if sector in (*Sector.values, SIN_SECTOR) else "",
    }


def _sectores() -> list[tuple[str, str]]:
    return [*((c, str(nombre)) for c, nombre in Sector.choices), (SIN_SECTOR, _("Sector no indicado"))]


def _dichos(filtro: dict[str, str], ediciones: dict[str, str]) -> list[tuple[str, str]]:
    """What narrows it, in words."""
    elegidos = (
        (_("Edición"), ediciones.get(filtro["edicion"])),
        (_("Sector"), dict(_sectores()).get(filtro["sector"])),
    )
    return [(campo, str(nombre)) for campo, nombre in elegidos if nombre]


def _consulta(filtro: dict[str, str], **mas: str) -> str:
    datos = QueryDict(mutable=True)
    datos.update({clave: valor for clave, valor in {**filtro, **mas}.items() if valor})
    return f"?{datos.urlencode()}" if datos else ""


# --- In words


def _fila(falta: calidad.Falta, filtro: dict[str, str], ediciones: dict[str, str], user) -> FilaDeCalidad:
    lista = reverse("admin:compromisos_compromiso_changelist")

    def en_la_lista(**mas: str) -> str:
        return lista + _consulta(filtro, situacion="publicado", hueco=falta.clave, **mas)

    partes = []
    if not filtro["edicion"]:
        por_edicion = [
            (nombre, falta.por_edicion[slug], en_la_lista(edicion=slug))
            for slug, nombre in ediciones.items()
            if slug in falta.por_edicion
        ]
        partes.append((_("Por edición:"), por_edicion))
    if not filtro["sector"]:
        partes.append((_("Por sector:"), _por_sector(falta, en_la_lista)))
    return FilaDeCalidad(
        falta.clave,
        str(HUECOS[falta.clave][0]),
        PORQUE[falta.clave],
        falta.n,
        en_la_lista(),
        [(por, suyas) for por, suyas in partes if len(suyas) > 1],
        [(c.rotulo, str(c.institucion), _donde_se_enmienda(c, falta.clave, user)) for c in falta.primeras],
    )


def _donde_se_enmienda(compromiso: Any, hueco: str, user) -> str:
    """Where it is mended or, by who only reads, where it is read."""
    if not permisos.puede_publicar_compromisos(user):
        return reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk])
    if hueco in SE_ENMIENDA or (hueco == "enlace_roto" and not compromiso.con_prueba_rota):
        return reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    return reverse("admin:compromisos_avance_change", args=[compromiso.avance_id])


def _por_sector(falta: calidad.Falta, direccion: Callable[..., str]) -> list[tuple[str, int, str]]:
    return [(nombre, n, direccion(sector=codigo)) for codigo, nombre, n in calidad.sectores(falta.por_sector)]


def _fila_de_institucion(falta: calidad.Falta, filtro: dict[str, str], user) -> FilaDeCalidad:
    lista = reverse("admin:calidad_instituciones")

    def en_la_lista(**mas: str) -> str:
        return lista + _consulta(filtro, hueco=falta.clave, **mas)

    partes = [] if filtro["sector"] else _por_sector(falta, en_la_lista)
    return FilaDeCalidad(
        falta.clave,
        str(DE_INSTITUCION[falta.clave]),
        PORQUE[falta.clave],
        falta.n,
        en_la_lista(),
        [(_("Por sector:"), partes)] if len(partes) > 1 else [],
        [(i.nombre, i.sigla, _donde_se_arregla(i, falta.clave, user)) for i in falta.primeras],
    )


def _donde_se_arregla(institucion: Institucion, hueco: str, user) -> str:
    if hueco == "sin_quien_informe" and permisos.puede_dar_enlaces_personales(user):
        return f"{reverse('admin:compromisos_enlacepersonal_add')}?institucion={institucion.pk}"
    pagina = reverse("admin:instituciones_institucion_leer", args=[institucion.pk])
    return f"{pagina}#encargado" if hueco == "sin_encargado" else pagina
