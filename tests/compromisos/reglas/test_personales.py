"""What seems personal in a text, and what is public by nature and looks alike."""

import json
import time
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.personales import _INVISIBLES, _llano, datos, nombre_llano

RAIZ = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("codigo", "texto", "hallado"),
    [
        ("persona", "Se atendió a la señora Rosa Ejemplo Mamani en el CEM.", "Rosa Ejemplo Mamani"),
        ("persona", "Sra. Juana Ejemplo coordinó.", "Juana Ejemplo"),
        ("persona", "La víctima Juana E., de 16 años, fue trasladada", "Juana E."),
        ("persona", "La víctima, María Ejemplo Huamán, recibió apoyo", "María Ejemplo Huamán"),
        ("persona", "la víctima María recibió apoyo", "María"),
        ("persona", "La menor de iniciales A.M.Q.R. fue acogida", "A.M.Q.R."),
        ("persona", "Juana Ejemplo, de 34 años, vive en Puno", "Juana Ejemplo"),
        ("persona", "Lucía Ejemplo (12 años) participó", "Lucía Ejemplo"),
        ("persona", "Persona de contacto: Pedro Ejemplo Rojas", "Pedro Ejemplo Rojas"),
        ("persona", "Coordinar con Ana Ejemplo", "Ana Ejemplo"),
        ("persona", "Responsable: Luis Alberto Ejemplo Ríos", "Luis Alberto Ejemplo Ríos"),
        ("persona", "el agresor Juan Carlos Ejemplo Díaz", "Juan Carlos Ejemplo Díaz"),
        ("persona", "doña Felícitas Ejemplo", "Felícitas Ejemplo"),
        ("persona", "identificada como Rosa Elena Ejemplo", "Rosa Elena Ejemplo"),
        ("caso", "Expediente N.° 01234-2025-0-1801-JR-FT-03", "01234-2025-0-1801-JR-FT-03"),
        ("caso", "Carpeta fiscal 500000000-2025-123-0", "500000000-2025-123-0"),
        ("caso", "expediente judicial N° 4521", "4521"),
        ("caso", "Expediente N° 01234-2025", "01234-2025"),
        ("caso", "historia clínica N.° 345678", "345678"),
        ("placa", "camioneta de placa ABC-123", "ABC-123"),
        ("placa", "placa N° 1234-AB", "1234-AB"),
        ("placa", "Placa: A1B-234", "A1B-234"),
        ("documento", "carné de extranjería N° 001234567", "001234567"),
        ("documento", "pasaporte AB123456", "AB123456"),
        ("documento", "DNI　４５８７１２３６", "45871236"),
        ("documento", "4587\u200b1236", "45871236"),
        ("ruc", "RUC 10458712366", "10458712366"),
        ("correo", "ana.ejemplo (arroba) example.org", "ana.ejemplo (arroba) example.org"),
        ("correo", "https://example.org/f?correo=ana%40example.org&x=1", "ana@example.org"),
        ("correo", "mailto:ana@example.org", "ana@example.org"),
        ("telefono", "https://wa.me/51987654321", "51987654321"),
        ("cuenta", "cuenta de ahorros N° 191-12345678-0-12", "191-12345678-0-12"),
        ("cuenta", "CCI 00219100123456780123", "00219100123456780123"),
        ("nacimiento", "nacida el 12/03/1990", "12/03/1990"),
        ("nacimiento", "fecha de nacimiento: 3 de mayo de 2001", "3 de mayo de 2001"),
    ],
)
def test_datos_what_tells_who_somebody_is(codigo, texto, hallado):
    hallados = datos(texto)
    assert [d.codigo for d in hallados] == [codigo]
    assert hallado in hallados[0].frase


@pytest.mark.parametrize(
    "texto",
    [
        "Hospital Nuestra Señora de las Mercedes; procesión del Señor de los Milagros; Señor Cautivo de Ayabaca",
        "La señora ministra y el señor Ministro inauguraron; la señora Viceministra y el señor Alcalde",
        "Hospital María Auxiliadora, 45 años; Universidad César Vallejo; Premio Santiago Antúnez de Mayolo, 25 años",
        "San Juan de Lurigancho, Santa Rosa, José Leonardo Ortiz, José Luis Bustamante y Rivero, 24 años de servicio",
        "El distrito Carmen de la Legua Reynoso, con 120 años; colegio Doña María; I.E. Don Bosco",
        "Responsable: Ministerio de la Mujer; a cargo de la Municipalidad de San Martín",
        "Víctimas de violencia: Centro Emergencia Mujer; la víctima y la Ley 30364",
        "niñas y adolescentes de 12 a 17 años; Programa Juntos, 20 años",
        "Expediente técnico N° 12, expediente SIAF 2345, Proyecto de Ley N° 1234-2025-CR",
        "una placa recordatoria en la plaza 2 de mayo; 120 placas",
        "rendición de cuentas 2025; cuenta pública 2026-2027",
        "50¹ talleres, 1² y 2³; 100 % de 25 regiones",
    ],
)
def test_datos_nothing_public_by_nature(texto):
    assert datos(texto) == []


@pytest.mark.parametrize(
    ("nombre", "codigos"),
    [
        ("DNI_45871236", ["documento"]),
        ("ficha-45871236.pdf", ["documento"]),
        ("acta_Sra._Juana_Ejemplo", ["persona"]),
        ("cel-987-654-321", ["telefono"]),
        ("acta_20261125", []),
        ("RM-123-2026-MIMP", []),
        ("informe_trimestral_2026-11-25.pdf", []),
    ],
)
def test_nombre_llano_reads_signs_as_spaces(nombre, codigos):
    assert [d.codigo for d in datos(nombre_llano(nombre))] == codigos


def textos_de(algo):
    if isinstance(algo, str):
        yield algo
    elif isinstance(algo, dict | list):
        for parte in algo.values() if isinstance(algo, dict) else algo:
            yield from textos_de(parte)


@pytest.mark.parametrize("archivo", ["25porel25.json", "territorios.json"])
def test_datos_asks_nothing_of_what_is_public_already(archivo):
    textos = set(textos_de(json.loads((RAIZ / "fixtures" / archivo).read_text())))
    assert len(textos) > 100
    assert [t for t in textos if datos(t)] == []


def lo_que_cuesta(texto: str) -> int:
    """Of the processor, in this thread, the least of three times."""
    gastos = []
    for _ in range(3):
        antes = time.thread_time_ns()
        datos(texto)
        gastos.append(time.thread_time_ns() - antes)
    return min(gastos)


@pytest.mark.parametrize(
    "palabra",
    ["Sra. ", "María ", "víctima ", "A.", "placa ", "cuenta 1", "expediente ", "1-2025-", "%40", "nacida el ", "Juana de la "],
)  # fmt: skip
def test_datos_costs_as_much_as_there_is_to_read(palabra):
    """Five times the text: five times as much, and not the twenty-five of what looks back at each step."""
    assert lo_que_cuesta(palabra * 10_000) < 12 * lo_que_cuesta(palabra * 2_000)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_texts_that_need_no_folding_are_read_as_those_that_do(texto):
    """Most texts are left as they are; whatever has a sign to fold is folded sign by sign."""
    entero = "".join(
        c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c)
        for c in _INVISIBLES.sub("", unicodedata.normalize("NFC", texto))
    )
    assert _llano(texto) == (unquote(entero) if "%" in texto else entero)
