#!/bin/bash
# A new version of an installed site, without a pause:  sudo deploy/actualizar.sh   from the folder of the new code.
#   --volver   the version of before, if this one is not right. Migrations stay: they are safe for the old code.
set -euo pipefail
umask 022

AQUI=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=deploy/comun.sh
. "$AQUI/deploy/comun.sh"
es_root "$@"
[ -L "$OPT/actual" ] || morir "Aquí no hay nada instalado: empiece por deploy/instalar.sh NOMBRE."
SITIO=$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$ETC/env")
export LC_ALL=C.UTF-8

cambiar_a() {
    ln -sfn "$1" "$OPT/actual.nueva"
    mv -T "$OPT/actual.nueva" "$OPT/actual"
    poner_unidades "$SITIO"
    arrancar
    esperar_listo
}

ANTES=$(readlink -f "$OPT/actual")
if [ "${1:-}" = --volver ]; then
    [ -d "$OPT/anterior/" ] || morir "No hay versión anterior a la que volver."
    CARPETA=$(readlink -f "$OPT/anterior")
    decir "De $(basename "$ANTES") a $(basename "$CARPETA")"
    VERSION=$CARPETA manage collectstatic --noinput -v0
    cambiar_a "$CARPETA" || morir "Tampoco responde la anterior: journalctl -u compromisos-web -n 50"
    ln -sfn "$ANTES" "$OPT/anterior"
    exit 0
fi
[ $# = 0 ] || morir "Uso: $0 [--volver]"

CARPETA=$(preparar_version "$AQUI" | tail -1)
if [ "$CARPETA" = "$ANTES" ]; then
    decir "Ya es la versión en uso: $(basename "$ANTES")."
    exit 0
fi
decir "De $(basename "$ANTES") a $(basename "$CARPETA")"
VERSION=$CARPETA manage check --database default
decir "Un respaldo antes"
manage respaldo "$RESPALDOS"
decir "La base"
asentar_version "$CARPETA"
decir "Servicios"
if ! cambiar_a "$CARPETA"; then
    decir "La nueva no responde: se vuelve a $(basename "$ANTES")."
    VERSION=$ANTES manage collectstatic --noinput -v0
    cambiar_a "$ANTES" || true
    morir "Quedó la versión anterior. Por qué: journalctl -u compromisos-web -n 100"
fi
ln -sfn "$ANTES" "$OPT/anterior"
decir "En uso: $(basename "$CARPETA"). Si algo no está bien: deploy/actualizar.sh --volver"
