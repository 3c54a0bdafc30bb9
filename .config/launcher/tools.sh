# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What must be installed, and how it gets there.

# Karaf 4.4 knows the packages of Java 17 to 21.
OLDEST_JAVA=17
NEWEST_JAVA=21

java_major() {
  local version
  version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1)
  printf '%s' "${version:-0}"
}

suitable_jdk() {
  local major
  [[ -x $1/bin/javac ]] || return 1
  major=$(java_major "$1")
  ((major >= OLDEST_JAVA && major <= NEWEST_JAVA))
}

# Sets JAVA_HOME to the one given, if it suits, else to the oldest suitable JDK found.
find_jdk() {
  local home found=() on_path
  if [[ -n ${JAVA_HOME:-} ]] && suitable_jdk "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  on_path=$(readlink -f "$(command -v javac 2>/dev/null || printf /)")
  for home in "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/*jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if suitable_jdk "$home"; then
      found+=("$(java_major "$home") $home")
    fi
  done
  ((${#found[@]})) || return 1
  home=$(printf '%s\n' "${found[@]}" | sort -n | head -n 1)
  export JAVA_HOME=${home#* }
}

suitable_node() {
  [[ $(node --version 2>/dev/null) =~ ^v([0-9]+)\.([0-9]+) ]] \
    && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 18019))
}

have_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

distribution() {
  # shellcheck source=/dev/null
  (. /etc/os-release 2>/dev/null && printf '%s' "${ID:-unknown}") || printf unknown
}

# missing THING...: prints what is not there of jdk, maven, node, browser, ssh, alertmanager.
missing() {
  local thing
  for thing in "$@"; do
    case $thing in
      jdk) find_jdk || printf 'jdk\n' ;;
      maven) command -v mvn >/dev/null || printf 'maven\n' ;;
      node)
        suitable_node || printf 'nodejs\n'
        command -v npm >/dev/null || printf 'npm\n'
        ;;
      browser) have_browser || printf 'browser\n' ;;
      alertmanager)
        command -v prometheus-alertmanager >/dev/null && command -v amtool >/dev/null || printf 'prometheus-alertmanager\n'
        ;;
      ssh) command -v ssh >/dev/null && command -v ssh-keygen >/dev/null || printf 'openssh-client\n' ;;
      *) die "missing: unknown thing '$thing'" ;;
    esac
  done
}

# need THING...: installs what is missing, or names it and stops.
need() {
  local absent=()
  mapfile -t absent < <(missing "$@")
  if ((${#absent[@]})); then
    install "${absent[@]}"
    mapfile -t absent < <(missing "$@")
    ((${#absent[@]} == 0)) || die "still missing after the installation: $(named "${absent[@]}")"
  fi
  # What was found in another process is not known in this one.
  if [[ " $* " == *" jdk "* ]]; then find_jdk; fi
}

install() {
  local os packages=() answer as_root=() log
  os=$(distribution)
  case $os in
    debian | ubuntu) ;;
    *) die "these are missing: $(named "$@"). Install them and try again (only Debian and Ubuntu are set up by this script)." ;;
  esac
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      mapfile -t packages < <(packages_of "$os" "$@")
      die "these are missing: $(named "$@"). Install them as root and try again:
  apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
    fi
    as_root=(sudo)
  fi
  if [[ -t 0 && -t 1 ]]; then
    read -r -p "Missing: $(named "$@"). Install with apt-get now? [Y/n] " answer || answer=n
    [[ ${answer:-y} == [Yy]* ]] || die "not installed: $(named "$@")"
  fi
  if ((${#as_root[@]})); then sudo -v || die "sudo refused; install as root: $(named "$@")"; fi
  log="$ROOT/target/install.log"
  writable_checkout
  : >"$log"
  say "Installing with apt-get: $(named "$@") (log: $log)"
  stopwatch "package lists"
  follow "$log" read_apt "${as_root[@]}" apt-get update -q -o APT::Update::Error-Mode=any \
    || say "  The package lists are not complete."
  mapfile -t packages < <(packages_of "$os" "$@")
  stage "${packages[*]}"
  if ! follow "$log" read_apt "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
    --no-install-recommends -o Dpkg::Use-Pty=0 "${packages[@]}"; then
    grep -E '^[EW]: ' "$log" | sort -u | head -n 8 | cut -c 1-300 >&2 || true
    explain "$log" >&2
    die "apt-get could not install ${packages[*]}"
  fi
  say "Installed in $(elapsed)"
}

# READER of follow.
read_apt() {
  case $1 in
    Get:*) detail downloading ;;
    Unpacking*) detail unpacking ;;
    "Setting up"*) detail "setting up" ;;
    *) ;;
  esac
}

packages_of() {
  local os=$1 thing
  shift
  for thing in "$@"; do
    case $thing in
      jdk) jdk_package ;;
      browser) if [[ $os == ubuntu ]]; then printf 'chromium-browser\n'; else printf 'chromium\n'; fi ;;
      *) printf '%s\n' "$thing" ;;
    esac
  done
}

jdk_package() {
  local major
  for major in 17 21; do
    if apt-cache show "openjdk-$major-jdk-headless" >/dev/null 2>&1; then
      printf 'openjdk-%s-jdk-headless\n' "$major"
      return
    fi
  done
  printf 'default-jdk-headless\n'
}

named() {
  local thing text=''
  for thing in "$@"; do
    case $thing in
      jdk) thing="a JDK ($OLDEST_JAVA to $NEWEST_JAVA)" ;;
      maven) thing=Maven ;;
      nodejs) thing="Node.js (18.19 or newer)" ;;
      browser) thing="a browser (chromium)" ;;
      prometheus-alertmanager) thing="Alertmanager, which routing is compared with" ;;
      *) ;;
    esac
    text+="${text:+, }$thing"
  done
  printf '%s' "$text"
}
