"""What each page of many pledges says of itself outside the site: its title, its sentence, its picture, its addresses.

The one place for page, picture, feed and row of actions, so that none says what another does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura import hallados
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.temas import de_tema
from compromisos.models import Edicion, Eje, Periodo, Territorio
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS
from compromisos.salidas.compartir.acciones import Archivo, Compartida, con_consulta
from compromisos.salidas.compartir.imagen_de_conjunto import TarjetaDeConjunto
from instituciones.models import Institucion

PorEstado = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConjuntoCompartido(Compartida):
    """A page of many pledges. `clase` is what it is of («Institución»); `por_estado` is empty where it counts none."""

    clase: str
    por_estado: PorEstado
    dia: Dia

    def tarjeta(self) -> TarjetaDeConjunto:
        """Texts of its picture; with the day, for a picture is looked at when the page says something else."""
        return TarjetaDeConjunto(
            clase=self.clase,
            titulo=self.titulo,
            frase=self.resumen,
            cuentas=tuple((e, _(e.etiqueta), self.por_estado.get(e, 0)) for e in ESTADOS_EN_DIBUJOS)
            if sum(self.por_estado.values())
            else (),
            pie=_("al %(dia)s") % {"dia": date_format(self.dia.fecha, "SHORT_DATE_FORMAT")},
        )


def de_portada(por_estado: PorEstado, dia: Dia) -> ConjuntoCompartido:
    return _conjunto(
        "portada",
        (),
        _("¿Qué pasó con lo que se prometió por el 25 de noviembre?"),
        por_estado,
        dia,
        feed=reverse("avances_atom"),
        calendario=reverse("calendario"),
        seguir="todo",
    )


def de_lista(filtro: FiltroCompromisos, por_estado: PorEstado, *, muchas: bool = False) -> ConjuntoCompartido:
    """Of the list as it is filtered; `muchas`, if it is of a search that found more than are counted. What somebody searched for is not in its title: anybody can write it in an address,
    and a picture would say it in this site's name."""
    elegidos = [c.texto for c in filtro.activos() if c.campo != str(filtro.form.fields["q"].label)]
    titulo = _("Promesas")
    if elegidos:
        titulo = f"{titulo}: {', '.join(elegidos)}"
    consulta = QueryDict(filtro.consulta.removeprefix("?"), mutable=True)
    consulta.pop("al", None)
    return _conjunto(
        "compromisos",
        (),
        titulo,
        por_estado,
        filtro.dia,
        frase=_("Más de %(n)s promesas.") % {"n": numero(hallados.TOPE)} if muchas else "",
        consulta=consulta,
        feed=con_consulta(reverse("compromisos_atom"), consulta),
        calendario=con_consulta(reverse("calendario"), consulta),
        seguir=f"lista:{consulta.urlencode()}",
    )


def de_institucion(institucion: Institucion, por_estado: PorEstado, dia: Dia) -> ConjuntoCompartido:
    return _conjunto(
        "institucion",
        (institucion.slug,),
        institucion.nombre,
        por_estado,
        dia,
        clase=_("Institución"),
        feed=reverse("institucion_atom", args=[institucion.slug]),
        calendario=reverse("institucion_calendario", args=[institucion.slug]),
        seguir=f"institucion:{institucion.slug}",
    )


def de_edicion(
    edicion: Edicion, por_estado: PorEstado, dia: Dia, *, informe: Archivo | None = None
) -> ConjuntoCompartido:
    de_la_edicion = {"edicion": edicion.slug}
    return _conjunto(
        "edicion",
        (edicion.slug,),
        edicion.nombre,
        por_estado,
        dia,
        clase=_("Edición"),
        feed=con_consulta(reverse("compromisos_atom"), de_la_edicion),
        calendario=con_consulta(reverse("calendario"), de_la_edicion),
        seguir=f"lista:{urlencode(de_la_edicion)}",
        pdf=informe,
    )


def de_eje(eje: Eje, por_estado: PorEstado, dia: Dia) -> ConjuntoCompartido:
    return _conjunto(
        "eje",
        (eje.codigo,),
        de_tema(eje.nombre),
        por_estado,
        dia,
        clase=_("Tema"),
        feed=con_consulta(reverse("compromisos_atom"), {"eje": eje.codigo}),
        calendario=con_consulta(reverse("calendario"), {"eje": eje.codigo}),
        seguir=f"tema:{eje.codigo}",
    )


