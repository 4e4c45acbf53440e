"""Sentences about places, in the active language: how many pledges name one, why another may get there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from base.numeros import numero
from compromisos.lectura.podrian_llegar import (
    CUENTA_ESTE_NIVEL,
    CUENTA_OTRO_NIVEL,
    LLEGO_ARRIBA,
    NACIONAL,
    NO_DICE,
    EnUnLugar,
    MetaDeLugares,
)
from compromisos.lectura.territorios import LugaresInformados
from compromisos.models import Nivel, Territorio
from compromisos.reglas.conteos import EN_PLURAL, nivel_de

CON_ARTICULO = {
    Nivel.REGION: gettext_noop("la región %(nombre)s"),
    Nivel.PROVINCIA: gettext_noop("la provincia de %(nombre)s"),
    Nivel.DISTRITO: gettext_noop("el distrito de %(nombre)s"),
}


def con_articulo(lugar: Territorio) -> str:
    """«la región Lima», «el distrito de Miraflores»."""
    return _(CON_ARTICULO[Nivel(lugar.nivel)]) % {"nombre": lugar.nombre}


def los_de_arriba(arriba: Sequence[Territorio]) -> str:
    """What a place lies in, widest first in `arriba`, as part of a sentence: «la región Lima», «su provincia o su región»."""
    return con_articulo(arriba[0]) if len(arriba) == 1 else _("su provincia o su región")


@dataclass(frozen=True, slots=True)
class Grupo:
    """Words of one of the lists of a place: its heading, after a figure, and what is in it."""

    clave: str
    titulo: str
    tras_la_cifra: str
    que_es: str


def grupos_de(lugar: Territorio, arriba: Sequence[Territorio], por_razon: Mapping[int, int]) -> list[Grupo]:
    """The lists of a place, in their order; those that may get there tell how many for each reason."""
    lo_nombran = _("lo nombran") if lugar.nivel == Nivel.DISTRITO else _("la nombran")
    su_region, sus_de_arriba = _("Nombran su región"), _("Nombran su provincia o su región")
    region, de_arriba = _("nombran su región"), _("nombran su provincia o su región")
    una = len(arriba) == 1
    por_que = _(
        "Su texto no nombra este lugar ni uno más grande; junto a cada una está por qué podría llegar."
    )
    return [
        Grupo(
            "aqui",
            _("Nombran %(lugar)s") % {"lugar": lugar.nombre},
            lo_nombran,
            _("Su texto dice el nombre de este lugar."),
        ),
        Grupo(
            "dentro",
            _("Nombran solo lugares de su interior"),
            _("nombran lugares de su interior"),
            _("Su texto nombra solo lugares de su interior: algún distrito, alguna provincia."),
        ),
        Grupo(
            "arriba",
            su_region if una else sus_de_arriba,
            region if una else de_arriba,
            _("Su texto nombra un lugar más grande en que está este. No dice si llegará hasta aquí."),
        ),
        Grupo(
            "podrian",
            _("Podrían llegar aquí"),
            _("podrían llegar aquí"),
            f"{por_que} {frase_de_razones(por_razon)}".rstrip(),
        ),
    ]


def frase_de_lugar(lugar: Territorio, arriba: Sequence[Territorio], cuentas: Mapping[str, int]) -> str:
    """How many pledges name a place (`aqui`), only some inside it (`dentro`), only one above (`arriba`), and how many may
    get there (`podrian`). What is none is left out, but for the first."""
    nombre = con_articulo(lugar)
    partes = []
    if n := cuentas["dentro"]:
        partes.append(
            ngettext(
                "%(n)s nombra solo lugares de su interior", "%(n)s nombran solo lugares de su interior", n
            )
            % {"n": numero(n)}
        )
    if n := cuentas["arriba"]:
        partes.append(
            ngettext("%(n)s nombra %(lugar)s", "%(n)s nombran %(lugar)s", n)
            % {"n": numero(n), "lugar": los_de_arriba(arriba)}
        )
    if n := cuentas["podrian"]:
        partes.append(ngettext("%(n)s podría llegar aquí", "%(n)s podrían llegar aquí", n) % {"n": numero(n)})
    if n := cuentas["aqui"]:
        primera = ngettext("%(n)s promesa nombra %(lugar)s", "%(n)s promesas nombran %(lugar)s", n)
        return "; ".join([primera % {"n": numero(n), "lugar": nombre}, *partes]) + "."
    ninguna = _("Ninguna promesa nombra %(lugar)s.") % {"lugar": nombre}
    return f"{ninguna} {'; '.join(partes)}." if partes else ninguna


def frase_del_pais(cuentas: Mapping[str, int]) -> str:
    """How many pledges of all (`total`) name some place (`nombran`), are for the whole country (`nacionales`), count places
    without naming them (`cuentan`), or do not say where (`no_dicen`)."""
    if not (total := cuentas["total"]):
        return _("No hay ninguna promesa.")
    nombran = ngettext("%(n)s nombra algún lugar", "%(n)s nombran algún lugar", cuentas["nombran"])
    if not cuentas["nombran"]:
        nombran = _("ninguna nombra un lugar")
    clausulas = {
        "nacionales": ngettext(
            "%(n)s dice ser para todo el país", "%(n)s dicen ser para todo el país", cuentas["nacionales"]
        ),
        "cuentan": ngettext(
            "%(n)s dice a cuántas regiones o distritos llegará, no a cuáles",
            "%(n)s dicen a cuántas regiones o distritos llegarán, no a cuáles",
            cuentas["cuentan"],
        ),
        "no_dicen": ngettext(
            "%(n)s no dice dónde se cumplirá", "%(n)s no dicen dónde se cumplirán", cuentas["no_dicen"]
        ),
    }
    partes = [nombran % {"n": numero(cuentas["nombran"])}]
    partes += [frase % {"n": numero(cuentas[c])} for c, frase in clausulas.items() if cuentas[c]]
    de_cuantas = ngettext("De %(n)s promesa, %(partes)s.", "De %(n)s promesas, %(partes)s.", total)
    return de_cuantas % {"n": numero(total), "partes": "; ".join(partes)}


def frase_de_alcance(lugares: LugaresInformados) -> str:
    """How many places of each level the last reports name. «Sus últimos informes nombran 17 regiones y 3 distritos.»"""
    partes = [
        cuantos_lugares(Decimal(len(de_un_nivel)), unidad)
        for de_un_nivel, unidad in (
            (lugares.regiones, "regiones"),
            (lugares.provincias, "provincias"),
            (lugares.distritos, "distritos"),
        )
        if de_un_nivel
    ]
    if not partes:
        return _("Sus últimos informes no nombran ningún lugar.")
    *primeras, ultima = partes
    juntas = _("%(primeras)s y %(ultima)s") % {"primeras": ", ".join(primeras), "ultima": ultima}
    return _("Sus últimos informes nombran %(lugares)s.") % {"lugares": juntas if primeras else ultima}


# --- Why one may get there


def cuantos_lugares(cuantos: Decimal | None, unidad: str) -> str:
    """«24 regiones», in the active language; a unit that says more stays as it was written: «10 distritos rurales»."""
    nivel = nivel_de(unidad)
    if cuantos is None or EN_PLURAL.get(nivel) != unidad.strip().casefold():
        return f"{numero(cuantos)} {unidad}".strip()
    frases = {
        Nivel.REGION: ngettext("%(n)s región", "%(n)s regiones", int(cuantos)),
        Nivel.PROVINCIA: ngettext("%(n)s provincia", "%(n)s provincias", int(cuantos)),
        Nivel.DISTRITO: ngettext("%(n)s distrito", "%(n)s distritos", int(cuantos)),
    }
    return frases[Nivel(nivel)] % {"n": numero(cuantos)}


def que_cuenta(meta: MetaDeLugares) -> str:
    """What a target counts, and what it has named of it. «Promete llegar a 24 regiones y no dice cuáles.»"""
    cuenta, lugares = meta.cuenta, cuantos_lugares(meta.cuenta.cuantos, meta.unidad)
    datos = {"lugares": lugares, "n": numero(cuenta.nombrados), "sin": numero(cuenta.sin_nombre)}
    if cuenta.informados and cuenta.sin_nombre:
        informo = cuantos_lugares(cuenta.valor, meta.unidad)
        frase = ngettext(
            "Informó %(lugares)s y nombró %(n)s: falta el nombre de %(sin)s.",
            "Informó %(lugares)s y nombró %(n)s: faltan los nombres de %(sin)s.",
            cuenta.sin_nombre,
        )
        return frase % (datos | {"lugares": informo, "n": numero(cuenta.informados)})
    if cuenta.nombrados:
        return _("Promete llegar a %(lugares)s y hasta ahora nombró %(n)s.") % datos
    return _("Promete llegar a %(lugares)s y no dice cuáles.") % datos


def por_que_podria(
    razon: int, meta: MetaDeLugares | None, lugar: Territorio, arriba: Iterable[Territorio]
) -> str:
    """Plain line: why a pledge that names nothing near may get to `lugar`."""
    if razon == LLEGO_ARRIBA:
        region = next(iter(arriba))
        return _("Informó que llegó a %(lugar)s, sin decir a qué lugares de su interior.") % {
            "lugar": con_articulo(region)
        }
    if razon == NACIONAL:
        return _("Dice que es para todo el país.")
    if razon == NO_DICE or meta is None:
        return _("No dice dónde se cumplirá.")
    if razon == CUENTA_ESTE_NIVEL:
        return que_cuenta(meta)
    es_mayor = Nivel(meta.cuenta.nivel) == Nivel.REGION or lugar.nivel == Nivel.DISTRITO
    donde = next((t for t in arriba if t.nivel == meta.cuenta.nivel), None) if es_mayor else None
    if donde is not None:
        return _("%(que)s Puede ser %(lugar)s.") % {"que": que_cuenta(meta), "lugar": con_articulo(donde)}
    return _("%(que)s Puede haber alguno aquí.") % {"que": que_cuenta(meta)}


def frase_de_razones(por_razon: Mapping[int, int]) -> str:
    """How many of those that may get to a place there are for each reason, the strongest first; "" for none."""
    palabras = {
        LLEGO_ARRIBA: lambda n: ngettext(
            "%(n)s informó haber llegado a un lugar más grande",
            "%(n)s informaron haber llegado a un lugar más grande",
            n,
        ),
        CUENTA_ESTE_NIVEL: lambda n: ngettext(
            "%(n)s cuenta lugares de este nivel sin nombrarlos todos",
            "%(n)s cuentan lugares de este nivel sin nombrarlos todos",
            n,
        ),
        NACIONAL: lambda n: ngettext(
            "%(n)s dice que es para todo el país", "%(n)s dicen que son para todo el país", n
        ),
        CUENTA_OTRO_NIVEL: lambda n: ngettext(
            "%(n)s cuenta lugares de otro nivel sin nombrarlos todos",
            "%(n)s cuentan lugares de otro nivel sin nombrarlos todos",
            n,
        ),
        NO_DICE: lambda n: ngettext(
            "%(n)s no dice dónde se cumplirá", "%(n)s no dicen dónde se cumplirán", n
        ),
    }
    partes = [palabras[r](n) % {"n": numero(n)} for r, n in sorted(por_razon.items())]
    return f"{'; '.join(partes)}." if partes else ""


def con_razones(
    suyo: EnUnLugar, compromisos: Iterable, lugar: Territorio, arriba: Sequence[Territorio]
) -> None:
    """Hang on each of a page of those that may get to `lugar` its plain line, as `por_que`."""
    for c in compromisos:
        c.por_que = por_que_podria(suyo.razones[c.pk], suyo.meta_de(c.pk), lugar, arriba)
