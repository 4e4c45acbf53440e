"""What each report of a pledge changed from the one before, in words: «Subió de 28 a 36 talleres.»

The facts are those of `reglas/entre_informes.py`, over the reports in force on a day, oldest first. A report that was
withdrawn or corrected changes nothing: its reason is told instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby, pairwise, takewhile

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.avances import AvanceEnFecha
from compromisos.lectura.prevision import frase_de_cambio
from compromisos.models import Medicion, Meta
from compromisos.reglas.entre_informes import (
    Contra,
    Contradiccion,
    DiferenciaDicha,
    InformeDicho,
    MetaMedida,
    Que,
    contradicciones,
    diferencia,
)
from compromisos.reglas.estado import retrocede
from compromisos.reglas.palabras import Estado, Firmeza, Sentido

LO_QUE_ACOMPANA = (Que.PREVISION, Que.AGREGA_PRUEBAS, Que.SIN_PRUEBAS)  # beside what was done
ATRAS_A_LA_VISTA = 2  # moves away from a target told besides the last move
NOMBRADOS = 3  # places told by their name; of more, how many


@dataclass(frozen=True, slots=True)
class Frase:
    """A sentence; `de` is the target it is of, where the pledge has several. `atras`: away from what was promised."""

    texto: str
    de: str = ""
    atras: bool = False


@dataclass(frozen=True, slots=True)
class EnQueCambio:
    """`titular`, what is told first of a report, beside its date; `frases`, the rest; `contradicciones`, in their own line;
    `corrige`, what it says otherwise than the report that it corrects."""

    titular: Frase
    frases: list[Frase] = field(default_factory=list)
    contradicciones: list[Frase] = field(default_factory=list)
    corrige: list[Frase] = field(default_factory=list)


def en_que_cambiaron(
    avances: Sequence[AvanceEnFecha], metas: Sequence[Meta], enmiendas: Sequence[datetime] = ()
) -> dict[int, EnQueCambio]:
    """{update: what it changed} of those in force among `avances` of one pledge, in any order. No query where
    measurements, their places and evidence were brought.

    `enmiendas` are the instants when its data was amended: of a report from before, nothing is said against targets
    that were promised later.
    """
    firmes = sorted(
        (a for a in avances if a.firmeza is Firmeza.EN_FIRME),
        key=lambda a: (a.avance.fecha_corte, a.avance.publicado_en, a.avance.pk),
    )
    medibles = [
        MetaMedida(m.pk, m.valor_meta, m.sentido, m.linea_base) for m in metas if m.valor_meta is not None
    ]
    palabras, por_pk = _Palabras(metas), {a.avance.pk: a for a in avances}
    cambios: dict[int, EnQueCambio] = {}
    anterior: InformeDicho | None = None
    ultimos: dict[int, Decimal] = {}
    for visto in firmes:
        actual = _informe(visto)
        vale_la_meta = all(dia > en for en in enmiendas for dia in [visto.avance.publicado_en] if dia)
        hechos = diferencia(anterior, actual, medibles, ultimos=ultimos)
        contra = contradicciones(anterior, actual, medibles, ultimos=ultimos)
        cambios[visto.avance.pk] = palabras.de(
            hechos,
            [c for c in contra if vale_la_meta or c.que is Contra.FIGURA],
            diferencia(_informe(corregido), actual, medibles)
            if (corregido := por_pk.get(visto.avance.corrige_id or 0))
            else [],
            con_meta=vale_la_meta,
        )
        anterior = actual
        ultimos.update(actual.valores)
    return cambios


def _informe(visto: AvanceEnFecha) -> InformeDicho:
    mediciones = list(visto.avance.mediciones.all())
    return InformeDicho(
        estado=Estado(visto.avance.estado),
        valores={m.meta_id: m.valor for m in mediciones},
        lugares={m.meta_id: frozenset(t.en_lista for t in m.territorios.all()) for m in mediciones},
        prevision=visto.avance.prevision,
        pruebas=frozenset(e.url or e.sha256 or str(e.pk) for e in visto.avance.evidencias.all()),
    )


class _Palabras:
    """Wording of the facts of one pledge, whose targets are called by their names where they are several."""

    def __init__(self, metas: Sequence[Meta]):
        self.metas = {m.pk: m for m in metas}

    def de(
        self,
        hechos: Sequence[DiferenciaDicha],
        contra: Sequence[Contradiccion],
        correccion: Sequence[DiferenciaDicha],
        *,
        con_meta: bool,
    ) -> EnQueCambio:
        # That the state goes on is told where of the targets there is nothing to tell.
        callado = (
            Que.MISMO_ESTADO
            if any(h.que not in (Que.MISMO_ESTADO, *LO_QUE_ACOMPANA) for h in hechos)
            else None
        )
        titular, *demas = [h for h in hechos if h.que is not callado]
        juntos = groupby(demas, key=lambda h: h.meta or h.que)  # those of one target in one sentence
        return EnQueCambio(
            self.frase([titular], con_meta=con_meta),
            [self.frase(list(suyos), con_meta=con_meta) for _clave, suyos in juntos],
            [self.contra(c) for c in contra],
            [self.correccion(h) for h in correccion if h.que in (Que.ESTADO, Que.PREVISION, Que.VALOR)],
        )

    def frase(self, hechos: Sequence[DiferenciaDicha], *, con_meta: bool) -> Frase:
        """One sentence of what is of one target, or of the report."""
        meta = self.metas[hechos[0].meta] if hechos[0].meta else None
        texto, nombre = "; ".join(self._parte(h, meta, con_meta=con_meta) for h in hechos), self._nombre(meta)
        return Frase(f"{texto if nombre else capfirst(texto)}.", nombre, any(h.atras for h in hechos))

    def _parte(self, hecho: DiferenciaDicha, meta: Meta | None, *, con_meta: bool) -> str:
        texto = self._texto(hecho, meta, con_meta=con_meta)
        if con_meta and hecho.llega:
            alcance = _("%(cambio)s: pasa la meta") if hecho.pasa else _("%(cambio)s: llega a la meta")
            return alcance % {"cambio": texto}
        return texto

    def _texto(self, h: DiferenciaDicha, meta: Meta | None, *, con_meta: bool) -> str:
        match h.que:
            case Que.PRIMERO:
                return _("primer informe: %(estado)s") % {"estado": _estado(h.a_estado)}
            case Que.MISMO_ESTADO:
                return _("sigue igual: %(estado)s") % {"estado": _estado(h.a_estado)}
            case Que.ESTADO:
                return self._del_estado(h)
            case Que.PREVISION:
                return frase_de_cambio(h.de_prevision, h.a_prevision)
            case Que.NADA_MEDIDO:
                return _("no cambió nada de lo medido")
            case Que.AGREGA_PRUEBAS:
                n = h.cuantas
                return ngettext("agrega %(n)s prueba", "agrega %(n)s pruebas", n) % {"n": numero(n)}
            case Que.SIN_PRUEBAS:
                return _("no trae pruebas")
        assert meta is not None
        match h.que:
            case Que.MIDE:
                return _("se mide por primera vez: %(valor)s") % {
                    "valor": _a_solas(h.a, meta, con_meta=con_meta)
                }
            case Que.VALOR:
                return _del_valor(h, meta)
            case Que.CALLA:
                return _("esta vez no se mide; lo último que consta es %(valor)s") % {
                    "valor": _a_solas(h.de, meta, con_meta=con_meta)
                }
            case Que.AGREGA_LUGARES:
                return _("agrega %(lugares)s") % {"lugares": _lugares(h.lugares, meta)}
        return _("ya no nombra %(lugares)s") % {"lugares": _lugares(h.lugares, meta)}

    def _del_estado(self, h: DiferenciaDicha) -> str:
        datos = {"de": _estado(h.de_estado), "a": _estado(h.a_estado)}
        if h.atras and h.de_estado is not Estado.INCUMPLIDO:
            return _("ya no dice %(de)s: ahora dice %(a)s") % datos
        return _("pasó de %(de)s a %(a)s") % datos

    def contra(self, c: Contradiccion) -> Frase:
        estado = _estado(c.estado)
        if c.que is Contra.FIGURA:
            meta = self.metas[c.meta or 0]
            texto = _(
                "El estado pasa a %(estado)s y a la vez la cifra se aleja de la meta: de %(de)s a %(a)s."
            ) % {
                "estado": estado,
                "de": numero(c.de),
                "a": _con_unidad(c.a, meta),
            }
            return self._de_la_meta(texto, meta, atras=True)
        if c.que is Contra.YA_SE_MUEVE:
            return Frase(self._ya_se_mueve(c))
        if c.que is Contra.SIN_MEDIR:
            return Frase(
                ngettext(
                    "Declara %(estado)s y su meta no tiene ninguna medición publicada.",
                    "Declara %(estado)s y ninguna de sus %(n)s metas tiene una medición publicada.",
                    c.medibles,
                )
                % {"estado": estado, "n": c.medibles}
            )
        return Frase(
            ngettext(
                "Declara %(estado)s; %(si)s de %(n)s meta alcanzada.",
                "Declara %(estado)s; %(si)s de %(n)s metas alcanzadas.",
                c.medibles,
            )
            % {"estado": estado, "si": c.alcanzadas, "n": c.medibles}
        )

    def correccion(self, h: DiferenciaDicha) -> Frase:
        """«Decía 36, dice 28 talleres.»"""
        if h.que is Que.ESTADO:
            return Frase(
                _("Decía %(de)s, dice %(a)s.") % {"de": _estado(h.de_estado), "a": _estado(h.a_estado)}
            )
        if h.que is Que.PREVISION:
            return Frase(f"{capfirst(frase_de_cambio(h.de_prevision, h.a_prevision))}.")
        meta = self.metas[h.meta or 0]
        texto = _("Decía %(de)s, dice %(a)s.") % {"de": numero(h.de), "a": _con_unidad(h.a, meta)}
        return self._de_la_meta(texto, meta)

    def _ya_se_mueve(self, c: Contradiccion) -> str:
        if c.meta is None:
            datos = {"estado": _estado(c.estado), "n": c.movidas, "medibles": c.medibles}
            return _("Declara %(estado)s; %(n)s de sus %(medibles)s metas ya no están donde partían.") % datos
        meta = self.metas[c.meta]
        datos = {"estado": _estado(c.estado), "de": numero(c.de), "a": _con_unidad(c.a, meta)}
        if c.de or meta.sentido == Sentido.DECRECIENTE:  # a base of zero, or none, is not told
            return _("Declara %(estado)s; una meta pasó ya de %(de)s a %(a)s.") % datos
        datos["valor"] = _de_la_cifra(c.a, meta)
        return _("Declara %(estado)s; una meta tiene ya un valor: %(valor)s.") % datos

    def _de_la_meta(self, texto: str, meta: Meta, *, atras: bool = False) -> Frase:
        """A sentence, or, after the name of its target and a colon, the rest of one."""
        nombre = self._nombre(meta)
        return Frase(texto[:1].lower() + texto[1:] if nombre else texto, nombre, atras)

    def _nombre(self, meta: Meta | None) -> str:
        return meta.indicador if meta is not None and len(self.metas) > 1 else ""


def _estado(estado: Estado | None) -> str:
    return _(estado.etiqueta).lower() if estado else ""


def _con_unidad(valor: Decimal | None, meta: Meta) -> str:
    return f"{numero(valor)} {meta.unidad}".strip()


def _a_solas(valor: Decimal | None, meta: Meta, *, con_meta: bool = True) -> str:
    """A value that stands alone. Units are written in the plural, and a one does not go with them: «1 de 12 materiales»;
    where that cannot be said, «1 (días)»."""
    cabe = any(letra.isalpha() for letra in meta.unidad) and meta.valor_meta != 1
    if valor != 1 or not cabe:
        return _con_unidad(valor, meta)
    if con_meta and meta.valor_meta is not None and meta.sentido != Sentido.DECRECIENTE:
        return _de_la_cifra(valor, meta)
    return f"{numero(valor)} ({meta.unidad})"


def _de_la_cifra(valor: Decimal | None, meta: Meta) -> str:
    """«841 de 1,200 talleres», of what is to grow."""
    datos = {"v": numero(valor), "n": numero(meta.valor_meta), "u": meta.unidad}
    return (_("%(v)s de %(n)s %(u)s") % datos).strip()


def _del_valor(h: DiferenciaDicha, meta: Meta) -> str:
    """«bajó de 36 a 28 talleres»; of what is to fall, whether that was what was promised."""
    assert h.de is not None
    assert h.a is not None
    datos = {"de": numero(h.de), "a": _con_unidad(h.a, meta)}
    sube = h.a > h.de
    if meta.sentido == Sentido.DECRECIENTE:
        if sube:
            return _("subió de %(de)s a %(a)s, al revés de lo prometido") % datos
        return _("bajó de %(de)s a %(a)s, como se prometió") % datos
    return _("subió de %(de)s a %(a)s") % datos if sube else _("bajó de %(de)s a %(a)s") % datos


# --- A target, over all its reports


def movimientos_de(meta: Meta, serie: Sequence[Medicion]) -> list[Frase]:
    """The last move of a target, and the earlier ones away from what was promised: «Bajó de 36 a 28 talleres desde el
    25/10/2026.» `serie` are its values in force, oldest first; nothing of one alone."""
    pasos = list(pairwise(serie))
    if not pasos:
        return []
    atras = [
        (a, b)
        for a, b in pasos[:-1]
        if retrocede(b.valor, a.valor, meta.sentido) and b.valor != serie[-1].valor
    ]
    return [
        _ultimo_paso(meta, serie),
        *(_paso(meta, a, b, antes=True) for a, b in reversed(atras[-ATRAS_A_LA_VISTA:])),
    ]


def _ultimo_paso(meta: Meta, serie: Sequence[Medicion]) -> Frase:
    ultimo = serie[-1]
    iguales = list(takewhile(lambda m: m.valor == ultimo.valor, reversed(serie)))
    if len(iguales) > 1:
        datos = {"valor": _a_solas(ultimo.valor, meta), "dia": _dia(iguales[-1])}
        return Frase(_("Sigue en %(valor)s desde el %(dia)s.") % datos)
    return _paso(meta, serie[-2], ultimo)


def _paso(meta: Meta, a: Medicion, b: Medicion, *, antes: bool = False) -> Frase:
    """«Bajó de 36 a 28 talleres entre el 30/06/2026 y el 30/09/2026.»"""
    datos = {"de": numero(a.valor), "a": _con_unidad(b.valor, meta), "dia": _dia(a), "otro": _dia(b)}
    atras, sube = retrocede(b.valor, a.valor, meta.sentido), b.valor > a.valor
    if antes and sube:
        texto = _("También había subido: de %(de)s a %(a)s entre el %(dia)s y el %(otro)s.")
    elif antes:
        texto = _("También había bajado: de %(de)s a %(a)s entre el %(dia)s y el %(otro)s.")
    elif meta.sentido == Sentido.DECRECIENTE and sube:
        texto = _("Subió de %(de)s a %(a)s entre el %(dia)s y el %(otro)s, al revés de lo prometido.")
    elif meta.sentido == Sentido.DECRECIENTE:
        texto = _("Bajó de %(de)s a %(a)s entre el %(dia)s y el %(otro)s, como se prometió.")
    elif sube:
        texto = _("Subió de %(de)s a %(a)s entre el %(dia)s y el %(otro)s.")
    else:
        texto = _("Bajó de %(de)s a %(a)s entre el %(dia)s y el %(otro)s.")
    return Frase(texto % datos, atras=atras)


def _dia(medicion: Medicion) -> str:
    return date_format(medicion.avance.fecha_corte, "SHORT_DATE_FORMAT")


def _lugares(nombres: Sequence[str], meta: Meta) -> str:
    """«Cusco»; «2 regiones: Cusco y Puno»; «12 distritos»."""
    if len(nombres) == 1:
        return nombres[0]
    cuantos = _CUANTOS[meta.nivel_territorial](len(nombres))
    return f"{cuantos}: {enumerar(nombres)}" if len(nombres) <= NOMBRADOS else cuantos


_CUANTOS = {
    "region": lambda n: ngettext("%(n)s región", "%(n)s regiones", n) % {"n": n},
    "provincia": lambda n: ngettext("%(n)s provincia", "%(n)s provincias", n) % {"n": n},
    "distrito": lambda n: ngettext("%(n)s distrito", "%(n)s distritos", n) % {"n": n},
    "": lambda n: ngettext("%(n)s lugar", "%(n)s lugares", n) % {"n": n},
}


def enumerar(nombres: Sequence[str]) -> str:
    """«Cusco, Puno y Tacna»."""
    if len(nombres) < 2:
        return "".join(nombres)
    datos = {"los_demas": ", ".join(nombres[:-1]), "ultimo": nombres[-1]}
    # «y» is «e» before the sound of i, in Spanish: «Puno e Ica».
    if nombres[-1].casefold().startswith(("i", "hi", "í")) and not nombres[-1].casefold().startswith("hie"):
        return _("%(los_demas)s e %(ultimo)s") % datos
    return _("%(los_demas)s y %(ultimo)s") % datos
