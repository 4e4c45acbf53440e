"""Transitions: what the state of a record allows. `check_puede_x` raises ValidationError with a sentence;
`puede_x`, where a page asks before it offers the step, answers yes or no. Who may is another question: `permisos.py`.

The whole way of an avance, of which `tests/compromisos/publicacion/test_avances.py` tries every pair:

    borrador ──enviar──▶ en_revision ──publicar──▶ publicado ──corregir──▶ (another avance)
                          │      ▲                     ├──────retirar───▶ (a Retiro)
                       observar  enviar                └─────verificar──▶ (a Verificacion, left without effect or not)
                          ▼      │
                         devuelto (observado)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.limites import LIMITE, check_largo
from base.pares import si_o_no
from base.texto import limpiar
from compromisos.models import (
    Avance,
    Compromiso,
    Foto,
    Meta,
    Territorio,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.reglas import plazo as plazos
from compromisos.reglas import prevision as previsiones
from compromisos.reglas.lugares import Lugar
from compromisos.reglas.palabras import ESTADOS_TRAS_EL_PLAZO, Firmeza, SituacionAvance, TipoEnmienda

PARA_LA_ERRATA = timedelta(hours=24)
EDITABLES = frozenset({SituacionAvance.BORRADOR, SituacionAvance.OBSERVADO})


@dataclass(frozen=True, slots=True)
class PideSucesores:
    """Number of successors that a kind of amendment asks for, and the sentence for any other number."""

    minimo: int
    maximo: int
    frase: str | Promise


SUCESORES = {
    TipoEnmienda.REDACCION: PideSucesores(
        0, 0, gettext_lazy("Una nueva redacción no lo reemplaza por otro.")
    ),
    TipoEnmienda.DATOS: PideSucesores(0, 0, gettext_lazy("Un cambio de datos no lo reemplaza por otro.")),
    TipoEnmienda.DIVISION: PideSucesores(
        2, 100, gettext_lazy("Elija los compromisos en que se divide: dos o más.")
    ),
    TipoEnmienda.FUSION: PideSucesores(1, 1, gettext_lazy("Elija el compromiso que lo abarca: uno solo.")),
    TipoEnmienda.RETIRO: PideSucesores(
        0, 0, gettext_lazy("A un compromiso retirado no lo reemplaza ninguno.")
    ),
}


def check_puede_enviar(avance: Avance, *, hoy: date) -> None:
    if avance.situacion not in EDITABLES:
        raise ValidationError(
            _("Solo se envía a revisión un borrador o un avance devuelto; este está «%(situacion)s».")
            % {"situacion": avance.get_situacion_display()}
        )
    check_se_sostiene(avance, hoy=hoy)


def check_puede_observar(avance: Avance) -> None:
    if avance.situacion != SituacionAvance.EN_REVISION:
        raise ValidationError(
            _("Solo se devuelve un avance que está en revisión; este está «%(situacion)s».")
            % {"situacion": avance.get_situacion_display()}
        )


def check_puede_publicar(avance: Avance, *, hoy: date) -> None:
    if avance.situacion != SituacionAvance.EN_REVISION:
        raise ValidationError(
            _("Solo se publica un avance que está en revisión; este está «%(situacion)s».")
            % {"situacion": avance.get_situacion_display()}
        )
    check_se_sostiene(avance, hoy=hoy)


def check_se_sostiene(avance: Avance, *, hoy: date) -> None:
    """Conditions of an avance before it is sent or published (docs/rules.md#estado). ValidationError."""
    check_su_compromiso_recibe(avance)
    check_lo_que_dice(avance, hoy=hoy)


def check_su_compromiso_recibe(avance: Avance) -> None:
    """Its pledge is public, and was not left."""
    if not avance.compromiso.es_publico:
        raise ValidationError(
            _("El compromiso %(codigo)s todavía no es público: publíquelo antes que sus avances.")
            % {"codigo": avance.compromiso.codigo},
            code="compromiso_no_publicado",
        )
    if avance.compromiso.dejado_en and avance.corrige is None:
        raise ValidationError(
            _("El compromiso %(codigo)s ya se dividió, se fusionó o se retiró: no recibe avances nuevos.")
            % {"codigo": avance.compromiso.codigo},
            code="compromiso_dejado",
        )


def check_lo_que_dice(avance: Avance, *, hoy: date) -> None:
    """What an avance says holds together, whether its pledge is public or not yet."""
    errores: dict[str, str | ValidationError] = {}
    if plazos.es_futura(avance.fecha_corte, hoy=hoy):
        errores["fecha_corte"] = ValidationError(
            _("La fecha de corte no puede ser futura: diga hasta qué día llega el avance."),
            code="fecha_futura",
        )
    if not avance.descripcion.strip():
        errores["descripcion"] = _("Escriba qué se hizo.")
    plazo = (
        plazo_de(avance.compromiso) if avance.prevision or avance.estado in ESTADOS_TRAS_EL_PLAZO else None
    )
    if not plazos.se_puede_declarar(avance.estado, plazo=plazo, corte=avance.fecha_corte):
        errores["estado"] = ValidationError(
            _(
                "«Incumplido» solo se declara cuando ya pasó un plazo conocido. Elija otro estado o registre la "
                "fecha límite que diga la fuente."
            ),
            code="incumplido_sin_plazo",
        )
    if hay := previsiones.reparo(
        avance.prevision, estado=avance.estado, plazo=plazo, corte=avance.fecha_corte
    ):
        errores["prevision"] = ValidationError(hay.frase, code=hay.clave)
    if avance.corrige is not None:
        if avance.corrige.compromiso_id != avance.compromiso_id:
            errores["compromiso"] = _("La corrección debe ser del mismo compromiso.")
        if not avance.corrige.es_publico:
            errores["corrige"] = _("Solo se corrige un avance publicado.")
    if errores:
        raise ValidationError(errores)
    if avance.pk and avance.corrige is None:
        _check_metas_en_pie(avance)


def _check_metas_en_pie(avance: Avance) -> None:
    """A correction says again what was measured in its day; anything else measures what its pledge still promises. No
    query of one whose measurements are prefetched."""
    mediciones = avance.mediciones.all()
    if "mediciones" not in getattr(avance, "_prefetched_objects_cache", ()):
        mediciones = mediciones.select_related("meta")
    if dejada := next((m.meta for m in mediciones if m.meta.dejada_en), None):
        raise ValidationError(
            _("La meta «%(meta)s» ya no es de este compromiso: quite lo que informa de ella.")
            % {"meta": dejada.indicador}
        )


def motivo_escrito(motivo: str) -> str:
    """The reason of a public act, as it is stored. Raises ValidationError if there is none."""
    motivo = limpiar(motivo or "")
    if not motivo:
        raise ValidationError(_("Escriba el motivo: quedará a la vista."))
    check_largo(motivo, LIMITE)
    return motivo


def check_lugares(meta: Meta, lugares: Iterable[Territorio | Lugar]) -> None:
    """A measurement names places only of the level that its target counts."""
    nombres = [t.nombre for t in lugares if t.nivel != meta.nivel_territorial]
    if nombres and not meta.nivel_territorial:
        raise ValidationError(_("Esta meta no cuenta lugares: quítelos."))
    if nombres:
        raise ValidationError(
            _("Esta meta cuenta lugares de un solo nivel (%(nivel)s); no lo es: %(lugares)s.")
            % {"nivel": meta.get_nivel_territorial_display().lower(), "lugares": ", ".join(nombres)}
        )


def plazo_de(compromiso: Compromiso) -> date | None:
    """The pledge's deadline (`reglas.plazo.plazo_de_compromiso`). One query unless it has its own."""
    metas = compromiso.metas.all() if compromiso.pk and not compromiso.fecha_limite else ()
    vigentes = [m.fecha_limite for m in metas if m.dejada_en is None]
    return plazos.plazo_de_compromiso(compromiso.fecha_limite, vigentes)


def check_puede_corregir(avance: Avance) -> None:
    _check_en_firme(avance, _("Solo se corrige un avance publicado."))


def check_puede_retirar(avance: Avance) -> None:
    _check_en_firme(avance, _("Solo se retira un avance publicado."))


def check_puede_verificar(avance: Avance) -> None:
    _check_en_firme(avance, _("Solo se verifica un avance publicado."))


def check_puede_responder(verificacion: Verificacion) -> None:
    """The institution answers while what was verified is to be seen, also after it corrected it."""
    if hasattr(verificacion.avance, "retiro"):
        raise ValidationError(_("Este avance ya fue retirado."))
    if _sin_efecto(verificacion) and not verificacion.respuestas.por_publicar().exists():
        raise ValidationError(_("Esta verificación se dejó sin efecto: ya no hay qué responder."))


def check_puede_dejar_sin_efecto(verificacion: Verificacion) -> None:
    """Once; also of an avance that was corrected or withdrawn, for it is still read. One query."""
    if _sin_efecto(verificacion):
        raise ValidationError(_("Esta verificación ya se dejó sin efecto."))


def _sin_efecto(verificacion: Verificacion) -> bool:
    """Asked of the database: the instance may be older."""
    return VerificacionSinEfecto.objects.filter(verificacion=verificacion.pk).exists()


def _check_en_firme(avance: Avance, si_no_es_publico: str) -> None:
    frases = {
        Firmeza.SIN_PUBLICAR: si_no_es_publico,
        Firmeza.RETIRADO: _("Este avance ya fue retirado."),
        Firmeza.CORREGIDO: _("Este avance ya fue corregido: trabaje sobre la corrección."),
    }
    if frase := frases.get(avance.firmeza()):
        raise ValidationError(frase)


def check_puede_descartar(avance: Avance) -> None:
    if avance.es_publico:
        raise ValidationError(_("Un avance publicado no se borra: retírelo, con su motivo."))


def check_puede_publicar_compromiso(compromiso: Compromiso) -> None:
    if compromiso.es_publico:
        raise ValidationError(_("El compromiso %(codigo)s ya es público.") % {"codigo": compromiso.codigo})
    if faltas := faltas_para_publicar(compromiso):
        raise ValidationError(faltas)


def faltas_para_publicar(compromiso: Compromiso) -> list[str]:
    """Sentences of what a pledge lacks to be public. Nothing is made up for it: a title is written by somebody."""
    faltas = []
    if not limpiar(compromiso.titulo):
        faltas.append(_("Le falta el título: escríbalo, breve y neutral."))
    if not limpiar(compromiso.texto):
        faltas.append(_("Le falta el texto literal: cópielo de la fuente."))
    return faltas


def check_puede_enmendar(
    compromiso: Compromiso, tipo: TipoEnmienda, *, texto: str = "", sucesores: Collection[Compromiso] = ()
) -> None:
    """Whether a public pledge may get that `texto`, or be left to those `sucesores`. At most one query."""
    check_sigue_en_pie(compromiso)
    if tipo is TipoEnmienda.REDACCION and not texto:
        raise ValidationError({"texto": _("Escriba el texto nuevo, copiado de la fuente.")})
    if tipo is TipoEnmienda.REDACCION and texto == compromiso.texto:
        raise ValidationError({"texto": _("El texto nuevo es igual al que ya tiene.")})
    distintos = {s.pk for s in sucesores}
    pide = SUCESORES[tipo]
    if not pide.minimo <= len(distintos) <= pide.maximo:
        raise ValidationError({"sucesores": str(pide.frase)})
    for otro in sucesores:
        _check_puede_suceder(otro, a=compromiso)


def check_puede_enmendar_meta(meta: Meta, campo: str) -> None:
    """What a target counts stays once it was measured, or counted by who verifies: a number that was published would come
    to say something else. Its name, unit, base, value, deadline may be amended, and it may be dropped. Two queries at most,
    for the fields that stay."""
    if campo in ("tipo", "nivel_territorial") and (
        meta.mediciones.sellados().exists() or meta.observados.exists()
    ):
        raise ValidationError(
            _(
                "De la meta «%(meta)s» ya se publicaron mediciones: no puede pasar a contar otra cosa. Déjela y agregue "
                "otra."
            )
            % {"meta": meta.indicador},
            code="meta_medida",
        )


def check_puede_corregir_errata(compromiso: Compromiso, *, por, ahora: datetime) -> None:
    """Only who made what is public as it is, and for a day. At most two queries."""
    check_sigue_en_pie(compromiso)
    quien, cuando = ultimo_acto(compromiso)
    if quien is None or quien != por.pk or cuando is None or ahora - cuando > PARA_LA_ERRATA:
        raise ValidationError(
            _(
                "Un error de tecleo lo corrige sin motivo solo quien lo publicó, dentro de las 24 horas. Use «Enmendar», "
                "con su motivo."
            ),
        )


def ultimo_acto(compromiso: Compromiso) -> tuple[int | None, datetime | None]:
    """(key of who, when) of the last act that made a public pledge say what it says."""
    if ultima := compromiso.enmiendas.order_by("en", "pk").values_list("registrada_por", "en").last():
        return ultima
    publicado = compromiso.history.filter(situacion=compromiso.situacion).order_by(
        "history_date", "history_id"
    )
    quien = publicado.values_list("history_user", flat=True).first()
    return quien, compromiso.publicado_en


def check_sigue_en_pie(compromiso: Compromiso) -> None:
    """Public, and neither split, nor merged, nor withdrawn."""
    if not compromiso.es_publico:
        raise ValidationError(_("Todavía no es público: se edita, no se enmienda."))
    if compromiso.dejado_en:
        raise ValidationError(
            _("El compromiso %(codigo)s ya se dividió, se fusionó o se retiró.")
            % {"codigo": compromiso.codigo}
        )


def _check_puede_suceder(otro: Compromiso, *, a: Compromiso) -> None:
    datos = {"codigo": otro.codigo}
    if otro.pk == a.pk:
        raise ValidationError({"sucesores": _("Un compromiso no se reemplaza a sí mismo.")})
    if otro.edicion_id != a.edicion_id:
        raise ValidationError({"sucesores": _("El compromiso %(codigo)s es de otra edición.") % datos})
    if not otro.es_publico:
        raise ValidationError(
            {"sucesores": _("El compromiso %(codigo)s todavía no es público: publíquelo antes.") % datos}
        )
    if otro.dejado_en:
        raise ValidationError(
            {"sucesores": _("El compromiso %(codigo)s ya se dividió, se fusionó o se retiró.") % datos}
        )


def check_puede_publicar_foto(foto: Foto) -> None:
    if foto.publicada_en:
        raise ValidationError(_("Esta foto ya se publicó."))
    if foto.compromiso and not foto.compromiso.es_publico:
        raise ValidationError(_("Publique antes el compromiso al que pertenece la foto."))


def check_puede_retirar_foto(foto: Foto, *, motivo: str) -> None:
    if not foto.es_publica:
        raise ValidationError(_("Solo se retira una foto publicada."))
    if not motivo.strip():
        raise ValidationError(_("Escriba el motivo del retiro."))


def check_puede_borrar_foto(foto: Foto) -> None:
    """A draft, or one withdrawn: what nobody sees may be destroyed, and sometimes must."""
    if foto.es_publica:
        raise ValidationError(_("Una foto publicada no se borra: retírela antes, con su motivo."))


puede_observar = si_o_no(check_puede_observar, ValidationError)
puede_corregir = si_o_no(check_puede_corregir, ValidationError)
puede_retirar = si_o_no(check_puede_retirar, ValidationError)
puede_verificar = si_o_no(check_puede_verificar, ValidationError)
puede_descartar = si_o_no(check_puede_descartar, ValidationError)
puede_dejar_sin_efecto = si_o_no(check_puede_dejar_sin_efecto, ValidationError)
puede_responder = si_o_no(check_puede_responder, ValidationError)
puede_corregir_errata = si_o_no(check_puede_corregir_errata, ValidationError)
puede_enmendar = si_o_no(check_sigue_en_pie, ValidationError)
puede_borrar_foto = si_o_no(check_puede_borrar_foto, ValidationError)
