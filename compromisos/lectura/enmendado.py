"""What an amendment of data changed, in words: «Plazo ampliado el 3 de marzo de 2026: de 30/09/2026 a 31/12/2027.»"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.numeros import numero
from compromisos.lectura.en_palabras import larga
from compromisos.models import Compromiso, Eje, Enmienda, Meta, Territorio
from compromisos.reglas.enmiendas import AGREGADA, DEJADA, CambioEnmendado, MovimientoDePlazo, leer
from instituciones.models import Institucion

DEL_PLAZO = {
    "ampliado": gettext_noop("Plazo ampliado el %(dia)s: de %(antes)s a %(ahora)s."),
    "adelantado": gettext_noop("Plazo adelantado el %(dia)s: de %(antes)s a %(ahora)s."),
    "puesto": gettext_noop("Plazo puesto el %(dia)s: %(ahora)s. Antes no constaba."),
    "quitado": gettext_noop("Plazo quitado el %(dia)s: era %(antes)s."),
}
DEL_PLAZO_DE_UNA_META = {
    "ampliado": gettext_noop("Plazo de la meta «%(meta)s» ampliado el %(dia)s: de %(antes)s a %(ahora)s."),
    "adelantado": gettext_noop(
        "Plazo de la meta «%(meta)s» adelantado el %(dia)s: de %(antes)s a %(ahora)s."
    ),
    "puesto": gettext_noop("Plazo de la meta «%(meta)s» puesto el %(dia)s: %(ahora)s. Antes no constaba."),
    "quitado": gettext_noop("Plazo de la meta «%(meta)s» quitado el %(dia)s: era %(antes)s."),
}


@dataclass(slots=True)
class Nombres:
    """Names of what changes only point at: institutions, themes and places, and the unit of each target."""

    de: dict[tuple[type[models.Model], str], str] = field(default_factory=dict)
    unidades: dict[int, str] = field(default_factory=dict)

    @classmethod
    def de_los_que(cls, cambios: Iterable[CambioEnmendado]) -> Nombres:
        """At most four queries, however many changes; none for what they do not name."""
        nombres = cls()
        buscados: dict[Any, set[str]] = {Institucion: set(), Eje: set(), Territorio: set()}
        metas: set[int] = set()
        for cambio in cambios:
            if cambio.campo == "valor_meta" and cambio.meta:
                metas.add(cambio.meta)
            suyo = None if cambio.es_de_meta_entera else _campo_de(cambio)
            if suyo is not None and suyo.is_relation:
                for valor in (cambio.antes, cambio.ahora):
                    buscados[suyo.related_model] |= {valor} if isinstance(valor, str) else set(valor or ())
        for modelo, clave in ((Institucion, "slug"), (Eje, "codigo"), (Territorio, "pk")):
            if claves := buscados[modelo]:
                hallados = modelo._default_manager.filter(**{f"{clave}__in": claves})
                nombres.de |= {(modelo, c): n for c, n in hallados.values_list(clave, "nombre")}
        if metas:
            nombres.unidades = dict(Meta.objects.filter(pk__in=metas).values_list("pk", "unidad"))
        return nombres

    def en_palabras(self, suyo: Any, valor: Any) -> str:
        """A stored value of the field `suyo`, as people read it; "" for nothing."""
        if valor in (None, "", []):
            return ""
        if suyo.is_relation:
            claves = [valor] if isinstance(valor, str) else valor
            return ", ".join(self.de.get((suyo.related_model, c), c) for c in claves)
        if suyo.choices:
            return str(dict(suyo.flatchoices).get(valor, valor))
        if isinstance(suyo, models.DateField):
            return _dia_corto(date.fromisoformat(valor))
        if isinstance(suyo, models.DecimalField):
            return numero(Decimal(valor))
        return str(valor)


def frases_de(enmienda: Enmienda, nombres: Nombres | None = None) -> list[str]:
    """One sentence for each thing that it changed; none for a kind that changes no data."""
    cambios = leer(enmienda.cambios)
    nombres = nombres or Nombres.de_los_que(cambios)
    dia = larga(timezone.localdate(enmienda.en))
    return [_frase(cambio, dia, nombres) for cambio in cambios]


def frases_propuestas(cambios: Iterable[CambioEnmendado], hoy: datetime) -> list[str]:
    """The same of what is not done yet, as they will read if it is done at `hoy`."""
    return frases_de(Enmienda(cambios=[c.como_dict() for c in cambios], en=hoy))


def _frase(cambio: CambioEnmendado, dia: str, nombres: Nombres) -> str:
    if cambio.campo == AGREGADA:
        return _("Meta agregada el %(dia)s: %(meta)s.") % {"dia": dia, "meta": _meta_entera(cambio.ahora)}
    if cambio.campo == DEJADA:
        return _("Meta dejada el %(dia)s: %(meta)s.") % {"dia": dia, "meta": _meta_entera(cambio.antes)}
    suyo = _campo_de(cambio)
    datos = {
        "dia": dia,
        "meta": cambio.de_que,
        "antes": nombres.en_palabras(suyo, cambio.antes),
        "ahora": nombres.en_palabras(suyo, cambio.ahora),
    }
    if cambio.campo == "fecha_limite":
        movido = MovimientoDePlazo(
            *(date.fromisoformat(v) if v else None for v in (cambio.antes, cambio.ahora))
        )
        return _((DEL_PLAZO_DE_UNA_META if cambio.es_de_meta else DEL_PLAZO)[movido.como]) % datos
    if cambio.campo == "valor_meta" and datos["antes"] and datos["ahora"]:
        datos["unidad"] = nombres.unidades.get(cambio.meta or 0, "")
        return _("Meta cambiada el %(dia)s: de %(antes)s a %(ahora)s %(unidad)s («%(meta)s»).") % datos
    datos["campo"] = capfirst(str(suyo.verbose_name))
    if cambio.es_de_meta:
        datos["campo"] = _("Meta «%(meta)s», %(campo)s") % {"meta": cambio.de_que, "campo": suyo.verbose_name}
    if not datos["antes"]:
        return _("%(campo)s: ahora dice «%(ahora)s»; antes no decía nada.") % datos
    if not datos["ahora"]:
        return _("%(campo)s: decía «%(antes)s»; ahora no dice nada.") % datos
    return _("%(campo)s: decía «%(antes)s»; ahora dice «%(ahora)s».") % datos


def _meta_entera(dicho: dict[str, Any]) -> str:
    if dicho.get("valor_meta") is None:
        return f"«{dicho['indicador']}»"
    return (
        f"«{dicho['indicador']}», {numero(Decimal(dicho['valor_meta']))} {dicho.get('unidad', '')}".rstrip()
    )


def _campo_de(cambio: CambioEnmendado) -> Any:
    modelo: type[models.Model] = Meta if cambio.es_de_meta else Compromiso
    return modelo._meta.get_field(cambio.campo)


def _dia_corto(dia: date) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT")
