"""Comprueba la cadena de un registro.jsonl de 25porel25. Uso: python3 verificar.py registro.jsonl

Solo usa la biblioteca estándar. Cada línea es una anotación: su «sha256» es el SHA-256 de la misma línea sin
esa clave, y su «anterior» es el «sha256» de la línea de antes (64 ceros en la primera).
"""

import hashlib
import json
import sys

anterior, numero, malas = "0" * 64, 0, 0
with open(sys.argv[1], encoding="utf-8", newline="\n") as archivo:
    for numero, linea in enumerate(archivo, 1):
        cuerpo, _, cola = linea.rstrip("\n").rpartition(',"sha256":"')
        huella = hashlib.sha256((cuerpo + "}").encode()).hexdigest()
        datos = json.loads(linea)
        if datos["numero"] != numero or datos["anterior"] != anterior or cola != huella + '"}':
            malas += 1
            print(f"Línea {numero}: no sigue a la anterior o se alteró.")
        anterior = cola[:-2]
print(f"{numero} anotaciones, {malas} que no cuadran. SHA-256 de la última: {anterior}")
sys.exit(bool(malas))
