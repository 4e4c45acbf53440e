"""What waits for whoever decides on the work of others: what exposes somebody, what was sent, proposed, answered."""

from __future__ import annotations

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from base.personas import nombre_de
from compromisos.admin.hoy.asunto import Asunto, Grupo, de_quien, desde, entre_comillas, uno_por_uno
from compromisos.admin.hoy.esperan import Espera
from compromisos.lectura import comparacion, periodos
from compromisos.lectura.en_palabras import corta
from compromisos.lectura.que_trae import que_trae
from compromisos.lectura.quien_informo import Autoria, autorias
from compromisos.lectura.recuentos import por_verificar
from compromisos.models import (
    Avance,
    Importacion,
    Periodo,
    PropuestaDeEnmienda,
    Senalamiento,
    Supresion,
)
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Estado, SituacionAvance
from compromisos.reglas.prioridades import A_LA_VISTA, ClaseDeEspera

AVANCES = "admin:compromisos_avance_changelist"


def grupos(user, suyas: dict[str, Espera], dia: Dia) -> list[Grupo | None]:
    """`suyas` is what waits for `user` (`esperan.py`)."""
    return [
        _supresiones(suyas.get("supresiones"), dia),
        _revisiones(suyas.get("revisiones"), dia),
        _importaciones(suyas.get("importaciones"), dia),
        _enmiendas(suyas.get("enmiendas"), dia),
        _respuestas(suyas.get("respuestas"), dia),
        _senalamientos(suyas.get("senalamientos"), dia),
        _verificaciones(user, dia),
    ]


# --- Personal data


