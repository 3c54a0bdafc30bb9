# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The data folder: everything that survives a restart.

# What the unpacked bundles, the logs and the first segments take; less is not worth a start.
LEAST_FREE_MB=200

# free_mb DIR: how much may still be written there.
free_mb() { df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }'; }

# usable DIR: stops when the platform could not live there.
usable() {
  local free
  [[ -w $1 ]] || die "the data folder $1 cannot be written to. Choose another with --data DIR."
  free=$(free_mb "$1")
  ((${free:-$LEAST_FREE_MB} >= LEAST_FREE_MB)) \
    || die "the disk of the data folder $1 has only $free MB left; $LEAST_FREE_MB are needed. Choose another with --data DIR."
}

# Whether a platform runs with this data folder. The number may since belong to another process.
running() {
  local pid
  [[ -s $1/karaf.pid ]] || return 1
  pid=$(<"$1/karaf.pid")
  kill -0 "$pid" 2>/dev/null || return 1
  [[ ! -r /proc/$pid/cmdline ]] || grep -qa org.apache.karaf.main.Main "/proc/$pid/cmdline"
}

# The folder's whole path; it is made when it is not there.
absolute() {
  if [[ ! -d $1 ]]; then
    { mkdir -p "$1" && chmod 700 "$1"; } 2>/dev/null || return 1
  fi
  (cd "$1" && pwd)
}

# What Karaf itself must find unchanged, whoever edited it.
karaf_owns() {
  case $1 in
    startup.properties | config.properties | jre.properties | org.apache.karaf.features.cfg | profile.cfg) return 0 ;;
    *) return 1 ;;
  esac
}

# Brings DATA/etc up to date with the distribution, keeping every file that was edited there.
settings() {
  local data=$1 file known current sum
  local sums="$data/etc/.defaults"
  declare -A default_sum=()
  mkdir -p "$data/etc"
  if [[ -f $sums ]]; then
    while read -r sum file; do default_sum[$file]=$sum; done <"$sums"
  fi
  (cd "$DIST/etc" && find . -type f -exec sha256sum {} + | sed 's|  \./| |') >"$sums.new"
  while read -r sum file; do
    if [[ ! -f $data/etc/$file ]]; then
      mkdir -p "$(dirname "$data/etc/$file")"
      cp "$DIST/etc/$file" "$data/etc/$file"
    fi
    current=$(sha256sum <"$data/etc/$file")
    current=${current%% *}
    known=${default_sum[$file]:-}
    if [[ $current == "$sum" ]]; then
      :
    elif [[ $current == "$known" ]] || karaf_owns "$file"; then
      cp "$DIST/etc/$file" "$data/etc/$file"
    elif [[ $file != keys.properties && $known != "$sum" ]]; then
      say "Kept your $data/etc/$file; its default has changed."
    fi
    unset "default_sum[$file]"
  done <"$sums.new"
  # What is no default any more goes, unless it was edited.
  for file in "${!default_sum[@]}"; do
    if [[ -f $data/etc/$file && $(sha256sum <"$data/etc/$file") == "${default_sum[$file]} "* ]]; then
      rm "$data/etc/$file"
    fi
  done
  mv "$sums.new" "$sums"
}

# A rebuilt distribution starts with an empty bundle cache. User data is never touched.
prepare() {
  local data=$1 built
  built=$(stat -c '%Y %s' "$ROOT"/karaf-assembly/target/bellwether-karaf-*.tar.gz)
  mkdir -p "$data/log" "$data/deploy" "$data/karaf"
  if [[ ! -f $data/karaf/built || $(<"$data/karaf/built") != "$built" ]]; then
    rm -rf "${data:?}/karaf"
    mkdir -p "$data/karaf"
    settings "$data"
    printf '%s\n' "$built" >"$data/karaf/built"
  fi
}

# The key of ./bellwether shell, and its entry among those who may sign in. The platform reads the entries at each sign-in.
shell_key() {
  local data=$1 public keys
  keys="$data/etc/keys.properties"
  if [[ ! -f $data/shell-key ]]; then
    command -v ssh-keygen >/dev/null || return 0
    # RSA: Karaf does not recognise about half of all ECDSA keys (those whose first coordinate has its top bit set).
    ssh-keygen -q -t rsa -b 3072 -N '' -C bellwether -f "$data/shell-key"
    chmod 600 "$data/shell-key"
  fi
  public=$(cut -d ' ' -f 2 "$data/shell-key.pub")
  if ! grep -qF "bellwether = $public," "$keys" 2>/dev/null; then
    { grep -v '^bellwether = ' "$keys" 2>/dev/null || true; } >"$keys.new"
    printf 'bellwether = %s,_g_:admingroup\n' "$public" >>"$keys.new"
    chmod 600 "$keys.new"
    mv "$keys.new" "$keys"
  fi
}

