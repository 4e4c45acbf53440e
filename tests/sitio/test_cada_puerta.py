"""Every field of every pledge, target, update, verification and institution is the same by every door: CSV, XLSX, JSON, JSON
Lines, the API, the JSON of a pledge and its page, on three days.

Twenty-four made-up pledges and the six real ones; of four hundred, `test_cada_puerta_de_muchas.py`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from compromisos.salidas.datos.columns import PUBLICAS, VERSION
from tests.compromisos.ayudas import DIA, enmendar_algunos
from tests.muestra import ENTERO, muestra
from tests.sitio import puertas
from tests.sitio.puertas import Filas, Pagina, PaginaDeCompromiso, cifra, con_dia, cuerpo, texto_de
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db
DIAS = ("", "?al=2026-06-30", "?al=2026-02-28")
PLAZOS = {
    "sin_plazo": "No se dice para cuándo", "en_plazo": "Todavía a tiempo", "por_vencer": "Vence en 30 días o menos",
    "vencido": "Plazo vencido",
}  # fmt: skip
FRESCURAS = {
    "sin_reporte": "Nunca informó", "al_dia": "Informó a tiempo", "por_actualizar": "Ya le toca informar",
    "desactualizado": "Hace mucho que no informa",
}  # fmt: skip
RESPALDOS = {
    "declarado": "Sin pruebas", "con_evidencia": "Con pruebas", "verificado": "Verificado por un tercero",
    "cuestionado": "Cuestionado por un tercero",
}  # fmt: skip
ESTADOS = {
    "sin_informacion": "Sin información", "no_iniciado": "No iniciado", "en_proceso": "En proceso",
    "cumplido_parcialmente": "Cumplido en parte", "cumplido": "Cumplido", "incumplido": "Incumplido",
}  # fmt: skip
PREVISIONES = {
    "se_cumplira": "Se cumplirá en plazo", "con_apoyo": "Se cumplirá en plazo con apoyo",
    "en_riesgo": "En riesgo de no cumplirse en plazo", "no_se_cumplira": "No se cumplirá en plazo",
}  # fmt: skip
Diferencias = list[tuple[Any, ...]]


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", instituciones=8, compromisos=24, avances=90, verbosity=0, hoy=DIA)
    enmendar_algunos()


demostracion = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.mark.muestreo
@pytest.mark.parametrize("al", muestra(DIAS, una_de=3))
def test_every_field_is_the_same_by_every_door(client, settings, demostracion, al):
    settings.DATOS_DE_DEMOSTRACION = True
    assert cotejar(client, al, cada=1 if ENTERO else 6) == []


def cotejar(client, al: str, *, cada: int = 1) -> Diferencias:
    """What one door says otherwise than the JSON of its table: (door, of what, column, by the table, by the door). Of pages,
    one of `cada` so many."""
    tablas = {t: puertas.de_json(client, t, al) for t in PUBLICAS}
    diferencias = [d for t, filas in tablas.items() for d in _de_archivos(client, t, filas, al)]
    de = _por_compromiso(tablas)
    for codigo in [*de["compromisos"]][::cada]:
        suyas = {t: de[t][codigo] for t in de}
        diferencias += [(f"json de {codigo}", *d) for d in _de_su_json(client, codigo, suyas, al)]
        diferencias += [(f"página de {codigo}", *d) for d in _de_su_pagina(client, codigo, suyas, al)]
    for fila in tablas["instituciones"][::cada]:
        diferencias += [(f"página de {fila['codigo']}", *d) for d in _de_institucion(client, fila, al)]
    return diferencias


def _por_compromiso(tablas: dict[str, Filas]) -> dict[str, dict[str, Filas]]:
    """{table: {pledge: its rows}} of what hangs from pledges that stand."""
    de: dict[str, dict[str, Filas]] = {}
    for tabla in ("compromisos", "metas", "avances", "verificaciones", "evidencias", "marcos"):
        de[tabla] = defaultdict(list)
        for fila in tablas[tabla]:
            de[tabla][fila["codigo"]].append(fila)
    return de


# --- Files and API ---------------------------------------------------------------------------------------


def _de_archivos(client, tabla: str, filas: Filas, al: str) -> Iterator[tuple[Any, ...]]:
    clave = [c.nombre for c in PUBLICAS[tabla]][0]
    for puerta, leer in puertas.TABLAS.items():
        if (tabla, puerta) == ("registro", "jsonl"):  # the chain itself, whose lines are no rows
            continue
        suyas = leer(client, tabla, al)
        if len(suyas) != len(filas):
            yield puerta, tabla, "filas", len(filas), len(suyas)
            continue
        for fila, suya in zip(filas, suyas, strict=True):
            for columna in PUBLICAS[tabla]:
                nombre = columna.nombre
                if nombre != VERSION and fila[nombre] != suya[nombre]:
                    yield puerta, f"{tabla} {fila[clave]}", nombre, fila[nombre], suya[nombre]


# --- The JSON of a pledge --------------------------------------------------------------------------------


def _lista(texto: str) -> list[str]:
    return [t for t in texto.split("; ") if t]


def _de_su_json(client, codigo: str, suyas: dict[str, Filas], al: str) -> Iterator[tuple[Any, ...]]:
    dicho = json.loads(cuerpo(client, f"/compromisos/{codigo}.json{al}"), parse_float=Decimal)
    fila = suyas["compromisos"][0]
    quien = dicho["institucion"]
    iguales = {
        **{c: dicho[c] for c in fila.keys() & dicho.keys() - {"institucion", "ejes", "territorios", "plazo_movido"}},
        "institucion": quien["nombre"], "sigla": quien["sigla"], "sector": quien["sector"], "rol": quien["rol"],
        "ruc": quien["ruc"], "institucion_codigo": quien["codigo"],
        "ejes": "; ".join(e["nombre"] for e in dicho["ejes"]),
        "territorios": "; ".join(t["ubigeo"] for t in dicho["territorios"]),
        "plazo_movido": "si" if dicho["plazo_movido"] else "no",
        "fuente_no_abre_desde": (dicho["fuente_enlace"] or {}).get("no_abre_desde"),
    }  # fmt: skip
    de_metas = {
        "indicador",
        "unidad",
        "linea_base",
        "meta",
        "meta_fecha_limite",
        "medio_verificacion",
        "valor",
    }
    assert fila.keys() - iguales.keys() == de_metas, fila.keys() - iguales.keys()
    yield from _difieren("compromiso", fila, iguales)
    yield from _cuantas("metas", suyas["metas"], dicho["metas"])
    for meta, suya in zip(suyas["metas"], dicho["metas"], strict=False):
        yield from _difieren(f"meta {meta['orden']}", meta, suya)
    yield from _avances_en_json(suyas, dicho)
    yield from _cuantas("marcos", suyas["marcos"], dicho["marcos"])


def _avances_en_json(suyas: dict[str, Filas], dicho: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    filas = defaultdict(list)
    for fila in suyas["avances"]:
        filas[fila["avance"]].append(fila)
    if filas.keys() != {Decimal(a["avance"]) for a in dicho["avances"]}:
        yield "avances", "número", [*filas], [a["avance"] for a in dicho["avances"]]
        return
    vistas = 0
    for avance in dicho["avances"]:
        numero, (fila, *mas) = f"avance {avance['avance']}", filas[avance["avance"]]
        retiro = avance["retiro"] or {}
        situacion = (
            "retirado" if retiro else "corregido" if avance["corregido_por"] else "vigente" if avance["vigente"] else "en_firme"
        )  # fmt: skip
        yield from _difieren(numero, fila, {
            **{c: avance[c] for c in ("fecha", "descripcion", "dificultades", "medidas", "publicado_en", "direccion", "corrige")},
            "estado": ESTADOS[avance["estado"]], "prevision": PREVISIONES.get(avance["prevision"], ""), "situacion": situacion,
            "motivo": retiro.get("motivo", avance["motivo_correccion"]), "evidencias": len(avance["evidencias"]),
            "evidencias_suprimidas": sum(e["suprimido_en"] is not None for e in avance["evidencias"]),
        })  # fmt: skip
        yield from _cuantas(
            f"{numero}, mediciones", [f for f in (fila, *mas) if f["indicador"]], avance["mediciones"]
        )
        for medida, suya in zip((fila, *mas), avance["mediciones"], strict=False):
            yield from _difieren(numero, medida, {
                "indicador": suya["indicador"], "valor": suya["valor"], "nota_de_medicion": suya["nota"],
                "territorios": "; ".join(t["ubigeo"] for t in suya["territorios"]),
            })  # fmt: skip
        pruebas = [e for e in suyas["evidencias"] if e["avance"] == avance["avance"]]
        yield from _cuantas(f"{numero}, pruebas", pruebas, avance["evidencias"])
        for prueba, suya in zip(
            pruebas, sorted(avance["evidencias"], key=lambda e: e["evidencia"]), strict=False
        ):
            yield from _difieren(f"{numero}, prueba", prueba, {c: suya[c] for c in (
                "evidencia", "titulo", "emisor", "fecha", "fecha_consulta", "archivo", "tipo", "bytes", "sha256")})  # fmt: skip
        dichas = {v["verificacion"]: v for v in avance["verificaciones"]}
        de_este = [v for v in suyas["verificaciones"] if v["avance"] == avance["avance"]]
        vistas += len(de_este)
        if {v["verificacion"] for v in de_este} != {Decimal(v) for v in dichas}:
            yield f"{numero}, verificaciones", "número", [v["verificacion"] for v in de_este], [*dichas]
            continue
        partes: dict[Any, int] = defaultdict(int)
        for verificada in de_este:
            suya = dichas[int(verificada["verificacion"])]
            respuestas, dejada = suya["respuestas"], suya["sin_efecto"] or {}
            yield from _difieren(f"{numero}, verificación", verificada, {
                "resultado": suya["resultado"], "verificador": suya["verificador"], "motivo": suya["motivo"],
                "verificado_en": suya["fecha"], "respuesta": "\n\n".join(r["texto"] for r in respuestas),
                "respondida_en": max((r["fecha"] for r in respuestas), default=""), "situacion": "sin_efecto" if dejada else situacion.replace("vigente", "en_firme"),
                "sin_efecto_en": dejada.get("fecha", ""), "sin_efecto_por": dejada.get("quien", ""),
                "sin_efecto_motivo": dejada.get("motivo", ""),
            })  # fmt: skip
            if verificada["indicador"]:
                yield from _difieren(
                    f"{numero}, observado", verificada, suya["valores"][partes[verificada["verificacion"]]]
                )
                partes[verificada["verificacion"]] += 1
    yield from _cuantas("verificaciones", suyas["verificaciones"], [None] * vistas)


def _difieren(de_que: str, fila: dict[str, Any], suya: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Columns that the table has and `suya` says otherwise."""
    for columna in suya.keys() & fila.keys():
        valor = "" if suya[columna] in (None, "") else suya[columna]
        if valor != fila[columna] and (isinstance(fila[columna], Decimal) or str(valor) != fila[columna]):
            yield de_que, columna, fila[columna], valor


