# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Builds what is out of date.

DIST="$ROOT/karaf-assembly/target/assembly"
STAMP="$ROOT/target/build-stamp"

writable_checkout() {
  { mkdir -p "$ROOT/target" && [[ -w $ROOT && -w $ROOT/target ]]; } 2>/dev/null \
    || die "the folder $ROOT cannot be written to, and building writes there. Clone it where you may write."
}

# One line that changes whenever a source file that ends up in the product does.
fingerprint() {
  cd "$ROOT" || return
  local where=(pom.xml .mvn bundles features karaf-assembly plugins-sdk etc bench)
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard -- "${where[@]}"
  else
    find "${where[@]}" \( -name target -o -name node_modules \) -prune -o -type f -print0
  fi | grep -zv '/src/test/' | sort -z | xargs -0 stat -c '%n %Y %s' 2>/dev/null | sha256sum
}

built() { [[ -f $STAMP && $1 == "$(<"$STAMP")" && -x $DIST/bin/karaf ]]; }

# Makes the build current, and what building needs.
build() {
  local now log="$ROOT/target/build.log"
  if [[ ${BELLWETHER_BUILD:-} == never ]]; then
    [[ -x $DIST/bin/karaf ]] || die "there is no build, and BELLWETHER_BUILD=never forbids one"
    return
  fi
  now=$(fingerprint || true)
  if built "$now"; then return; fi
  writable_checkout
  need jdk maven node
  rm -f "$STAMP"
  if [[ -x $DIST/bin/karaf ]]; then
    say "Building what has changed (log: $log)"
  else
    say "Building for the first time, which downloads some 450 MB and takes minutes (log: $log)"
  fi
  : >"$log"
  stopwatch "Maven reads the projects"
  if ! follow "$log" read_maven mvn -B -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Dcheckstyle.skip=true -pl '!karaf-assembly/itest' package; then
    { grep -E '^\[ERROR\] .|^npm ERR' "$log" | grep -v -E '\[Help [0-9]+\] http|[Rr]e-run Maven' || tail -n 12 "$log"; } \
      | head -n 12 | cut -c 1-300 >&2
    explain "$log" >&2
    die "the build failed after $(elapsed); everything it said is in $log"
  fi
  printf '%s\n' "$now" >"$STAMP"
  say "Built in $(elapsed)"
}

# READER of follow.
read_maven() {
  if [[ $1 =~ ^\[INFO\]\ Building\ (.*)\ [^\ ]+\ +(\[[0-9]+/[0-9]+\])$ ]]; then
    stage "${BASH_REMATCH[2]} ${BASH_REMATCH[1]}"
  elif [[ $1 =~ ^(\[INFO\]\ )?Downloading\ from\ .*/([^/]+)$ ]]; then
    detail "downloading ${BASH_REMATCH[2]}"
  elif [[ $1 == "[INFO] --- "* ]]; then
    detail ""
  elif [[ $1 == "npm ci"* ]]; then
    detail "downloading the packages of the console"
  fi
}