def _supresiones(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    pedidas, total = espera.filas, espera.total

    def asunto(s: Supresion) -> Asunto:
        espera, hace = desde(s.pedida_en, dia)
        return Asunto(
            ClaseDeEspera.SUPRIMIR,
            _("Suprimir datos personales de %(que)s")
            % {"que": de_quien(s.compromiso) if s.compromiso else s.objeto},
            reverse("admin:compromisos_supresion_change", args=[s.pk]),
            _("Ver y decidir"),
            quien=_("Lo pidió %(quien)s") % {"quien": nombre_de(s.pedida_por)},
            hace=hace,
            que=_("Motivo: %(motivo)s") % {"motivo": entre_comillas(s.motivo)},
            si_nadie=_("Mientras nadie lo haga, siguen a la vista de todos."),
            espera=espera,
        )

    filas = pedidas.select_related("pedida_por", "compromiso__institucion")
    return Grupo(
        ClaseDeEspera.SUPRIMIR,
        total,
        ngettext(
            "%(n)s pedido de suprimir datos personales", "%(n)s pedidos de suprimir datos personales", total
        )
        % {"n": numero(total)},
        reverse("admin:compromisos_supresion_changelist") + "?situacion=para_mi",
        uno_por_uno(filas.order_by("pedida_en", "pk"), asunto),
    )


# --- Updates that were sent


def _revisiones(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    enviados, total = espera.filas, espera.total
    primeros = list(comparacion.con_lo_que_se_compara(enviados).order_by("enviado_en", "pk")[:A_LA_VISTA])
    comparados = comparacion.de(primeros, dia)
    quienes = autorias(Avance.objects.filter(pk__in=comparados))
    abiertos = {p.edicion_id: p for p in periodos.abiertos(dia)}
    return Grupo(
        ClaseDeEspera.REVISAR,
        total,
        ngettext("%(n)s informe por revisar", "%(n)s informes por revisar", total) % {"n": numero(total)},
        f"{reverse(AVANCES)}?situacion={SituacionAvance.EN_REVISION}",
        [
            _revision(a, comparados[a.pk], quienes[a.pk], abiertos.get(a.compromiso.edicion_id), dia)
            for a in primeros
        ],
    )


def _revision(
    avance: Avance, c: comparacion.Comparacion, quien: Autoria, periodo: Periodo | None, dia: Dia
) -> Asunto:
    espera, hace = desde(avance.enviado_en, dia)
    cuenta_en = periodo if periodo and periodo.desde <= avance.fecha_corte <= periodo.cierra else None
    faltan = (cuenta_en.cierra - dia.fecha).days if cuenta_en else None
    return Asunto(
        ClaseDeEspera.REVISAR,
        _("Revisar el informe de %(de)s, «%(titulo)s»")
        % {"de": avance.compromiso.institucion, "titulo": entre_comillas(avance.compromiso.rotulo)},
        reverse("admin:compromisos_avance_revisar", args=[avance.pk]),
        _("Revisar"),
        quien=_("Lo envió %(quien)s") % {"quien": quien},
        hace=hace,
        que=que_trae(c),
        si_nadie=_si_no_se_revisa(c, cuenta_en, faltan),
        espera=espera,
        faltan=faltan,
    )


def _si_no_se_revisa(c: comparacion.Comparacion, periodo: Periodo | None, faltan: int | None) -> str:
    """The picture of a period counts what is public when it is closed (`publicacion/cierre.py`)."""
    if periodo and faltan is not None and faltan >= 0:
        frase = _("Si no se publica hasta el %(dia)s, no contará en el corte de «%(periodo)s».")
        return frase % {"dia": corta(periodo.cierra), "periodo": periodo.nombre}
    estado = Estado(c.anterior.estado) if c.anterior else Estado.SIN_INFORMACION
    return _("Mientras nadie lo revise, el sitio sigue diciendo «%(estado)s».") % {
        "estado": _(estado.etiqueta)
    }


# --- What others propose


def _importaciones(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    propuestas, total = espera.filas, espera.total

    def asunto(i: Importacion) -> Asunto:
        espera, hace = desde(i.creada_en, dia)
        n = i.enmiendas
        cambia = ngettext("Cambia %(n)s compromiso público.", "Cambia %(n)s compromisos públicos.", n) % {
            "n": numero(n)
        }
        return Asunto(
            ClaseDeEspera.IMPORTACION,
            _("Decidir sobre el archivo «%(nombre)s»") % {"nombre": entre_comillas(i.nombre_original)},
            reverse("admin:importar_revisar", args=[i.pk]),
            _("Ver y decidir"),
            quien=_("Lo propuso %(quien)s") % {"quien": nombre_de(i.usuario)},
            hace=hace,
            que=cambia if n else "",
            si_nadie=_("Mientras nadie lo apruebe, no entra nada de él."),
            espera=espera,
        )

    filas = propuestas.select_related("usuario").order_by("creada_en", "pk")
    return Grupo(
        ClaseDeEspera.IMPORTACION,
        total,
        ngettext("%(n)s importación propuesta", "%(n)s importaciones propuestas", total)
        % {"n": numero(total)},
        reverse("admin:importar"),
        uno_por_uno(filas, asunto),
    )


def _enmiendas(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    propuestas, total = espera.filas, espera.total

    def asunto(p: PropuestaDeEnmienda) -> Asunto:
        espera, hace = desde(p.creada_en, dia)
        return Asunto(
            ClaseDeEspera.ENMIENDA,
            _("Decidir una enmienda de %(de)s, «%(titulo)s»")
            % {"de": p.compromiso.institucion, "titulo": entre_comillas(p.compromiso.rotulo)},
            reverse("admin:compromisos_compromiso_propuesta", args=[p.pk]),
            _("Ver y decidir"),
            quien=_("La propuso %(quien)s") % {"quien": nombre_de(p.por)},
            hace=hace,
            que=_("%(tipo)s. Motivo: %(motivo)s")
            % {"tipo": p.get_tipo_display(), "motivo": entre_comillas(p.motivo)},
            si_nadie=_("Mientras nadie decida, el sitio sigue diciendo lo de antes."),
            espera=espera,
        )

    filas = propuestas.select_related("compromiso__institucion", "por")
    return Grupo(
        ClaseDeEspera.ENMIENDA,
        total,
        ngettext("%(n)s enmienda propuesta", "%(n)s enmiendas propuestas", total) % {"n": numero(total)},
        reverse("admin:compromisos_compromiso_propuestas"),
        uno_por_uno(filas.order_by("creada_en", "pk"), asunto),
    )


# --- Verification


def _respuestas(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    con_respuesta, total = espera.filas, espera.total
    sin_publicar = Q(verificaciones__respuestas__publicada_en__isnull=True)

    def asunto(a: Avance) -> Asunto:
        espera, hace = desde(a.contestado, dia)  # type: ignore[attr-defined]  # annotated
        return Asunto(
            ClaseDeEspera.RESPUESTA,
            _("Publicar la respuesta de %(de)s sobre «%(titulo)s»")
            % {"de": a.compromiso.institucion, "titulo": entre_comillas(a.compromiso.rotulo)},
            reverse("admin:compromisos_avance_change", args=[a.pk]),
            _("Leer y publicar"),
            quien=_("La escribió la institución"),
            hace=hace,
            si_nadie=_("Mientras nadie la publique, se lee la verificación sin su respuesta."),
            espera=espera,
        )

    filas = con_respuesta.select_related("compromiso__institucion").annotate(
        contestado=Min("verificaciones__respuestas__en", filter=sin_publicar)
    )
    return Grupo(
        ClaseDeEspera.RESPUESTA,
        total,
        ngettext("%(n)s respuesta por publicar", "%(n)s respuestas por publicar", total)
        % {"n": numero(total)},
        f"{reverse(AVANCES)}?verificacion=respuesta",
        uno_por_uno(filas.order_by("contestado", "pk"), asunto),
    )


def _senalamientos(espera: Espera | None, dia: Dia) -> Grupo | None:
    """What the visitor wrote stays on its page: this one is left open on a desk."""
    if espera is None:
        return None
    total = espera.total

    def asunto(s: Senalamiento) -> Asunto:
        espera, hace = desde(s.recibido_en, dia)
        return Asunto(
            ClaseDeEspera.SENALAMIENTO,
            _("Atender un error que alguien señaló en %(pagina)s") % {"pagina": s.pagina},
            reverse("admin:compromisos_senalamiento_change", args=[s.pk]),
            _("Leer y responder"),
            quien=_("Lo señaló una persona que visitaba el sitio"),
            hace=hace,
            que=s.get_situacion_display(),
            si_nadie=_("Mientras nadie lo mire, si está mal, sigue mal para todos."),
            espera=espera,
        )

    return Grupo(
        ClaseDeEspera.SENALAMIENTO,
        total,
        ngettext("%(n)s error señalado", "%(n)s errores señalados", total) % {"n": numero(total)},
        reverse("admin:compromisos_senalamiento_changelist") + "?situacion=pendiente",
        uno_por_uno(espera.filas.order_by("recibido_en", "pk"), asunto),
    )


def _verificaciones(user, dia: Dia) -> Grupo | None:
    """A number: there are always some, and nobody waits for one of them."""
    if not permisos.puede_verificar_avances(user):
        return None
    total, instituciones = por_verificar(dia)
    if not total:
        return None
    url = f"{reverse(AVANCES)}?verificacion=sin"
    frase = ngettext("%(n)s informe sin verificar", "%(n)s informes sin verificar", total) % {
        "n": numero(total)
    }
    unico = Asunto(
        ClaseDeEspera.VERIFICAR,
        frase,
        url,
        _("Elegir uno y verificar"),
        que=ngettext(
            "De %(n)s institución. Nadie de fuera ha dicho si lo que informa es así.",
            "De %(n)s instituciones. Nadie de fuera ha dicho si lo que informan es así.",
            instituciones,
        )
        % {"n": numero(instituciones)},
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.VERIFICAR, total, frase, url, [unico])
