"""The real pledge: identical to the source, nothing invented."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from base.dias import Dia
from base.texto import plegar
from compromisos import publicacion
from compromisos.lectura.compromisos import mismo_texto
from compromisos.models import Avance, Compromiso, Edicion, Eje, Meta, Rol, Territorio, TextoPublicado
from compromisos.publicacion import proyeccion
from compromisos.reglas.conteos import CUANTOS_HAY
from instituciones.models import Institucion
from tests.factories import crear_usuario
from tests.una_vez import compartida

RAIZ = Path(__file__).resolve().parents[1]
FUENTE = (RAIZ / "fixtures" / "fuente" / "25porel25.txt").read_text(encoding="utf-8")


@compartida
def pledge(db):
    call_command("loaddata", "25porel25", verbosity=0)
    return Compromiso.objects.filter(edicion__slug="25porel25").order_by("numero")


def textos_de_la_fuente() -> list[str]:
    return re.findall(r"^ +\d\. (.+)$", FUENTE, flags=re.M)


def test_textos_are_literal(pledge):
    assert len(textos_de_la_fuente()) == 6
    assert [c.texto for c in pledge] == textos_de_la_fuente()
    assert [c.codigo for c in pledge] == [f"25porel25-mimp-{n}" for n in range(1, 7)]
    assert {c.institucion.nombre for c in pledge} == {"Ministerio de la Mujer y Poblaciones Vulnerables"}


def test_3_and_4_are_the_same_and_say_so(pledge):
    dia = Dia.de_hoy()
    iguales = mismo_texto(list(pledge), dia)
    tres, cuatro = pledge[2], pledge[3]
    assert tres.texto == cuatro.texto
    assert iguales[tres.pk] == [cuatro]
    assert iguales[cuatro.pk] == [tres]
    assert "mismo texto" in tres.nota
    assert tres.nota == cuatro.nota
    assert not any(iguales[c.pk] for c in pledge if c.numero not in (3, 4))


def test_edicion_quotes_the_source_and_guesses_nothing(pledge):
    edicion = Edicion.objects.get()
    parrafos = edicion.presentacion.split("\n\n")
    assert len(parrafos) == 2
    assert all(p in FUENTE for p in parrafos)
    assert edicion.lema in FUENTE
    assert edicion.fuente_url == "https://mesagen.pe/campana/25-por-el-25/"
    assert edicion.anio is None
    assert edicion.nota
    roles = {(p.institucion.nombre, p.rol) for p in edicion.participaciones.all()}
    assert roles == {
        ("Ministerio de la Mujer y Poblaciones Vulnerables", Rol.LIDER),
        ("Ministerio de la Mujer y Poblaciones Vulnerables", Rol.ORGANIZADORA),
        ("Unión Europea en Perú", Rol.ORGANIZADORA),
        ("Naciones Unidas en Perú", Rol.ORGANIZADORA),
    }


def test_metas_six_are_countable_and_no_other(pledge):
    contables = Meta.objects.filter(valor_meta__isnull=False).order_by("compromiso__numero", "orden")
    assert [(m.compromiso.numero, m.valor_meta, m.unidad) for m in contables] == [
        (1, 24, "regiones"),
        (1, 70, "distritos"),
        (2, 50, "CEM"),
        (2, 10, "distritos rurales"),
        (2, 6, "UPE"),
        (2, 41, "centros"),
    ]
    assert not Meta.objects.filter(linea_base__isnull=False).exists()
    assert not Meta.objects.filter(fecha_limite__isnull=False).exists()
    for meta in Meta.objects.select_related("compromiso"):
        assert meta.cita in meta.compromiso.texto
        if meta.valor_meta is not None:
            assert str(meta.valor_meta.quantize(Decimal(1))) in meta.cita
    assert contables.last().responsable == Institucion.objects.get(sigla="MINSA")
    assert Meta.objects.filter(responsable__isnull=False).count() == 1


def test_compromisos_read_no_information(pledge):
    assert not Avance.objects.exists()
    assert not pledge.exclude(fecha_limite=None, fecha_inicio=None, publicado_en=None).exists()
    assert {c.vigente_estado for c in pledge} == {"sin_informacion"}
    assert pledge.publicados(Dia.de_hoy()).count() == 6


def test_loaddata_leaves_projection_names_and_record_whole(pledge, capsys):
    assert list(proyeccion.diferencias()) == []
    call_command("verificar_registro")
    assert "El registro cuadra: 22 anotaciones" in capsys.readouterr().out
    plegado = plegar("ministerio de la MUJER y poblaciones vulnerables")
    assert Institucion.objects.get(nombres_plegados__contains=f"|{plegado}|").slug == "mimp"


def test_ejes_are_eight_and_two_without_any_pledge(pledge):
    sin_nada = [e.codigo for e in Eje.objects.order_by("orden") if not e.compromisos.exists()]
    assert Eje.objects.count() == 8
    assert sin_nada == ["sancion", "reparacion"]


def test_territorios_are_complete_and_well_placed(db):
    call_command("loaddata", str(RAIZ / "fixtures" / "territorios.json"), verbosity=0)
    cuenta = {n: Territorio.objects.filter(nivel=n).count() for n in ("region", "provincia", "distrito")}
    assert cuenta == CUANTOS_HAY == {"region": 25, "provincia": 196, "distrito": 1893}
    for t in Territorio.objects.exclude(nivel="region"):
        assert t.superior_id == t.ubigeo[:-2]
    assert Territorio.objects.get(ubigeo="07").nombre == "Callao"
    assert Territorio.objects.get(ubigeo="02").nombre_plegado == "ancash"


def test_cargar_semilla_twice_touches_nothing(db, capsys):
    call_command("cargar_semilla")
    publicacion.enmendar_datos(
        Compromiso.objects.get(numero=1),
        por=crear_usuario(),
        motivo="Se entiende mejor.",
        datos={"titulo": "Título que alguien mejoró"},
    )
    call_command("cargar_semilla")
    assert Compromiso.objects.get(numero=1).titulo == "Título que alguien mejoró"
    assert Compromiso.objects.count() == 6
    assert Territorio.objects.count() == 2114
    assert "ya estaba" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("modelo", "campo", "valor"),
    [
        ("compromisos.compromiso", "texto", "Otro texto."),
        ("compromisos.compromiso", "fecha_limite", "2031-12-31"),
        ("compromisos.compromiso", "ejes", [["normativa"]]),
        ("compromisos.meta", "valor_meta", "18.0000"),
        ("compromisos.meta", "orden", 40),  # another target
    ],
)
def test_loaddata_says_the_same_again_and_nothing_else(pledge, tmp_path, modelo, campo, valor):
    call_command("loaddata", "25porel25", verbosity=0)
    filas = json.loads((RAIZ / "fixtures" / "25porel25.json").read_text(encoding="utf-8"))
    fila = next(f for f in filas if f["model"] == modelo)
    fila["fields"][campo] = valor
    otra = tmp_path / "otra.json"
    otra.write_text(json.dumps(filas), encoding="utf-8")
    with pytest.raises(TextoPublicado, match="Enmendar"):
        call_command("loaddata", str(otra), verbosity=0)
    assert [c.texto for c in pledge] == textos_de_la_fuente()
    call_command("verificar_registro")


def test_the_fixture_holds_no_derived_column():
    derivadas = {c.removesuffix("_id") for c in Compromiso.PROYECCION} | {"nombres_plegados"}
    filas = json.loads((RAIZ / "fixtures" / "25porel25.json").read_text(encoding="utf-8"))
    assert not [f for f in filas if derivadas & f["fields"].keys()]
