#!/bin/bash
# The image of the site, from Debian packages and hashed wheels alone:  sudo deploy/imagen/hacer.sh [compromisos:0.1.0]
# Asks for mmdebstrap and buildah, no daemon and no hub. Leaves var/imagen/sbom.json beside it (CycloneDX): every package it has.
set -euo pipefail
umask 022

AQUI=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$AQUI"
NOMBRE=${1:-compromisos:$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml | head -1)}
DEBIAN=bookworm
PYTHON=3.11  # of that Debian: wheels are chosen for it, whatever this machine has
CONTEXTO=var/imagen/contexto

morir() { printf '%s\n' "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || morir "Ejecútelo como root: sudo $0 $*"
for programa in mmdebstrap buildah git; do
    command -v "$programa" >/dev/null || morir "Falta $programa: apt-get install --no-install-recommends mmdebstrap buildah crun git"
done
[ -x .venv/bin/python ] || morir "Falta .venv: make lint lo prepara."

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)  # two builds of one commit differ in nothing of ours
export SOURCE_DATE_EPOCH STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=chroot

rm -rf "$CONTEXTO"
mkdir -p "$CONTEXTO/ruedas" "$CONTEXTO/codigo"
printf '== Debian %s\n' "$DEBIAN"
# The sources of this machine, which may be a mirror of the office's.
fuentes=(/etc/apt/sources.list.d/debian.sources /etc/apt/sources.list)
raiz() {  # raiz FILE PACKAGES
    local de=()
    for fuente in "${fuentes[@]}"; do [ -s "$fuente" ] && { de=("$fuente"); break; }; done
    # shellcheck disable=SC2016  # $1 is of the hook: the folder of the root
    mmdebstrap --quiet --variant=minbase --include="$2" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='chroot "$1" useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/compromisos --shell /usr/sbin/nologin compromisos' \
        --customize-hook='install -d -o 10001 -g 10001 -m 0750 "$1/var/lib/compromisos"' \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/var/log/*' \
        "$DEBIAN" "$1" "${de[@]}"
}
raiz "$CONTEXTO/base.tar" python3,ca-certificates,tzdata
raiz "$CONTEXTO/obra.tar" python3,python3-venv,python3-pip,ca-certificates,tzdata

printf '== Bibliotecas\n'
maquina=$(uname -m)
.venv/bin/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    --python-version "$PYTHON" --implementation cp --abi "cp${PYTHON/./}" --abi abi3 --abi none \
    --platform "manylinux_2_36_$maquina" --platform "manylinux_2_34_$maquina" --platform "manylinux_2_28_$maquina" \
    --platform "manylinux_2_17_$maquina" --platform "manylinux2014_$maquina" --platform any \
    -r requirements/base.lock -d "$CONTEXTO/ruedas"

printf '== Código\n'
git archive HEAD -- . ':!tests' ':!.ci' | tar -x -C "$CONTEXTO/codigo"

printf '== Imagen %s\n' "$NOMBRE"
buildah bud --quiet --format docker --timestamp "$SOURCE_DATE_EPOCH" --file deploy/imagen/Containerfile --tag "$NOMBRE" "$CONTEXTO"
.venv/bin/python deploy/imagen/inventario.py "$NOMBRE" var/imagen/sbom.json