def _cuantas(de_que: str, filas: list, suyas: list) -> Iterator[tuple[Any, ...]]:
    if len(filas) != len(suyas):
        yield de_que, "cuántas", len(filas), len(suyas)


# --- The page of a pledge --------------------------------------------------------------------------------


def _plano(texto: str) -> str:
    return " ".join(texto.split())


def _de_su_pagina(client, codigo: str, suyas: dict[str, Filas], al: str) -> Iterator[tuple[Any, ...]]:
    pagina = PaginaDeCompromiso(client, f"/compromisos/{codigo}/{al}")
    fila = suyas["compromisos"][0]
    hechos, razones = pagina.hechos, pagina.razones
    quien, donde = pagina.uno(".//div[@class='quien']"), hechos["Dónde"]
    dice = {
        "titulo": pagina.dice(".//h1"),
        "compromiso": pagina.dice(".//blockquote"),
        "institucion": texto_de(quien.xpath("p[1]/a")[0]),
        "codigo": texto_de(quien.xpath(".//code")[0]),
        "edicion": quien.xpath("p[2]/a/@href")[0].split("/")[2],
        "numero": texto_de(quien.xpath("p[2]")[0]).split()[1],
        "publicado": _tras(texto_de(quien.xpath("p[2]")[0]), "publicada aquí el "),
        "estado": texto_de(pagina.uno(".//section[@aria-labelledby='hechos']/p/span[contains(@class, 'estado')]")),
        "ejes": [texto_de(a) for a in hechos["Tema"].xpath("a")],
        "territorios": [a.get("href").split("/")[2] for a in donde.xpath("a")],
        "alcance": (fila["alcance"] or "").lower() in texto_de(donde).lower(),
        "responsable": "Responsable" in hechos,
        "fecha_inicio": texto_de(hechos.get("Inicio")),
        "plazo_fecha": _dia_en(texto_de(hechos["Para cuándo"])),
        "fecha_corte": _dia_en(texto_de(hechos.get("Último informe")), ultimo=True),
        "plazo": razones.get("Plazo", ""),
        "frescura": razones.get("Último informe", ""),
        "respaldo": razones.get("Pruebas", ""),
        "plazo_movido": "Se movió el plazo" in texto_de(hechos["Para cuándo"]),
        "prevision": PREVISIONES.get(fila["prevision"], "") in texto_de(hechos.get("Qué prevé quien lo prometió")),
        "calla_prevision": "Qué prevé quien lo prometió" not in hechos,
        "fuente": "".join(pagina.cuerpo.xpath(".//figure[@class='literal']/figcaption/a[1]/@href")),
        "nota": _tras(_aviso(pagina, "Nota editorial."), "Nota editorial. "),
    }  # fmt: skip
    espera = {
        **{c: _plano(str(fila[c])) for c in ("titulo", "compromiso", "institucion", "codigo", "edicion", "numero", "nota", "fuente")},
        "publicado": con_dia(_en_lima(fila["publicado_en"])),
        "estado": ESTADOS[fila["estado"]],
        "ejes": _lista(fila["ejes"]),
        "territorios": _lista(fila["territorios"]),
        "alcance": True,
        "responsable": bool(fila["responsable"]),
        **{c: con_dia(fila[c]) for c in ("fecha_inicio", "plazo_fecha", "fecha_corte")},
        "plazo": PLAZOS.get(fila["plazo"], ""),
        "frescura": FRESCURAS.get(fila["frescura"], ""),
        "respaldo": RESPALDOS.get(fila["respaldo"], ""),
        "plazo_movido": fila["plazo_movido"] == "si",
        "prevision": True,
        "calla_prevision": not fila["prevision"],
    }  # fmt: skip
    yield from (("compromiso", c, espera[c], dice[c]) for c in espera if espera[c] != dice[c])
    yield from _cuantas("metas", suyas["metas"], pagina.metas)
    for meta, nodo in zip(suyas["metas"], pagina.metas, strict=False):
        yield from ((f"meta {meta['orden']}", *d) for d in _meta_en_pagina(pagina, meta, nodo))
    yield from _avances_en_pagina(pagina, suyas)


