"""The director's panel: how an edition goes, as a page that prints, a workbook, and the lists of what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from base.admin import en_el_marco
from base.dias import Dia
from base.numeros import numero
from compromisos.correo import a_pedido
from compromisos.lectura import panel as lectura
from compromisos.lectura import periodos
from compromisos.lectura.directorio import SIN_SECTOR
from compromisos.lectura.ediciones import con_promesas
from compromisos.lectura.en_palabras import corta
from compromisos.models import Edicion
from compromisos.publicacion import permisos
from compromisos.reglas.constancia import Contesto
from compromisos.reglas.palabras import Plazo
from compromisos.reglas.prevision import DE_PEOR_A_MEJOR
from compromisos.salidas import http
from compromisos.salidas.panel import en_libro, en_texto, tiempo

POR_PAGINA = 100


def urls(sitio: AdminSite) -> list:
    return [
        path(f"panel/{ruta}", sitio.admin_view(vista), name=nombre)
        for ruta, vista, nombre in (
            ("", pagina, "panel"),
            ("xlsx/", libro, "panel_xlsx"),
            ("recibidos/", recibidos, "panel_recibidos"),
            ("publicados/", publicados, "panel_publicados"),
        )
    ]


# --- What the templates read ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CuentaDelPanel:
    """A count, the address of its list ("" where there is none), and its part of the whole, in %."""

    n: int
    url: str
    parte: float


def contexto(user, dia: Dia, slug: str = "") -> dict[str, Any] | None:
    """Of admin/panel/_panel.html; None for whoever may not see it, and while there is no public pledge. Http404 for an
    edition that is not there."""
    if not permisos.ve_la_edicion(user):
        return None
    ediciones = con_promesas(dia)
    if slug and slug not in [e.slug for e in ediciones]:
        raise Http404
    if not ediciones:
        return None
    edicion = next((e for e in ediciones if e.slug == slug), ediciones[0])
    panel = lectura.panel(edicion, dia)
    texto = en_texto(panel)
    return {
        "panel": panel,
        "ediciones": ediciones,
        "sectores": [_sector(edicion, s) for s in panel.sectores],
        "previstos": [_previsto(edicion, s) for s in panel.previstos],
        "previsiones": DE_PEOR_A_MEJOR,
        "periodos": [_periodo(edicion, c) for c in panel.periodos],
        "informaron": _informaron(panel),
        "mediana": tiempo(panel.demora.mediana) if panel.demora.mediana is not None else "",
        "lentos": [(a, tiempo(a.demora)) for a in panel.demora.lentos],
        "lista_de_recibidos": _direccion("admin:panel_recibidos", edicion=edicion.slug),
        "lista_de_publicados": _direccion("admin:panel_publicados", edicion=edicion.slug),
        "tablero": _tablero(user, panel),
        "ve_avances": permisos.ve_avances(user),
        "texto": texto,
        "whatsapp": a_pedido.whatsapp(texto),
    }


def _direccion(nombre: str, **consulta: Any) -> str:
    return f"{reverse(nombre)}?{urlencode(consulta, doseq=True)}"


def _cuenta(n: int, total: int, url: str) -> CuentaDelPanel:
    return CuentaDelPanel(n, url if n else "", round(100 * n / total, 2) if total else 0)


def _sector(edicion: Edicion, s: lectura.PorSector) -> dict[str, Any]:
    def lista(**filtro: Any) -> str:
        return _direccion("compromisos", edicion=edicion.slug, sector=s.codigo or SIN_SECTOR, **filtro)

    return {
        "nombre": s.nombre,
        "vencidos": _cuenta(s.vencidos, s.total, lista(plazo=Plazo.VENCIDO.value)),
        "callados": _cuenta(s.callados, s.total, lista(frescura=[f.value for f in lectura.CALLADOS])),
        "total": _cuenta(s.total, s.total, lista()),
    }


def _previsto(edicion: Edicion, s: lectura.Previsto) -> dict[str, Any]:
    def lista(prevision: str) -> str:
        filtro = {"sector": s.codigo or SIN_SECTOR, "prevision": prevision, "plazo": lectura.EN_TIEMPO}
        return _direccion("compromisos", edicion=edicion.slug, **filtro)

    total = sum(s.por_palabra.values())
    cuentas = [(p, s.por_palabra.get(p.value, 0)) for p in DE_PEOR_A_MEJOR]
    return {"nombre": s.nombre, "cuentas": [_cuenta(n, total, lista(p.value)) for p, n in cuentas]}


def _periodo(edicion: Edicion, c: lectura.CuentaDePeriodo) -> dict[str, Any]:
    informaron = c.cuantas[Contesto.INFORMO]
    url = _direccion(
        "respuestas", edicion=edicion.slug, periodo=c.periodo.slug, respuesta=Contesto.INFORMO.value
    )
    return {"c": c, "informaron": _cuenta(informaron, c.esperadas, url)}


def _informaron(panel: lectura.Panel) -> str:
    """«44 de 60»."""
    if panel.recibidos is None:
        return ""
    datos = {"si": numero(panel.recibidos.respondieron), "de": numero(panel.recibidos.esperadas)}
    return _("%(si)s de %(de)s") % datos


def _tablero(user, panel: lectura.Panel) -> str:
    if panel.recibidos is None or not permisos.ve_periodos(user):
        return ""
    return reverse("admin:compromisos_periodo_tablero", args=[panel.recibidos.periodo.pk])


# --- Pages ------------------------------------------------------------------------------------------


def _de(request: HttpRequest) -> tuple[Edicion, Dia]:
    """The edition of one of its lists. Http404 where there is none of that name."""
    if not permisos.ve_la_edicion(request.user):
        raise PermissionDenied(_("Su cuenta no ve cómo va una edición entera."))
    dia = Dia.de_hoy()
    slug = request.GET.get("edicion", "")
    edicion = next((e for e in con_promesas(dia) if e.slug == slug), None)
    if edicion is None:
        raise Http404
    return edicion, dia


def pagina(request: HttpRequest) -> HttpResponse:
    if not permisos.ve_la_edicion(request.user):
        raise PermissionDenied(_("Su cuenta no ve cómo va una edición entera."))
    suyo = contexto(request.user, Dia.de_hoy(), request.GET.get("edicion", ""))
    nombre = suyo["panel"].edicion.nombre if suyo else ""
    titulo = _("Cómo va «%(edicion)s»") % {"edicion": nombre} if suyo else _("Cómo va la edición")
    return en_el_marco(request, "admin/panel/pagina.html", title=titulo, suyo=suyo)


def libro(request: HttpRequest) -> HttpResponseBase:
    edicion, dia = _de(request)
    nombre = f"panel-{edicion.slug}-{dia.fecha.isoformat()}.xlsx"
    return http.archivo(nombre, en_libro(lectura.panel(edicion, dia)))


def recibidos(request: HttpRequest) -> HttpResponse:
    """Reports about the days of the open period, or those that came on some days (`desde`, `hasta`)."""
    edicion, dia = _de(request)
    periodo = periodos.abierto_de(edicion, dia)
    if periodo is None:
        raise Http404
    desde, hasta = (_dia_de(request, que) for que in ("desde", "hasta"))
    todos = lectura.avances_recibidos(periodo)
    titulo = _("Informes recibidos en «%(periodo)s»") % {"periodo": periodo.nombre}
    if desde and hasta:
        todos = lectura.recibidos_en(periodo, desde, hasta)
        dias = corta(desde) if desde == hasta else f"{corta(desde)} – {corta(hasta)}"
        titulo = f"{titulo}: {dias}"
    return _lista(request, titulo, edicion, todos.order_by("-recibido", "-pk"))


def publicados(request: HttpRequest) -> HttpResponse:
    """Those that the time from sending to publishing is counted of, the slowest first."""
    edicion, dia = _de(request)
    todos = lectura.avances_publicados(edicion, dia)
    titulo = _("Del envío a la publicación, en los últimos %(n)s días") % {"n": lectura.PLAZO_DE_LA_DEMORA}
    return _lista(request, titulo, edicion, todos.order_by("-demora", "pk"))


def _dia_de(request: HttpRequest, nombre: str):
    """Http404 for what is no day of the calendar."""
    escrito = request.GET.get(nombre)
    if not escrito:
        return None
    try:
        dia = parse_date(escrito)
    except ValueError:
        dia = None
    if dia is None:
        raise Http404
    return dia


def _lista(request: HttpRequest, titulo: str, edicion: Edicion, avances: QuerySet) -> HttpResponse:
    con_lo_suyo = avances.select_related("compromiso__institucion")
    hojas = Paginator(con_lo_suyo, POR_PAGINA)
    hoja = hojas.get_page(request.GET.get("pagina"))
    filas = [(a, tiempo(a.demora) if getattr(a, "demora", None) is not None else "") for a in hoja]
    return en_el_marco(
        request,
        "admin/panel/informes.html",
        title=titulo,
        arriba=[(_("Cómo va la edición"), reverse("admin:panel"))],
        dichos=[(_("Edición"), edicion.nombre)],
        pagina=hoja,
        filas=filas,
        con_demora=any(espera for _a, espera in filas),
        ve_avances=permisos.ve_avances(request.user),
    )
