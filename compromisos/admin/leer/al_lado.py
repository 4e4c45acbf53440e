"""What stands beside a form: how its record is, what waits about it, and what comes next. Its history is below, by
`admin/_firmas.html`. Of what is not saved yet there is nothing to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from compromisos.admin.leer.partes import Boton, Espera, esperas_de
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import corta, cuando
from compromisos.lectura.lo_que_espera import lo_que_espera
from compromisos.lectura.prevision import prevision_en_palabras
from compromisos.lectura.quien_informo import autorias
from compromisos.lectura.quien_responde_de import quienes_informan
from compromisos.models import Avance, Compromiso
from compromisos.publicacion import permisos, politicas
from compromisos.reglas.palabras import Estado, Plazo, SituacionAvance
from compromisos.reglas.plazo import lampara_plazo
from instituciones.models import Institucion


@dataclass(frozen=True, slots=True)
class AlLado:
    """`estado` and `plazo` are codes; `datos`, what there is to know, by its name; `sigue`, sentences of what comes next."""

    estado: str = ""
    plazo: str = ""
    datos: list[tuple[str, str]] = field(default_factory=list)
    esperas: list[Espera] = field(default_factory=list)
    sigue: list[str] = field(default_factory=list)
    acciones: list[Boton] = field(default_factory=list)
    de_varios: bool = False  # what waits may be of one pledge or another


def de_compromiso(compromiso: Compromiso, user) -> AlLado:
    """Ten queries at most."""
    if not compromiso.es_publico:
        faltas = politicas.faltas_para_publicar(compromiso)
        listo = _("Tiene lo que necesita para ser público.")
        return AlLado(
            datos=[(_("Situación"), str(compromiso.get_situacion_display()))],
            sigue=faltas or [listo, _si_publica(permisos.puede_publicar_compromisos(user))],
        )
    dia, vigente = Dia.de_hoy(), compromiso.vigente_avance
    datos = [(_("Situación"), str(compromiso.get_situacion_display()))]
    if compromiso.vigente_plazo:
        datos.append((_("Plazo"), _con_distancia(compromiso.vigente_plazo, dia)))
    ultimo = _con_distancia(vigente.fecha_corte, dia) if vigente else _("Ninguno todavía")
    datos.append((_("Último informe"), ultimo))
    if vigente and vigente.prevision:
        datos.append((_("Qué prevé"), prevision_en_palabras(vigente.prevision)))
    esperas = esperas_de(lo_que_espera(compromiso), compromiso.institucion, user)
    return AlLado(
        estado=compromiso.vigente_estado,
        plazo=lampara_plazo(Estado(compromiso.vigente_estado), compromiso.vigente_plazo, hoy=dia.fecha) or "",
        datos=datos,
        esperas=esperas,
        sigue=[] if esperas else [_("Nada espera de él.")],
    )


def _si_publica(puede: bool) -> str:
    if puede:
        return _("Ábralo para leerlo y publíquelo desde ahí.")
    return _("Lo publica quien puede publicar compromisos: lo ve entre lo suyo.")


def de_institucion(institucion: Institucion, user) -> AlLado:
    dia = Dia.de_hoy()
    suyos = compromisos_de(dia).filter(institucion=institucion)
    n, vencidos = suyos.count(), suyos.filter(plazo=Plazo.VENCIDO.value).count()
    compromisos = ngettext("%(n)s público", "%(n)s públicos", n) % {"n": n}
    if vencidos:
        compromisos += ngettext("; %(n)s vencido", "; %(n)s vencidos", vencidos) % {"n": vencidos}
    datos = [(_("Compromisos"), compromisos)]
    if permisos.puede_dar_enlaces_personales(user):
        activos = [q for q in quienes_informan(institucion, timezone.now()) if q.activo]
        datos.append((_("Informa"), ", ".join(q.nombre for q in activos) or _("Nadie todavía")))
    esperas = esperas_de(lo_que_espera(institucion), institucion, user)
    return AlLado(
        datos=datos,
        esperas=esperas,
        de_varios=True,
        sigue=[] if esperas else [_("Nada espera de ella.")],
        acciones=[
            Boton(_("Leerla entera"), reverse("admin:instituciones_institucion_leer", args=[institucion.pk]))
        ],
    )


def de_avance(avance: Avance, user) -> AlLado:
    """Three queries."""
    dia = Dia.de_hoy()
    datos = [(_("Situación"), str(avance.get_situacion_display()))]
    if permisos.puede_informar(user, avance.compromiso.institucion):
        suya = autorias(Avance.objects.filter(pk=avance.pk))[avance.pk]
        datos.append((_("Lo escribió"), str(suya)))
    if avance.enviado_en:
        datos.append((_("Enviado"), _con_distancia(timezone.localdate(avance.enviado_en), dia)))
    if avance.publicado_en:
        datos.append((_("Publicado"), _con_distancia(timezone.localdate(avance.publicado_en), dia)))
    if avance.prevision:
        datos.append((_("Qué prevé"), prevision_en_palabras(avance.prevision)))
    return AlLado(
        estado=avance.estado,
        datos=datos,
        sigue=[_que_sigue(avance, user)],
        acciones=_de_un_avance(avance, user),
    )


def _que_sigue(avance: Avance, user) -> str:
    institucion = avance.compromiso.institucion
    publica = permisos.puede_publicar_avances(user, institucion)
    if avance.es_publico:
        return _(
            "Ya no se edita: se corrige con otro o se retira, con su motivo, y los dos quedan a la vista."
        )
    if avance.situacion == SituacionAvance.EN_REVISION:
        if publica:
            return _("Espera que alguien lo publique o lo devuelva con un motivo.")
        return _(
            "Lo revisa el ministerio: lo publica o lo devuelve con un motivo. Mientras, puede seguir enmendándolo."
        )
    if avance.situacion == SituacionAvance.OBSERVADO:
        return _("Corrija lo que dice el motivo y vuelva a enviarlo.")
    if publica:
        return _(
            "Cuando esté completo, vea cómo quedará y publíquelo. Otra persona puede revisarlo si lo envía."
        )
    return _("Cuando esté completo, envíelo a revisión: hasta entonces no lo lee quien publica.")


def _de_un_avance(avance: Avance, user) -> list[Boton]:
    if not permisos.ve_compromisos(user):
        return []
    suyo = reverse("admin:compromisos_compromiso_leer", args=[avance.compromiso_id])
    return [Boton(_("Leer su compromiso"), suyo)]


def _con_distancia(fecha: date, dia: Dia) -> str:
    return f"{corta(fecha)}, {cuando(fecha, dia)}"