def _meta_en_pagina(pagina: Pagina, meta: dict[str, Any], nodo: Any) -> Iterator[tuple[Any, ...]]:
    texto = texto_de(nodo)
    valor = nodo.xpath("p[@class='meta-valor']")[0]
    parte = texto_de(valor.find("small"))
    dicho = _plano(texto_de(valor).removesuffix(parte))
    if meta["tipo"] == "cualitativa":
        espera = "sin meta medible"
        dicho = texto_de(valor)
    else:
        espera = _plano(_frente_a_la_meta(meta))
    if dicho != espera:
        yield "valor", espera, dicho
    if texto_de(nodo.find("h3")) != _plano(meta["indicador"]):
        yield "indicador", meta["indicador"], texto_de(nodo.find("h3"))
    frases = {
        "linea_base": meta["linea_base"] != "" and f"Línea de base: {cifra(meta['linea_base'])}.",
        "linea_base_fecha": meta["linea_base_fecha"] and f"Es la del {con_dia(meta['linea_base_fecha'])}.",
        "linea_base_fuente": meta["linea_base_fuente"] and "De dónde sale",
        "fecha_limite": meta["fecha_limite"] and f"Plazo: {con_dia(meta['fecha_limite'])}.",
        "medio_verificacion": meta["medio_verificacion"] and f"Medio de verificación: {_plano(meta['medio_verificacion'])}",
        "nota": meta["nota"] and f"Nota: {_plano(meta['nota'])}",
        "cita": meta["cita"] and f"Sale de: {_plano(meta['cita'])}",
        "responsable": meta["responsable"] and "Responsable:",
        "fecha_corte": meta["fecha_corte"] and meta["valor"] != "" and con_dia(meta["fecha_corte"]),
        "porcentaje": meta["porcentaje"] != "" and meta["porcentaje"] >= 0 and f"({cifra(meta['porcentaje'])} %",
    }  # fmt: skip
    for columna, frase in frases.items():
        if frase and frase not in texto:
            yield columna, frase, texto[:600]
    callan = {
        "linea_base": "Línea de base:", "fecha_limite": "Plazo:", "medio_verificacion": "Medio de verificación:",
        "nota": "Nota:", "responsable": "Responsable:", "cita": "Sale de:",
    }  # fmt: skip
    for columna, rotulo in callan.items():
        if meta[columna] == "" and rotulo in texto:
            yield columna, "", texto[:600]