def de_lugar(
    lugar: Territorio, por_estado: PorEstado, dia: Dia, *, titulo: str, frase: str
) -> ConjuntoCompartido:
    """Of a place: how pledges stand that name it, one above it or one inside it. `frase` says how many do."""
    return _conjunto(
        "territorio",
        (lugar.ubigeo,),
        titulo,
        por_estado,
        dia,
        frase=frase,
        feed=con_consulta(reverse("compromisos_atom"), {"territorio": lugar.ubigeo}),
        calendario=con_consulta(reverse("calendario"), {"territorio": lugar.ubigeo}),
        seguir=f"lugar:{lugar.ubigeo}",
    )


def de_periodo(periodo: Periodo, por_estado: PorEstado, dia: Dia) -> ConjuntoCompartido:
    """Of a period closed by `dia`, how everything stood: `por_estado`. Of one that is open, until when."""
    de_la_edicion = {"edicion": periodo.edicion.slug}
    if periodo.habia_cerrado(dia):
        frase = frase_de_estado(por_estado)
    else:
        frase = _("Las instituciones informan hasta el %(dia)s.") % {"dia": _corta(periodo.cierra)}
    return _conjunto(
        "periodo",
        (periodo.slug,),
        f"{periodo.edicion.nombre}: {periodo.nombre}",
        por_estado,
        dia,
        clase=_("Periodo de reporte"),
        frase=frase,
        feed=con_consulta(reverse("compromisos_atom"), de_la_edicion),
        seguir=f"lista:{urlencode(de_la_edicion)}",
    )


def de_cambios(desde: date, hasta: date, cuantos: int, consulta: QueryDict, dia: Dia) -> ConjuntoCompartido:
    """Of what changed between two days; `consulta` is what the page was asked for."""
    frase = ngettext("%(n)s cambio del %(a)s al %(b)s.", "%(n)s cambios del %(a)s al %(b)s.", cuantos) % {
        "n": numero(cuantos),
        "a": _corta(desde),
        "b": _corta(hasta),
    }
    pedido = consulta.copy()
    for nombre in ("al", "pagina"):
        pedido.pop(nombre, None)
    fijo = pedido.copy()
    fijo["desde"], fijo["hasta"] = desde.isoformat(), hasta.isoformat()
    sin_dias = pedido.copy()
    for nombre in ("desde", "hasta"):
        sin_dias.pop(nombre, None)
    return _conjunto(
        "cambios",
        (),
        _("Qué cambió"),
        {},
        dia,
        frase=frase,
        consulta=fijo,
        feed=con_consulta(reverse("cambios_atom"), sin_dias),
        seguir=f"institucion:{slug}" if (slug := consulta.get("institucion")) else "todo",
    )


# --- How they are made --------------------------------------------------------------------------


def _conjunto(
    pagina: str,
    args: tuple,
    titulo: str,
    por_estado: PorEstado,
    dia: Dia,
    *,
    clase: str = "",
    frase: str = "",
    consulta: QueryDict | Mapping[str, str] | None = None,
    feed: str = "",
    calendario: str = "",
    seguir: str = "",
    pdf: Archivo | None = None,
) -> ConjuntoCompartido:
    """`pagina` is the name of its address, and `pagina`_png of its picture; both take `consulta`, without the day."""
    del_dia = {"al": dia.al.isoformat()} if dia.al else {}
    direccion = f"{settings.SITE_URL}{reverse(pagina, args=args)}"
    frase = frase or frase_de_estado(por_estado)
    if dia.al:
        entonces = _("Así estaba el %(dia)s.") % {"dia": _corta(dia.fecha)}
        frase = f"{entonces} {frase}"
    return ConjuntoCompartido(
        titulo=titulo,
        resumen=frase,
        direccion=con_consulta(direccion, consulta, del_dia),
        fija=con_consulta(direccion, consulta, {"al": dia.fecha.isoformat()}),
        imagen=con_consulta(f"{settings.SITE_URL}{reverse(f'{pagina}_png', args=args)}", consulta, del_dia),
        feed=feed,
        calendario=con_consulta(calendario, None, del_dia) if calendario else "",
        seguir=seguir,
        pdf=pdf,
        clase=clase,
        por_estado=por_estado,
        dia=dia,
    )


def _corta(dia: date) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT")
