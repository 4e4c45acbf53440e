"""What is asked of a draft, and what is not. Pure: no database."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Estado, Sentido
from compromisos.reglas.preguntas import Borrador, ValorMedido, preguntas

HOY = date(2026, 11, 24)
BAJANDO = Sentido.DECRECIENTE


def codigos(**kwargs) -> list[tuple[str, str]]:
    kwargs = {"estado": Estado.EN_PROCESO, "hoy": HOY, "fecha_corte": date(2026, 9, 30), **kwargs}
    return [(p.codigo, p.campo) for p in preguntas(Borrador(**kwargs))]


def del_valor(valor, ultimo=None, meta=None, base=None, sentido=Sentido.CRECIENTE) -> list[str]:
    v = ValorMedido(
        7, "Centros", *(None if n is None else Decimal(str(n)) for n in (valor, ultimo, base, meta)), sentido
    )
    hallados = codigos(valores=(v,))
    assert {campo for _codigo, campo in hallados} <= {"meta-7"}
    return [codigo for codigo, _campo in hallados]


@pytest.mark.parametrize(
    ("valor", "ultimo", "meta", "base", "sentido", "esperado"),
    [
        (None, 32, 50, 0, Sentido.CRECIENTE, []),
        (32, 32, 50, 0, Sentido.CRECIENTE, []),
        (33, 32, 50, 0, Sentido.CRECIENTE, []),
        (50, 32, 50, None, Sentido.CRECIENTE, []),
        (31, 32, 50, None, Sentido.CRECIENTE, ["retrocede"]),
        (0, 32, 50, None, Sentido.CRECIENTE, ["retrocede"]),
        (51, 32, 50, None, Sentido.CRECIENTE, ["pasa_la_meta"]),
        (51, 51, 50, None, Sentido.CRECIENTE, []),  # asked in its day
        (320, 32, 500, None, Sentido.CRECIENTE, ["salta"]),
        (319, 32, 500, None, Sentido.CRECIENTE, []),
        (320, 32, 50, None, Sentido.CRECIENTE, ["pasa_la_meta", "salta"]),
        (100, None, 500, 10, Sentido.CRECIENTE, ["salta"]),
        (100, None, 500, 0, Sentido.CRECIENTE, []),  # from nothing everything is infinitely more
        (100, 0, 500, 10, Sentido.CRECIENTE, []),  # the last published counts, not the base
        (100, None, 500, None, Sentido.CRECIENTE, []),
        (5, None, None, None, Sentido.CRECIENTE, []),
        (20, 30, 10, 40, BAJANDO, []),
        (31, 30, 10, 40, BAJANDO, ["retrocede"]),
        (9, 30, 10, 40, BAJANDO, ["pasa_la_meta"]),
        (3, 30, 1, 40, BAJANDO, ["salta"]),
        (0, 30, 0, 40, BAJANDO, ["salta"]),
        (300, 30, 10, 40, BAJANDO, ["retrocede"]),
    ],
)  # fmt: skip
def test_de_cifras(valor, ultimo, meta, base, sentido, esperado):
    assert del_valor(valor, ultimo, meta, base, sentido) == esperado


@pytest.mark.parametrize(
    ("valor", "nombrados", "nivel", "esperado"),
    [
        (18, 3, "region", ["lugares_sin_nombrar"]), (3, 5, "distrito", ["lugares_sin_nombrar"]),
        (18, 0, "region", ["lugares_sin_nombrar"]), (18, 18, "region", []), (25, 0, "region", []), (18, 3, "", []),
        (None, 0, "region", []),
    ],
)  # fmt: skip
def test_lugares_counted_and_not_named_are_asked(valor, nombrados, nivel, esperado):
    """Also of the value that is public already: it names its places anew."""
    cuenta = None if valor is None else Decimal(valor)
    v = ValorMedido(7, "Regiones", cuenta, ultimo=cuenta, nivel=nivel, nombrados=nombrados)
    assert [codigo for codigo, _campo in codigos(valores=(v,))] == esperado


def test_frase_says_both_figures():
    def de(valor):
        (p,) = preguntas(
            Borrador(
                Estado.EN_PROCESO, HOY, valores=(ValorMedido(1, "C", Decimal(valor), Decimal("32.0000")),)
            )
        )
        return p

    assert "Baja de 32, lo último publicado, a 30.5," in de("30.5000").frase
    assert de("30").huella == de("30.0000").huella
    assert de("30").huella != de("3").huella


@pytest.mark.parametrize(
    ("corte", "ultimo", "esperado"),
    [
        (HOY, None, []),
        (date(2026, 11, 25), None, ["fecha_futura"]),
        (date(2026, 9, 30), date(2026, 9, 30), []),
        (date(2026, 9, 29), date(2026, 9, 30), ["fecha_anterior"]),
        (date(2026, 12, 1), date(2026, 12, 31), ["fecha_futura", "fecha_anterior"]),
        (None, date(2026, 9, 30), []),
    ],
)
def test_de_fechas(corte, ultimo, esperado):
    assert codigos(fecha_corte=corte, ultimo_corte=ultimo) == [(c, "fecha_corte") for c in esperado]


@pytest.mark.parametrize("estado", ESTADOS_DECLARABLES)
def test_cumplido_asks_for_targets_that_are_short(estado):
    """Each pair of targets: reached now, reached before, short, never measured."""
    corta, alcanzada = (
        ValorMedido(1, "A", Decimal(3), meta=Decimal(5)),
        ValorMedido(2, "B", Decimal(5), meta=Decimal(5)),
    )
    antes, nunca = (
        ValorMedido(3, "C", None, Decimal(5), meta=Decimal(5)),
        ValorMedido(4, "D", meta=Decimal(5)),
    )
    cualitativa = ValorMedido(5, "E")
    for valores, pregunta in [
        ((), False), ((cualitativa,), False), ((alcanzada, antes), False), ((alcanzada, corta), True),
        ((nunca,), True), ((antes, cualitativa), False),
    ]:  # fmt: skip
        hallados = codigos(estado=estado, plazo=date(2026, 1, 1), valores=valores)
        assert hallados == (
            [("cumplido_con_metas_cortas", "estado")] if pregunta and estado == Estado.CUMPLIDO else []
        )


@pytest.mark.parametrize(
    ("plazo", "pregunta"),
    [(None, True), (date(2026, 9, 30), True), (date(2026, 12, 31), True), (date(2026, 9, 29), False)],
)
def test_incumplido_before_its_deadline_is_only_mended(plazo, pregunta):
    hallados = preguntas(Borrador(Estado.INCUMPLIDO, HOY, date(2026, 9, 30), plazo=plazo))
    assert [p.codigo for p in hallados] == (["incumplido_antes_del_plazo"] if pregunta else [])
    assert not any(p.se_confirma for p in hallados)


@pytest.mark.parametrize(
    ("codigo", "texto", "hallado"),
    [
        ("documento", "Se atendió a Rosa (45871236).", "45871236"),
        ("documento", "DNI 45871236", "45871236"),
        ("documento", "D.N.I. N.° 45.871.236", "45.871.236"),
        ("documento", "con dni nro. 45 871 236", "45 871 236"),
        ("documento", "DNI: 20261125", "20261125"),
        ("documento", "carné de extranjería 001234567", "001234567"),
        ("documento", "45871236, 40000001 y otras", "45871236», «40000001"),
        ("ruc", "RUC 20131370641", "20131370641"),
        ("ruc", "R.U.C. N.° 20131370641", "20131370641"),
        ("ruc", "la tienda 10458712366 donó", "10458712366"),
        ("telefono", "llamar al 987654321", "987654321"),
        ("telefono", "987 654 321", "987 654 321"),
        ("telefono", "987-654-321.", "987-654-321"),
        ("telefono", "+51 987654321", "+51 987654321"),
        ("telefono", "+51987654321", "+51987654321"),
        ("telefono", "(01) 419-7260", "(01) 419-7260"),
        ("telefono", "01 4197260", "01 4197260"),
        ("telefono", "(044) 234567", "(044) 234567"),
        ("telefono", "084-234567", "084-234567"),
        ("telefono", "Teléfono: 4197260", "Teléfono: 4197260"),
        ("telefono", "su cel. 987 65 43 21", "cel. 987 65 43 21"),
        ("telefono", "WhatsApp 51 987 654 321", "987 654 321"),
        ("correo", "rosa.quispe@example.com", "rosa.quispe@example.com"),
        ("correo", "Escriba a r_q+1@correo.example.gob.pe, por favor", "r_q+1@correo.example.gob.pe"),
        ("direccion", "vive en Av. Los Olivos 123", "Av. Los Olivos 123"),
        ("direccion", "Avenida 28 de Julio 800, Lima", "Avenida 28 de Julio 800"),
        ("direccion", "Jr. Camaná N.° 616", "Jr. Camaná N.° 616"),
        ("direccion", "JR. CAMANÁ 616", "JR. CAMANÁ 616"),
        ("direccion", "jirón de la Unión 300", "jirón de la Unión 300"),
        ("direccion", "Calle Las Begonias 441", "Calle Las Begonias 441"),
        ("direccion", "calle los olivos n° 12", "calle los olivos n° 12"),
        ("direccion", "Psje. San Martín s/n", "Psje. San Martín s/n"),
        ("direccion", "Mz. B Lt. 12", "Mz. B Lt. 12"),
        ("direccion", "Manzana C2, lote 7", "Manzana C2, lote 7"),
    ],
)  # fmt: skip
def test_de_textos_what_tells_who_somebody_is(codigo, texto, hallado):
    hallados = preguntas(Borrador(Estado.EN_PROCESO, HOY, textos={"descripcion": texto}))
    assert [(p.codigo, p.campo) for p in hallados] == [(codigo, "descripcion")], hallados
    assert hallado in hallados[0].frase


@pytest.mark.parametrize(
    "texto",
    [
        "Resolución Ministerial N.° 123-2026-MIMP y R.M. 0123-2026-MIMP/PNCVFS",
        "Ley N.° 30364, Ley 30364, D.L. 1267, D.S. N.° 008-2016-MIMP, DS 009-2023-MIMP",
        "Oficio N.° 00012345-2026-MIMP-SG, Expediente 20260012345, expediente N.° 45871236",
        "Informe 45871236, código 98765432, CUI 2345678, SNIP 123456",
        "Entre 2019 y 2025; 2019-2025; 25/11/2026; 2026-11-25; acta_20261125.pdf; 20261125",
        "S/ 12,500,000.00; S/ 12500000; S/. 987654321; US$ 12500000; 12500000 soles; 12.5 %; 45871236 personas",
        "1,234,567 mujeres; 1 234 567 890; 12 500 000; 987,654,321; 987654321 soles",
        "Ubigeo 150101; región 15; 25 regiones; 1893 distritos; meta 3.2.1; ODS 5",
        "Línea 100, 105, 0800-16-800 y Chat 100: 25 por el 25, #25porel25, @MimpPeru",
        "Se marchó por la avenida Brasil y la Av. Arequipa el 25 de noviembre; Av. Brasil 25 de noviembre.",
        "En la calle 25 mujeres; por cada calle 3 brigadas; la Calle Real con 300 personas",
        "De 32 a 50 CEM, un 56.25 % de la meta; 24/7; 1.5 km; 3 a 4 veces; 90 %",
        "https://www.gob.pe/institucion/mimp/noticias/831286-mimp y https://example.org/45871236",
        "Informe 045-2026, Acta 044-123456-2026, contrato 01-4197260-2026",
        "20123456780 atenciones; SIAF 20123456786; 10000000000",
        "COVID-19, 2.° trimestre, S/N, s/n, N.° 7, art. 12, num. 5.3",
        "", "   ", "Se hizo una parte.",
    ],
)  # fmt: skip
def test_de_textos_nothing_public_by_nature(texto):
    assert preguntas(Borrador(Estado.EN_PROCESO, HOY, textos={"descripcion": texto})) == []


def test_de_textos_each_text_and_each_kind_once():
    assert codigos(textos={"descripcion": "45871236 y a@example.org, b@example.org", "nota-7": "987654321"}) == [
        ("documento", "descripcion"), ("correo", "descripcion"), ("telefono", "nota-7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texto", ["9" * 50_000, "Av. " * 12_000, "Calle A " * 6_000, "a@" * 25_000, "a." * 25_000 + "@", "01 " * 16_000,
              "tel " * 12_000, "Jr. de la " * 5_000, "calle a a a a a " * 3_000]
)  # fmt: skip
def test_de_textos_takes_no_long(texto):
    inicio = time.perf_counter()
    preguntas(Borrador(Estado.EN_PROCESO, HOY, textos={"descripcion": texto}))
    assert time.perf_counter() - inicio < 2