def _frente_a_la_meta(meta: dict[str, Any]) -> str:
    n, u = cifra(meta["meta"]), meta["unidad"]
    if meta["valor"] == "":
        return f"Meta: {n} {u}"
    v = cifra(meta["valor"])
    if meta["sentido"] == "creciente":
        return f"{v} de {n} {u}"
    if meta["linea_base"] == "":
        return f"{v} {u}; meta: {n} o menos"
    return f"de {cifra(meta['linea_base'])} a {v} {u}; meta: {n}"


def _avances_en_pagina(pagina: PaginaDeCompromiso, suyas: dict[str, Filas]) -> Iterator[tuple[Any, ...]]:
    filas = defaultdict(list)
    for fila in suyas["avances"]:
        filas[int(fila["avance"])].append(fila)
    entradas = pagina.avances
    if entradas.keys() != filas.keys():
        yield "avances", "número", [*filas], [*entradas]
        return
    for pk, (fila, *mas) in filas.items():
        nodo, texto, de = entradas[pk], texto_de(entradas[pk]), f"avance {pk}"
        situacion = (
            "retirado" if "Retirado el" in texto else "corregido" if "Corregido el" in texto
            else "vigente" if "el que vale hoy" in texto else "en_firme"
        )  # fmt: skip
        dice = {
            "fecha": nodo.xpath("h3/time/@datetime")[0],
            "estado": texto_de(nodo.xpath(".//p/span[contains(@class, 'estado')]")[0]),
            "situacion": situacion,
            "evidencias": len(nodo.xpath(".//ul[@class='evidencias']/li")),
        }
        for columna, valor in dice.items():
            if fila[columna] != valor:
                yield de, columna, fila[columna], valor
        frases = {
            "descripcion": _plano(fila["descripcion"]),
            "dificultades": fila["dificultades"] and f"Dificultades: {_plano(fila['dificultades'])}",
            "medidas": fila["medidas"] and f"Medidas adoptadas: {_plano(fila['medidas'])}",
            "prevision": fila["prevision"] and f"Qué prevé: {fila['prevision']}",
            "motivo": _plano(fila["motivo"]) if situacion == "retirado" else "",
            "publicado_en": f"Publicado el {con_dia(fila['publicado_en'])} {fila['publicado_en'][11:16]}, hora de Lima.",
            "corrige": fila["corrige"] != "" and "Corrige a",
            "evidencia_titulo": _plano(fila["evidencia_titulo"]),
            **{f"valor de {m['indicador']}": f"{m['indicador']}: {cifra(m['valor'])}" for m in (fila, *mas)
               if m["valor"] != "" and not _baja(m, suyas["metas"])},
            **{f"nota de {m['indicador']}": _plano(m["nota_de_medicion"]) for m in (fila, *mas)},
        }  # fmt: skip
        for columna, frase in frases.items():
            if frase and frase not in texto:
                yield de, columna, frase, texto[:900]
        if not fila["prevision"] and "Qué prevé:" in texto:
            yield de, "prevision", "", texto[:900]
        yield from _verificado_en_pagina(de, nodo, [v for v in suyas["verificaciones"] if v["avance"] == pk])


