"""Data of a public pledge, as an amendment tells them: what would change, and how it is put in place.

Everything goes through changes in their stored form (`reglas.enmiendas.CambioEnmendado`): what a form or a file asks for is turned
into them (`cambios_pedidos`), a proposal holds them, and what is undone is them the other way round. `Puesta.poner`
gives them to the instances, and refuses those that do not find what they say they found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from base.texto import limpiar
from compromisos.models import Compromiso, Eje, Meta, Territorio
from compromisos.publicacion import politicas
from compromisos.reglas.enmiendas import AGREGADA, DEJADA, CambioEnmendado
from compromisos.reglas.plazo import plazo_de_compromiso
from instituciones.models import Institucion

CLAVES: dict[type[models.Model], str] = {Institucion: "slug", Eje: "codigo", Territorio: "pk"}


@dataclass(frozen=True, slots=True)
class MetaPedida:
    """What is asked of a target: new values of some of its fields, or that it be dropped. Without `meta`, another one."""

    meta: Meta | None = None
    datos: Mapping[str, Any] = field(default_factory=dict)
    deja: bool = False


# --- Values as they are stored


def guardado(valor: Any) -> Any:
    """A value of a field, as JSON keeps it; of a list, the sorted names of what it holds."""
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}" if valor else "0"
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, models.Model):
        return getattr(valor, CLAVES[type(valor)])
    if isinstance(valor, str):
        return limpiar(valor)
    if isinstance(valor, Iterable):
        return sorted(guardado(uno) for uno in valor)
    return valor


def _pedido(modelo: type[models.Model], campo: str, valor: Any) -> Any:
    """What is asked of a field, in the type that it keeps, as it is stored."""
    suyo: Any = modelo._meta.get_field(campo)
    if suyo.is_relation or valor is None:
        return guardado(valor)
    return guardado(suyo.to_python(valor))


def leido(modelo: type[models.Model], campo: str, valor: Any) -> Any:
    """The way back: what the field takes; of a list, a list of what it holds. ValidationError for what is gone."""
    suyo: Any = modelo._meta.get_field(campo)
    if isinstance(suyo, models.ManyToManyField):
        return _hallados(suyo.related_model, valor or [])
    if suyo.is_relation:
        return _hallados(suyo.related_model, [valor])[0] if valor else None
    if valor is None:
        return None
    return suyo.to_python(valor)


def _hallados(modelo: type[models.Model], claves: Collection[str]) -> list[Any]:
    clave = CLAVES[modelo]
    hallados = {guardado(o): o for o in modelo._default_manager.filter(**{f"{clave}__in": claves})}
    if faltan := sorted(set(claves) - hallados.keys()):
        raise ValidationError(_("Ya no existe: %(faltan)s.") % {"faltan": ", ".join(faltan)})
    return [hallados[c] for c in claves]


def dicho_de(compromiso: Compromiso) -> dict[str, Any]:
    """{field: stored value} of all that may be amended of a pledge, but for its targets. Three queries at most."""
    dicho = {campo: guardado(getattr(compromiso, campo)) for campo in Compromiso.ENMENDABLES}
    return dicho | {
        lista: guardado(getattr(compromiso, lista).all()) for lista in Compromiso.LISTAS_ENMENDABLES
    }


def dicho_de_meta(meta: Meta) -> dict[str, Any]:
    return {campo: guardado(getattr(meta, campo)) for campo in Meta.ENMENDABLES}


def _con_algo(dicho: Mapping[str, Any]) -> dict[str, Any]:
    return {campo: valor for campo, valor in dicho.items() if valor not in ("", None)}


# --- What would change


def cambios_pedidos(
    compromiso: Compromiso, *, datos: Mapping[str, Any], metas: Collection[MetaPedida]
) -> list[CambioEnmendado]:
    """What giving `datos` to a pledge, and `metas` what is asked of them, would change, in the order of the fields."""
    if ajenos := set(datos) - {*Compromiso.ENMENDABLES, *Compromiso.LISTAS_ENMENDABLES}:
        raise ValueError(f"Not data of a pledge: {sorted(ajenos)}")
    pide = {campo: _pedido(Compromiso, campo, valor) for campo, valor in datos.items()}
    cambios = [
        CambioEnmendado(campo, dicho, pide[campo])
        for campo, dicho in dicho_de(compromiso).items()
        if campo in pide and pide[campo] != dicho
    ]
    # Read again: what is asked may come in instances that were given it already.
    guardadas = {m.pk: m for m in compromiso.metas.all()} if metas else {}
    for pedida in metas:
        cambios += _cambios_de_meta(pedida, guardadas)
    return cambios


def _cambios_de_meta(pedida: MetaPedida, guardadas: Mapping[int, Meta]) -> Iterable[CambioEnmendado]:
    if ajenos := set(pedida.datos) - set(Meta.ENMENDABLES):
        raise ValueError(f"Not data of a target: {sorted(ajenos)}")
    pide = {campo: _pedido(Meta, campo, valor) for campo, valor in pedida.datos.items()}
    if pedida.meta is None:
        ahora = dicho_de_meta(Meta()) | pide
        if not pide.get("orden"):
            del ahora["orden"]  # after the others
        yield CambioEnmendado(AGREGADA, None, _con_algo(ahora), ahora["indicador"])
        return
    if (guardada := guardadas.get(pedida.meta.pk)) is None:
        raise ValidationError(_("Esa meta es de otro compromiso."))
    antes = dicho_de_meta(guardada)
    que = {"de_que": antes["indicador"], "meta": guardada.pk}
    if pedida.deja:
        yield CambioEnmendado(DEJADA, _con_algo(antes), None, **que)
        return
    for campo, dicho in antes.items():
        if campo in pide and pide[campo] != dicho:
            yield CambioEnmendado(campo, dicho, pide[campo], **que)


def ver_cambios(
    compromiso: Compromiso, *, datos: Mapping[str, Any], metas: Collection[MetaPedida]
) -> list[CambioEnmendado]:
    """The same, once it is sure that they may be made: ValidationError as the act would raise. Nothing is written."""
    politicas.check_sigue_en_pie(compromiso)
    cambios = cambios_pedidos(compromiso, datos=datos, metas=metas)
    if not cambios:
        raise sin_cambios()
    puesta = Puesta.de(Compromiso.objects.get(pk=compromiso.pk))
    puesta.poner(cambios, ahora=timezone.now())
    puesta.validar()
    return cambios


def sin_cambios() -> ValidationError:
    return ValidationError(_("No cambia nada: corrija al menos un dato."), code="sin_cambios")


# --- In place


@dataclass(slots=True)
class Puesta:
    """A pledge and all its targets, dropped ones too, given what changes; nothing is saved."""

    compromiso: Compromiso
    metas: list[Meta]
    listas: dict[str, list[Any]] = field(default_factory=dict)
    tocadas: list[Meta] = field(default_factory=list)  # changed or new, in order
    # The changes; new targets have their key once saved.
    hechos: list[CambioEnmendado] = field(default_factory=list)
    nuevas: dict[int, Meta] = field(default_factory=dict)  # {place in `hechos`: new target}

    @classmethod
    def de(cls, compromiso: Compromiso) -> Puesta:
        return cls(compromiso, list(compromiso.metas.order_by("orden")))

    @property
    def vigentes(self) -> list[Meta]:
        return [m for m in self.metas if m.dejada_en is None]

    @property
    def cambian_de_sitio(self) -> bool:
        """Whether targets change their place or their name, which may be those of another until then."""
        return any(c.campo in ("orden", "indicador") for c in self.hechos)

    @property
    def plazo(self) -> date | None:
        return plazo_de_compromiso(self.compromiso.fecha_limite, [m.fecha_limite for m in self.vigentes])

    def poner(self, cambios: Iterable[CambioEnmendado], *, ahora) -> None:
        """Raises ValidationError where something is no longer as a change says it was."""
        dicho = dicho_de(self.compromiso)
        for cambio in cambios:
            if cambio.campo == AGREGADA:
                self._agregar(cambio)
            elif cambio.es_de_meta:
                self._poner_en_meta(cambio, ahora)
            else:
                self._poner_en_compromiso(cambio, dicho)

    def _poner_en_compromiso(self, cambio: CambioEnmendado, dicho: dict[str, Any]) -> None:
        _check_sigue_asi(cambio, dicho[cambio.campo])
        valor = leido(Compromiso, cambio.campo, cambio.ahora)
        if cambio.campo in Compromiso.LISTAS_ENMENDABLES:
            self.listas[cambio.campo] = valor
        else:
            setattr(self.compromiso, cambio.campo, valor)
        self.hechos.append(cambio)

    def _poner_en_meta(self, cambio: CambioEnmendado, ahora) -> None:
        meta = next((m for m in self.vigentes if m.pk == cambio.meta), None)
        if meta is None:
            raise _ya_no_es_asi(cambio)
        politicas.check_puede_enmendar_meta(meta, cambio.campo)
        if cambio.campo == DEJADA:
            _check_sigue_asi(cambio, _con_algo(dicho_de_meta(meta)))
            meta.dejada_en = ahora
        else:
            _check_sigue_asi(cambio, guardado(getattr(meta, cambio.campo)))
            setattr(meta, cambio.campo, leido(Meta, cambio.campo, cambio.ahora))
        if meta not in self.tocadas:
            self.tocadas.append(meta)
        self.hechos.append(cambio)

    def _agregar(self, cambio: CambioEnmendado) -> None:
        datos = {campo: leido(Meta, campo, valor) for campo, valor in cambio.ahora.items()}
        if not datos.get("orden") or any(m.orden == datos["orden"] for m in self.metas):
            datos["orden"] = max((m.orden for m in self.metas), default=0) + 1
        meta = Meta(compromiso=self.compromiso, **datos)
        self.metas.append(meta)
        self.tocadas.append(meta)
        self.nuevas[len(self.hechos)] = meta
        self.hechos.append(cambio)

    def validar(self) -> None:
        """The rules of the models, over all that changed. Raises ValidationError, told by the name of its target."""
        self.compromiso.full_clean()
        for meta in self.tocadas:
            try:
                # What is unique is asked below, of what will be: two may change names.
                meta.full_clean(exclude=["compromiso"], validate_constraints=False)
                check_condiciones(meta)
            except ValidationError as error:
                raise ValidationError(
                    [f"{_('Meta')} «{meta.indicador}»: {frase}" for frase in error.messages]
                ) from None
        if len({m.orden for m in self.metas}) < len(self.metas) or any(m.orden < 1 for m in self.metas):
            raise ValidationError(_("Dos metas no pueden llevar el mismo número de orden."))
        nombres = [m.indicador for m in self.vigentes]
        if len(set(nombres)) < len(nombres):
            raise ValidationError(_("El compromiso ya tiene una meta con ese indicador."))

    def contados(self) -> list[dict[str, Any]]:
        """The changes as they are stored, new targets with the key and the place that they got."""
        contados = []
        for n, cambio in enumerate(self.hechos):
            if (nueva := self.nuevas.get(n)) is not None:
                cambio = CambioEnmendado(
                    AGREGADA, None, _con_algo(dicho_de_meta(nueva)), nueva.indicador, nueva.pk
                )
            contados.append(cambio.como_dict())
        return contados


def check_condiciones(objeto: models.Model) -> None:
    """The check constraints of its model, without what is unique. Raises ValidationError."""
    errores = []
    for condicion in objeto._meta.constraints:
        if isinstance(condicion, models.CheckConstraint):
            try:
                condicion.validate(type(objeto), objeto)
            except ValidationError as error:
                errores.append(error)
    if errores:
        raise ValidationError(errores)


def _check_sigue_asi(cambio: CambioEnmendado, actual: Any) -> None:
    if actual != cambio.antes:
        raise _ya_no_es_asi(cambio)


def _ya_no_es_asi(cambio: CambioEnmendado) -> ValidationError:
    modelo: type[models.Model] = Meta if cambio.es_de_meta else Compromiso
    suyo: Any = None if cambio.es_de_meta_entera else modelo._meta.get_field(cambio.campo)
    nombre = str(suyo.verbose_name) if suyo else ""
    que = ", ".join(filter(None, [nombre, f"«{cambio.de_que}»" if cambio.de_que else ""]))
    return ValidationError(
        _("Ya no es como se vio: %(que)s. Alguien lo cambió después; revíselo y decida de nuevo.")
        % {"que": que},
        code="ya_no_es_asi",
    )
