"""Comprueba la cadena de un registro.jsonl de 25porel25. Uso: python3 verificar.py registro.jsonl

Solo usa la biblioteca estándar. Cada línea es una anotación. Su «contenido_sha256» es el SHA-256 de su «contenido»; su
«sha256», el de la misma línea sin «contenido» ni «sha256»; su «anterior» es el «sha256» de la línea de antes (64 ceros
en la primera). Las más antiguas no llevan «contenido_sha256»: su «sha256» es el de la línea sin esa clave. Lo que se
suprimió por exponer a una persona lo nombra una anotación posterior, con la huella de lo que quedó.
"""

import hashlib
import json
import sys


def escrito(valor):
    return json.dumps(valor, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def huella(texto):
    return hashlib.sha256(texto.encode()).hexdigest()


anterior, numero, malas = "0" * 64, 0, {}
with open(sys.argv[1], encoding="utf-8", newline="\n") as archivo:
    for numero, linea in enumerate(archivo, 1):
        datos = json.loads(linea)
        sin_huella = {c: v for c, v in datos.items() if c != "sha256"}
        queda = huella(escrito(sin_huella))
        if "contenido_sha256" in datos:
            contenido = sin_huella.pop("contenido")
            bien = datos["contenido_sha256"] == huella(escrito(contenido))
            bien = bien and datos["sha256"] == huella(escrito(sin_huella))
        else:
            bien = datos["sha256"] == queda
        if not bien:
            malas[numero] = queda
        elif datos["accion"] == "contenido_suprimido":
            for tocada in datos["contenido"]["anotaciones"]:
                if malas.get(tocada["numero"]) == tocada["sha256"]:
                    del malas[tocada["numero"]]
                    print(f"Línea {tocada['numero']}: se suprimió un dato personal (lo dice la {numero}).")
        if datos["numero"] != numero or datos["anterior"] != anterior or linea.rstrip("\n") != escrito(datos):
            malas[numero] = ""
        anterior = datos["sha256"]
for mala in sorted(malas):
    print(f"Línea {mala}: no sigue a la anterior o se alteró.")
print(f"{numero} anotaciones, {len(malas)} que no cuadran. SHA-256 de la última: {anterior}")
sys.exit(bool(malas))
