"""The sentence of a set of pledges, in both languages and in every combination of states."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from compromisos.lectura.frases import frase_de_estado
from compromisos.reglas.palabras import Estado

ORDEN = (
    Estado.CUMPLIDO,
    Estado.CUMPLIDO_PARCIALMENTE,
    Estado.INCUMPLIDO,
    Estado.EN_PROCESO,
    Estado.NO_INICIADO,
    Estado.SIN_INFORMACION,
)

# (kept, in part, broken, under way, not begun, unknown), Spanish, English
FRASES = [
    (
        (57, 58, 13, 165, 57, 56),
        "De 406 promesas, 57 se declaran cumplidas y 58 en parte; 13 se incumplieron; de 56 no se sabe nada.",
        "Of 406 promises, 57 are declared fulfilled and 58 partly fulfilled; 13 were not fulfilled; nothing is known of 56.",
    ),
    ((0, 0, 0, 0, 0, 0), "No hay ninguna promesa.", "There are no promises."),
    ((1, 0, 0, 0, 0, 0), "La única promesa se declara cumplida.", "The only promise is declared fulfilled."),
    (
        (0, 1, 0, 0, 0, 0),
        "La única promesa se declara cumplida en parte.",
        "The only promise is declared partly fulfilled.",
    ),
    ((0, 0, 1, 0, 0, 0), "La única promesa se incumplió.", "The only promise was not fulfilled."),
    (
        (0, 0, 0, 1, 0, 0),
        "La única promesa se declara en proceso.",
        "The only promise is declared in progress.",
    ),
    (
        (0, 0, 0, 0, 1, 0),
        "La única promesa se declara sin empezar.",
        "The only promise is declared not started.",
    ),
    (
        (0, 0, 0, 0, 0, 1),
        "De la única promesa no se sabe todavía nada: no consta ningún informe.",
        "Nothing is known yet of the only promise: no report stands.",
    ),
    ((6, 0, 0, 0, 0, 0), "Las 6 promesas se declaran cumplidas.", "The 6 promises are declared fulfilled."),
    (
        (0, 6, 0, 0, 0, 0),
        "Las 6 promesas se declaran cumplidas en parte.",
        "The 6 promises are declared partly fulfilled.",
    ),
    ((0, 0, 2, 0, 0, 0), "Las 2 promesas se incumplieron.", "The 2 promises were not fulfilled."),
    (
        (0, 0, 0, 6, 0, 0),
        "Las 6 promesas se declaran en proceso.",
        "The 6 promises are declared in progress.",
    ),
    (
        (0, 0, 0, 0, 6, 0),
        "Las 6 promesas se declaran sin empezar.",
        "The 6 promises are declared not started.",
    ),
    (
        (0, 0, 0, 0, 0, 6),
        "De 6 promesas no se sabe todavía nada: no consta ningún informe.",
        "Nothing is known yet of 6 promises: no report stands.",
    ),
    (
        (1, 0, 0, 0, 0, 1),
        "De 2 promesas, 1 se declara cumplida; de 1 no se sabe nada.",
        "Of 2 promises, 1 is declared fulfilled; nothing is known of 1.",
    ),
    (
        (1, 1, 1, 1, 1, 1),
        "De 6 promesas, 1 se declara cumplida y 1 en parte; 1 se incumplió; de 1 no se sabe nada.",
        "Of 6 promises, 1 is declared fulfilled and 1 partly fulfilled; 1 was not fulfilled; nothing is known of 1.",
    ),
    (
        (1, 0, 2, 3, 0, 4),
        "De 10 promesas, 1 se declara cumplida; 2 se incumplieron; de 4 no se sabe nada.",
        "Of 10 promises, 1 is declared fulfilled; 2 were not fulfilled; nothing is known of 4.",
    ),
    (
        (2, 0, 1, 3, 1, 0),
        "De 7 promesas, 2 se declaran cumplidas; 1 se incumplió; 3 están en proceso y 1 sin empezar.",
        "Of 7 promises, 2 are declared fulfilled; 1 was not fulfilled; 3 are in progress and 1 not started.",
    ),
    (
        (0, 3, 0, 0, 0, 2),
        "De 5 promesas, 3 se declaran cumplidas en parte y ninguna del todo; de 2 no se sabe nada.",
        "Of 5 promises, 3 are declared partly fulfilled and none fully; nothing is known of 2.",
    ),
    (
        (0, 1, 2, 4, 0, 3),
        "De 10 promesas, 1 se declara cumplida en parte y ninguna del todo; 2 se incumplieron; 4 están en proceso; de 3 no se sabe nada.",
        "Of 10 promises, 1 is declared partly fulfilled and none fully; 2 were not fulfilled; 4 are in progress; nothing is known of 3.",
    ),
    (
        (0, 0, 0, 4, 0, 2),
        "De 6 promesas, ninguna se declara cumplida; 4 están en proceso; de 2 no se sabe nada.",
        "Of 6 promises, none is declared fulfilled; 4 are in progress; nothing is known of 2.",
    ),
    (
        (0, 0, 0, 1, 0, 5),
        "De 6 promesas, ninguna se declara cumplida; 1 está en proceso; de 5 no se sabe nada.",
        "Of 6 promises, none is declared fulfilled; 1 is in progress; nothing is known of 5.",
    ),
    (
        (0, 0, 0, 0, 1, 5),
        "De 6 promesas, ninguna se declara cumplida; 1 está sin empezar; de 5 no se sabe nada.",
        "Of 6 promises, none is declared fulfilled; 1 is not started; nothing is known of 5.",
    ),
    (
        (0, 0, 0, 0, 3, 3),
        "De 6 promesas, ninguna se declara cumplida; 3 están sin empezar; de 3 no se sabe nada.",
        "Of 6 promises, none is declared fulfilled; 3 are not started; nothing is known of 3.",
    ),
    (
        (0, 0, 0, 1, 1, 0),
        "De 2 promesas, ninguna se declara cumplida; 1 está en proceso y 1 sin empezar.",
        "Of 2 promises, none is declared fulfilled; 1 is in progress and 1 not started.",
    ),
    (
        (0, 0, 2, 0, 0, 8),
        "De 10 promesas, ninguna se declara cumplida; 2 se incumplieron; de 8 no se sabe nada.",
        "Of 10 promises, none is declared fulfilled; 2 were not fulfilled; nothing is known of 8.",
    ),
    (
        (0, 0, 1, 5, 2, 8),
        "De 16 promesas, ninguna se declara cumplida; 1 se incumplió; 5 están en proceso y 2 sin empezar; de 8 no se sabe nada.",
        "Of 16 promises, none is declared fulfilled; 1 was not fulfilled; 5 are in progress and 2 not started; nothing is known of 8.",
    ),
    (
        (4, 0, 0, 0, 0, 2),
        "De 6 promesas, 4 se declaran cumplidas; de 2 no se sabe nada.",
        "Of 6 promises, 4 are declared fulfilled; nothing is known of 2.",
    ),
    (
        (4, 2, 0, 0, 0, 0),
        "De 6 promesas, 4 se declaran cumplidas y 2 en parte.",
        "Of 6 promises, 4 are declared fulfilled and 2 partly fulfilled.",
    ),
    (
        (1, 2, 0, 0, 0, 0),
        "De 3 promesas, 1 se declara cumplida y 2 en parte.",
        "Of 3 promises, 1 is declared fulfilled and 2 partly fulfilled.",
    ),
    (
        (2, 0, 4, 0, 0, 0),
        "De 6 promesas, 2 se declaran cumplidas; 4 se incumplieron.",
        "Of 6 promises, 2 are declared fulfilled; 4 were not fulfilled.",
    ),
    (
        (2, 0, 0, 9, 0, 0),
        "De 11 promesas, 2 se declaran cumplidas; 9 están en proceso.",
        "Of 11 promises, 2 are declared fulfilled; 9 are in progress.",
    ),
    (
        (2, 1, 0, 9, 4, 3),
        "De 19 promesas, 2 se declaran cumplidas y 1 en parte; 9 están en proceso y 4 sin empezar; de 3 no se sabe nada.",
        "Of 19 promises, 2 are declared fulfilled and 1 partly fulfilled; 9 are in progress and 4 not started; nothing is known of 3.",
    ),
    (
        (0, 3, 1, 0, 0, 0),
        "De 4 promesas, 3 se declaran cumplidas en parte y ninguna del todo; 1 se incumplió.",
        "Of 4 promises, 3 are declared partly fulfilled and none fully; 1 was not fulfilled.",
    ),
    (
        (0, 2, 0, 7, 0, 0),
        "De 9 promesas, 2 se declaran cumplidas en parte y ninguna del todo; 7 están en proceso.",
        "Of 9 promises, 2 are declared partly fulfilled and none fully; 7 are in progress.",
    ),
    (
        (1200, 300, 40, 0, 0, 1000),
        "De 2,540 promesas, 1,200 se declaran cumplidas y 300 en parte; 40 se incumplieron; de 1,000 no se sabe nada.",
        "Of 2,540 promises, 1,200 are declared fulfilled and 300 partly fulfilled; 40 were not fulfilled; nothing is known of 1,000.",
    ),
    (
        (0, 0, 0, 0, 0, 1000),
        "De 1,000 promesas no se sabe todavía nada: no consta ningún informe.",
        "Nothing is known yet of 1,000 promises: no report stands.",
    ),
    (
        (0, 0, 3, 2, 0, 0),
        "De 5 promesas, ninguna se declara cumplida; 3 se incumplieron; 2 están en proceso.",
        "Of 5 promises, none is declared fulfilled; 3 were not fulfilled; 2 are in progress.",
    ),
    (
        (1, 0, 0, 0, 1, 0),
        "De 2 promesas, 1 se declara cumplida; 1 está sin empezar.",
        "Of 2 promises, 1 is declared fulfilled; 1 is not started.",
    ),
    (
        (21, 0, 0, 0, 0, 1),
        "De 22 promesas, 21 se declaran cumplidas; de 1 no se sabe nada.",
        "Of 22 promises, 21 are declared fulfilled; nothing is known of 1.",
    ),
]


def en_estados(cuentas: tuple[int, ...]) -> dict[str, int]:
    return {e.value: n for e, n in zip(ORDEN, cuentas, strict=True) if n}


@pytest.mark.parametrize(("cuentas", "espanol", "ingles"), FRASES)
def test_frase_reads(cuentas, espanol, ingles):
    with override("es"):
        assert frase_de_estado(en_estados(cuentas)) == espanol
    with override("en"):
        assert frase_de_estado(en_estados(cuentas)) == ingles


def test_frase_takes_zeros_for_what_is_not_there():
    con_ceros = {e.value: 0 for e in Estado} | {"cumplido": 2, "sin_informacion": 1}
    assert frase_de_estado(con_ceros) == frase_de_estado({"cumplido": 2, "sin_informacion": 1})


def test_frase_of_each_combination_of_states_is_another():
    combinaciones = list(product((0, 1, 2), repeat=len(ORDEN)))
    dichas = {c: frase_de_estado(en_estados(c)) for c in combinaciones}
    # Those that are under way and those that have not begun are one rest where three clauses stand before it.
    iguales = {(c[:3], c[3] + c[4], c[5]) if c[0] and c[2] and c[5] else c for c in combinaciones}
    assert len(set(dichas.values())) == len(iguales)


@given(st.tuples(*[st.one_of(st.just(0), st.integers(1, 3), st.integers(0, 3000))] * 6))
def test_frase_says_only_counts_and_they_add_up_to_its_total(cuentas):
    por_estado = en_estados(cuentas)
    for idioma in ("es", "en"):
        with override(idioma):
            frase = frase_de_estado(por_estado)
        dichas = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\d|\d", frase)]
        total = sum(cuentas)
        if len(por_estado) < 2:
            assert dichas == ([total] if total > 1 else [])
            continue
        assert frase.count(".") == 1
        dichas.remove(total)
        abiertas = por_estado.get("en_proceso", 0) + por_estado.get("no_iniciado", 0)
        callado = cuentas[0] and cuentas[2] and cuentas[5]
        assert sum(dichas) == total - (abiertas if callado else 0)
        assert sorted(dichas) == sorted(
            n for e, n in por_estado.items() if not callado or e not in ("en_proceso", "no_iniciado")
        )


@pytest.mark.parametrize("n", [2, 11, 21, 101])
def test_frase_agrees_in_number(n):
    """No «1 se declaran» and no «21 se declara», in any clause."""
    for cuentas in product((0, 1, n), repeat=len(ORDEN)):
        frase = frase_de_estado(en_estados(cuentas))
        for dicho, verbo in re.findall(
            r"(\d+) ((?:se )?(?:declaran?|incumplió|incumplieron|está|están))\b", frase
        ):
            assert (dicho == "1") == (verbo in ("se declara", "se incumplió", "está")), frase
