# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a long step says while it runs: on a terminal one line that is drawn anew, elsewhere a line for each stage.

LIVE=0
if [[ -t 1 && ${TERM:-dumb} != dumb ]]; then LIVE=1; fi
# When nothing has changed for this long, a line says that it still runs.
QUIET_SECONDS=15
SINCE=0
SAID=0
STAGE=
DETAIL=

# stopwatch STAGE: starts to count.
stopwatch() {
  SINCE=$SECONDS
  SAID=$SECONDS
  STAGE=$1
  DETAIL=
}

elapsed() {
  local seconds=$((SECONDS - SINCE))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

# stage TEXT: the next stage has begun.
stage() {
  STAGE=$1
  DETAIL=
  if ((!LIVE)); then
    SAID=$SECONDS
    say "  $(elapsed)  $STAGE"
  fi
}

# detail TEXT: what it is doing within its stage.
detail() { DETAIL=$1; }

# Shows that it still runs.
tick() {
  local line
  line="  $(elapsed)  $STAGE${DETAIL:+, $DETAIL}"
  if ((LIVE)); then
    printf '\r\033[K%s' "${line:0:$((${COLUMNS:-80} - 1))}"
  elif ((SECONDS - SAID >= QUIET_SECONDS)); then
    SAID=$SECONDS
    say "$line"
  fi
}

# Takes the drawn line away.
hush() {
  if ((LIVE)); then printf '\r\033[K'; fi
}

# follow LOG READER COMMAND...: runs the command in the checkout with its output added to LOG. READER is given each
# line, for which it may call stage or detail. Interrupting this script interrupts the command.
follow() {
  local log=$1 reader=$2 line='' part='' alive=1 status=0 pid
  shift 2
  exec 4<"$log"
  cat <&4 >/dev/null
  (
    trap - INT TERM HUP
    cd "$ROOT" || exit
    exec "$@"
  ) </dev/null >>"$log" 2>&1 &
  pid=$!
  # shellcheck disable=SC2064
  trap "hush; kill -TERM $pid 2>/dev/null || true; wait $pid || true; say Interrupted >&2; exit 130" INT TERM HUP
  while ((alive)); do
    kill -0 "$pid" 2>/dev/null || alive=0
    while IFS= read -r line <&4; do
      "$reader" "$part$line"
      part=
    done
    part+=$line
    tick
    if ((alive)); then sleep 0.5; fi
  done
  exec 4<&-
  wait "$pid" || status=$?
  trap - INT TERM HUP
  hush
  return "$status"
}

# Whether the log of a failed step tells of one of the two causes that have nothing to do with the step.
explain() {
  if grep -q -E 'No space left on device|ENOSPC|Disk quota exceeded' "$1"; then
    say "The disk is full."
  elif grep -q -E 'Temporary failure (in name|resolving)|Could not resolve|Unknown host|UnknownHost|Network is unreachable|EAI_AGAIN|ENOTFOUND|Could not connect|Connection timed out|ETIMEDOUT|Connect timed out' "$1"; then
    say "Something could not be downloaded. Is the network there, and are proxies set for apt, Maven and npm?"
  fi
}