def _baja(medicion: dict[str, Any], metas: Filas) -> bool:
    """Whether it is of a target reached by falling, which is worded from where it comes."""
    return any(m["sentido"] == "decreciente" for m in metas if m["indicador"] == medicion["indicador"])


def _verificado_en_pagina(de: str, nodo: Any, verificadas: Filas) -> Iterator[tuple[Any, ...]]:
    avisos = [texto_de(a) for a in nodo.xpath(".//div[@class='aviso']")]
    for v in verificadas:
        palabra = v["resultado"].capitalize()
        dicho = f"{palabra} por {_plano(v['verificador'])}, el {con_dia(v['verificado_en'])}."
        empiezan = (a for a in avisos if (dicho in a if v["sin_efecto_en"] else a.startswith(dicho)))
        suyo = next(empiezan, "")
        frases = {
            "resultado": dicho,
            "motivo": _plano(v["motivo"]),
            "sin_efecto_motivo": _plano(v["sin_efecto_motivo"]),
            "sin_efecto_por": v["sin_efecto_por"],
            "respuesta": _plano(v["respuesta"].split("\n\n")[0]),
            "indicador": v["indicador"] and f"{_plano(v['indicador'])}:",
            "fuente": v["fuente"] and f"Fuente: {_plano(v['fuente'])}",
            "metodo": v["metodo"] and f"Cómo se contó: {_plano(v['metodo'])}",
            "valor_observado": v["valor_observado"] != "" and cifra(v["valor_observado"]),
            "valor_declarado": v["valor_declarado"] != "" and cifra(v["valor_declarado"]),
        }  # fmt: skip
        yield from (
            (de, f"verificación: {c}", f, suyo or avisos) for c, f in frases.items() if f and f not in suyo
        )


