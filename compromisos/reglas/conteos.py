"""What a unit counts, and the numbers that it cannot be: people, places and things are whole and not negative, and
there are no more regions than there are.

Pure. A unit is a count if it is a thing in the plural («talleres», «familias») and no measure («horas», «soles», «%»),
nor a mean or a rate of things («personas por taller»). The sentences are for the staff, in Spanish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from base.texto import plegar

# {what a unit or a header calls places: their level}
LUGARES = {
    "region": "region", "regiones": "region", "departamento": "region", "departamentos": "region",
    "provincia": "provincia", "provincias": "provincia", "distrito": "distrito", "distritos": "distrito",
}  # fmt: skip
CUANTOS_HAY = {"region": 25, "provincia": 196, "distrito": 1893}  # as our own table of places has them
EN_PLURAL = {"region": "regiones", "provincia": "provincias", "distrito": "distritos"}


def _palabras(escritas: str) -> frozenset[str]:
    return frozenset(escritas.split())


DELANTE = re.compile(
    r"^(?:(?:el|n|no|nro|num|numero|cantidad|total|conteo)(?: total)? (?:de )?(?:los |las )?)+"
)
# Means, rates and shares, whatever they are of; «denuncias por violencia» is none.
PROPORCION = re.compile(
    r"%|‰|\b(?:por ?ciento|porcentajes?|porcentual(?:es)?|promedios?|media|mediana|tasas?|indices?|ratios?|razon|"
    r"proporcion|equivalentes?)\b|/\s*(?!\w+s\b)\w"
)
POR_CADA = re.compile(
    r"\bpor (?:cada|mil|cien|ciento|\d+|habitantes?|personas?|mujer|taller|sesion|aula|grupo|hora|dia|semana|mes|ano|"
    r"trimestre|region|distrito|provincia|institucion|centro|escuela|hogar|familia)\b"
)
MEDIDAS = _palabras(
    """
    punto hora minuto segundo dia semana mes mese bimestre trimestre semestre ano anio decada metro
    kilometro km kms cm mm milimetro centimetro hectarea has litro galon barril kilo kilogramo gramo
    tonelada quintal milla pie pulgada grado sol dolar euro peso uit monto gasto costo ingreso recurso fondo
    ahorro presupuesto millon mil mile millar miles decena docena centena centenar ciento veces vez giga
    mega gigabyte megabyte terabyte byte watt vatio kilovatio voltio caloria decibel decibele decibelio
    indice tasa nivel puntaje calificacion porcentaje credito pb lux
    """
)
# In the singular, or by the letters of their name.
CONTABLES = _palabras(
    """
    persona mujer hombre nina nino adolescente joven victima familia hogar taller centro campana escuela
    colegio comisaria region provincia departamento distrito docente estudiante trabajador trabajadora
    servidor servidora caso denuncia atencion llamada consulta visita charla feria guia protocolo norma
    ordenanza convenio plan informe modulo mesa comite red local sede punto equipo kit ejemplar spot
    vivienda albergue casa cem car cai hrt ugel dre ie iiee upe umf
    """
)
PERSONAS_Y_LUGARES = re.compile(
    r"^(?:atencion|ayuda|orientacion|informacion|acopio|encuentro|denuncia|venta|servicio)"
)


@dataclass(frozen=True, slots=True)
class Reparo:
    """Why a number is none of what its unit counts. `quizas`: the numbers that may have been meant."""

    clave: str
    frase: str
    quizas: tuple[Decimal, ...] = ()


def es_conteo(unidad: str) -> bool:
    """Whether what is measured in that unit is counted one by one."""
    if PROPORCION.search(_sin_generos(unidad)):
        return False
    plegada = DELANTE.sub("", plegar(unidad))
    if not plegada or POR_CADA.search(plegada):
        return False
    primera, _, resto = plegada.partition(" ")
    if primera in ("punto", "puntos"):  # of a scale, unless they are of something that has a place
        return resto.startswith("de ") and bool(PERSONAS_Y_LUGARES.match(resto[3:]))
    singulares = {primera, primera.removesuffix("s"), primera.removesuffix("es")}
    if singulares & CONTABLES:
        return True
    return primera.endswith("s") and len(primera) > 3 and not singulares & MEDIDAS


def nivel_de(unidad: str) -> str:
    """The level of places that a unit counts («regiones», «distritos rurales»); "" if it counts no places."""
    return LUGARES.get(DELANTE.sub("", plegar(unidad)).partition(" ")[0], "")


def reparo(valor: Decimal | None, unidad: str, nivel: str = "") -> Reparo | None:
    """What is wrong with that many of `unidad`; `nivel`, of the places that the target counts, if it says so."""
    nivel = nivel or nivel_de(unidad)
    if valor is None or not (nivel or es_conteo(unidad)):
        return None
    cuantos = f"{_numero(valor)} {unidad}".strip()
    if valor < 0:
        return Reparo(
            "conteo_negativo",
            f"«{cuantos}»: no puede haber menos de cero. Escriba cuántos son, o 0 si ninguno.",
        )
    if valor != valor.to_integral_value():
        bajo, alto = (valor.to_integral_value(r) for r in (ROUND_FLOOR, ROUND_CEILING))
        return Reparo(
            "conteo_con_decimales",
            f"«{cuantos}»: se cuentan de una en una. ¿Son {_numero(bajo)} o {_numero(alto)}? Si es un promedio, la unidad "
            "tiene que decirlo.",
            (bajo, alto),
        )
    if nivel and valor > CUANTOS_HAY[nivel]:
        return Reparo(
            "mas_lugares_de_los_que_hay",
            f"«{cuantos}»: en el Perú hay {_numero(Decimal(CUANTOS_HAY[nivel]))} {EN_PLURAL[nivel]}. Revise el número o la "
            "unidad.",
        )
    return None


def faltan_lugares(valor: Decimal | None, nombrados: int, nivel: str) -> str:
    """The question about a target that counts places of `nivel`, if it counts other than it names; "" if not. Who
    counts all that there are need not name them."""
    if not nivel or valor is None or valor == nombrados or (valor == CUANTOS_HAY[nivel] and not nombrados):
        return ""
    dichos = f"Dice {_numero(valor)} {EN_PLURAL[nivel]}"
    return (
        f"{dichos} y nombra {_numero(Decimal(nombrados))}. ¿Es así?"
        if nombrados
        else f"{dichos} y no dice cuáles. ¿Es así?"
    )


def _sin_generos(unidad: str) -> str:
    """Folded but for the signs that make a rate; «trabajadores/as» is none."""
    texto = re.sub(r"\s*/\s*(?:as?|os?|es)\b", "", unidad.casefold())
    return "".join(plegar(letra) or letra for letra in texto)


def _numero(valor: Decimal) -> str:
    """1234.5000 → «1,234.5», as Peru writes it."""
    return f"{valor.normalize():,f}"