def _aviso(pagina: Pagina, rotulo: str) -> str:
    avisos = pagina.cuerpo.xpath(f".//div[@class='aviso']/p[strong[text()='{rotulo}']]")
    return texto_de(avisos[0]) if avisos else ""


def _tras(texto: str, rotulo: str) -> str:
    return texto.partition(rotulo)[2].strip()


def _dia_en(texto: str, *, ultimo: bool = False) -> str:
    """The day that a sentence names; of two, the first or the last."""
    dias = [p.strip(".,") for p in texto.split() if p.count("/") == 2]
    return dias[-1 if ultimo else 0] if dias else ""


def _en_lima(momento: str) -> str:
    """Its day, five hours behind UTC."""
    return (datetime.fromisoformat(momento) - timedelta(hours=5)).date().isoformat() if momento else ""


# --- The page of an institution --------------------------------------------------------------------------


def _de_institucion(client, fila: dict[str, Any], al: str) -> Iterator[tuple[Any, ...]]:
    pagina = Pagina(client, f"/instituciones/{fila['codigo']}/{al}")
    quien_es, texto = pagina.dice(".//p[@class='quien-es']"), texto_de(pagina.cuerpo)
    if pagina.dice(".//h1") != fila["nombre"]:
        yield "institución", "nombre", fila["nombre"], pagina.dice(".//h1")
    frases = {
        "sigla": (fila["sigla"], quien_es),
        "sector": (fila["sector"] or "Su sector no consta", quien_es),
        "sitio_web": (fila["sitio_web"] and "Su sitio web", quien_es),
        "ruc": (fila["ruc"] and f"RUC {fila['ruc']}", quien_es),
        "descripcion": (_plano(fila["descripcion"]), texto),
        **{f"antes {n}": (n, texto) for n in _lista(fila["nombres_anteriores"])},
    }  # fmt: skip
    yield from (
        ("institución", c, frase, donde[:300]) for c, (frase, donde) in frases.items() if frase not in donde
    )
    lista = Pagina(client, f"/compromisos/{al or '?'}&institucion={fila['codigo']}".replace("?&", "?"))
    for estado, palabra in ESTADOS.items():
        opcion = lista.cuerpo.xpath(f".//input[@name='estado' and @value='{estado}']/ancestor::label")
        n = texto_de(opcion[0]).removeprefix(palabra).strip(" ()") if opcion else "0"
        if (n or "0") != str(fila[estado]):
            yield "institución", estado, fila[estado], n
