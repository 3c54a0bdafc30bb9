# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Starts the platform, waits until it is ready, and stops it.

DEMO_JAR="$ROOT/plugins-sdk/testkit/target/bellwether-testkit-demo.jar"
START_SECONDS=${BELLWETHER_START_SECONDS:-120}
STOP_SECONDS=30
PLATFORM_PID=
DEMO_PID=
LOG_BEFORE=0
STOPPING=0

is_port() { [[ $1 =~ ^[0-9]+$ ]] && (($1 >= 1 && $1 <= 65535)); }

in_use() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# Where a client on this machine reaches what is bound to the given address.
reachable() {
  case $1 in
    0.0.0.0 | :: | '*' | localhost) printf 127.0.0.1 ;;
    *) printf '%s' "$1" ;;
  esac
}

# ready HOST PORT: whether GET /readyz answers 200.
ready() {
  local status=
  {
    exec 3<>"/dev/tcp/$1/$2" || return 1
    printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r -t 5 status <&3 || true
    exec 3>&-
  } 2>/dev/null
  [[ $status == *" 200"* ]]
}

# What /readyz says while it is not ready, on one line.
unready() {
  {
    exec 3<>"/dev/tcp/$1/$2" || return 0
    printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    timeout 5 cat <&3 | sed '1,/^\r*$/d' | tr -d '\r\n' | cut -c 1-600
    exec 3>&-
  } 2>/dev/null || true
}

stop_all() {
  if ((STOPPING)); then return; fi
  STOPPING=1
  local waited=0
  if [[ -n $DEMO_PID ]]; then
    kill -TERM "$DEMO_PID" 2>/dev/null || true
  fi
  if [[ -n $PLATFORM_PID ]] && kill -0 "$PLATFORM_PID" 2>/dev/null; then
    say "Stopping"
    kill -TERM "$PLATFORM_PID" 2>/dev/null || true
    while kill -0 "$PLATFORM_PID" 2>/dev/null; do
      sleep 0.1
      if ((++waited > STOP_SECONDS * 10)); then
        say "Not stopped after $STOP_SECONDS s; killing it. Nothing acknowledged is lost."
        kill -KILL "$PLATFORM_PID" 2>/dev/null || true
        break
      fi
    done
  fi
  if [[ -n $DEMO_PID ]]; then
    for ((waited = 0; waited < 50; waited++)); do
      kill -0 "$DEMO_PID" 2>/dev/null || return 0
      sleep 0.1
    done
    kill -KILL "$DEMO_PID" 2>/dev/null || true
  fi
}

start_failed() {
  local data=$1 reason=$2 log="$1/log/bellwether.log"
  hush
  printf 'bellwether: %s\n' "$reason" >&2
  if [[ -s $data/log/console.log ]]; then
    printf -- '--- %s\n' "$data/log/console.log" >&2
    grep -v '^[[:space:]]' "$data/log/console.log" | tail -n 5 | sed -E 's/^.*(.{600})$/\1/' >&2 || true
  fi
  if [[ -s $log ]]; then
    printf -- '--- warnings and errors in %s\n' "$log" >&2
    tail -c "+$((LOG_BEFORE + 1))" "$log" | grep -E ' (WARN|ERROR) |^Caused by' | tail -n 15 \
      | sed 's/.*Unable to resolve/Unable to resolve/' | cut -c 1-600 >&2 || true
    printf -- '--- end of %s\n' "$log" >&2
    tail -n 5 "$log" | cut -c 1-300 >&2
  fi
  if [[ $(free_mb "$data") == 0 ]]; then say "The disk of $data is full." >&2; fi
  stop_all
  exit 1
}

run() {
  local demo=0 port=${BELLWETHER_PORT:-8181} data=${BELLWETHER_DATA:-} bind=${BELLWETHER_BIND:-127.0.0.1}
  while (($#)); do
    case $1 in
      --demo) demo=1 ;;
      --port) (($# > 1)) || die "run: --port needs a number"; port=$2; shift ;;
      --port=*) port=${1#*=} ;;
      --data) (($# > 1)) || die "run: --data needs a folder"; data=$2; shift ;;
      --data=*) data=${1#*=} ;;
      *) die "run: unknown option '$1'. Try ./bellwether help" ;;
    esac
    shift
  done
  is_port "$port" || die "port: '$port' is not a number from 1 to 65535"
  if [[ -z $data ]]; then
    data="$ROOT/data"
    if ((demo)); then data="$ROOT/data/demo"; fi
  fi
  local host shell_port=${BELLWETHER_SHELL_PORT:-8101}
  host=$(reachable "$bind")
  if in_use "$host" "$port"; then
    die "port $port on $host is already in use. Choose another with --port N or BELLWETHER_PORT."
  fi

  build
  need jdk
  local folder=$data
  data=$(absolute "$folder") || die "the data folder $folder cannot be created. Choose another with --data DIR."
  if running "$data"; then
    die "$data is already in use by process $(<"$data/karaf.pid"). Choose another folder with --data DIR."
  fi
  usable "$data"
  prepare "$data"
  while in_use 127.0.0.1 "$shell_port"; do shell_port=$((shell_port + 1)); done
  printf '%s\n' "$shell_port" >"$data/shell-port"
  shell_key "$data"

  export BELLWETHER_PORT=$port BELLWETHER_BIND=$bind BELLWETHER_DATA=$data BELLWETHER_SHELL_PORT=$shell_port
  trap stop_all INT TERM HUP
  trap stop_all EXIT
  start_platform "$data"
  await_ready "$data" "$host" "$port"
  announce "$data" "$host" "$port"
  if ((demo)); then start_demo "$data" "$host" "$port"; fi

  local code=0
  while kill -0 "$PLATFORM_PID" 2>/dev/null; do
    code=0
    wait "$PLATFORM_PID" || code=$?
  done
  if ((STOPPING)); then
    say "Stopped"
    exit 0
  fi
  start_failed "$data" "the platform ended by itself (exit code $code)"
}

start_platform() {
  local data=$1 log="$1/log/bellwether.log"
  if [[ -f $log ]]; then LOG_BEFORE=$(stat -c %s "$log"); fi
  (
    # The terminal sends Ctrl-C to everyone; only this script answers it, once.
    trap '' INT HUP
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS
    export KARAF_BASE=$data KARAF_ETC=$data/etc KARAF_DATA=$data/karaf KARAF_LOG=$data/log
    export KARAF_EXEC=exec CHECK_ROOT_INSTANCE_RUNNING=false KARAF_OPTS=-Dkaraf.instances=karaf/instances
    export JAVA_OPTS="-Xms128m -Xmx768m -XX:+UseG1GC -XX:G1PeriodicGCInterval=60000 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Djava.awt.headless=true"
    if (($(java_major "$JAVA_HOME") > 17)); then JAVA_OPTS+=" -Djava.security.manager=allow"; fi
    export EXTRA_JAVA_OPTS=${BELLWETHER_JAVA_OPTS:-}
    exec "$DIST/bin/karaf" server
  ) </dev/null >"$data/log/console.log" 2>&1 &
  PLATFORM_PID=$!
}

await_ready() {
  local data=$1 host=$2 port=$3
  local deadline=$((SECONDS + START_SECONDS)) log="$data/log/bellwether.log"
  stopwatch starting
  until ready "$host" "$port"; do
    if ((STOPPING)); then
      say "Stopped"
      exit 0
    fi
    if [[ -f $log ]] && tail -c "+$((LOG_BEFORE + 1))" "$log" | grep -q 'Error installing boot feature'; then
      start_failed "$data" "the bundles do not fit together"
    fi
    kill -0 "$PLATFORM_PID" 2>/dev/null || start_failed "$data" "the platform did not start"
    ((SECONDS < deadline)) || start_failed "$data" "not ready after $START_SECONDS s: $(unready "$host" "$port")"
    tick
    sleep 0.2
  done
  hush
}

announce() {
  local data=$1 host=$2 port=$3 token
  if [[ $host == 127.0.0.1 ]]; then host=localhost; fi
  token="$data/admin-token"
  if [[ -n ${BELLWETHER_ADMIN_TOKEN:-} && ! -f $token ]]; then token="as given in BELLWETHER_ADMIN_TOKEN"; fi
  say "Bellwether is ready: http://$host:$port/"
  say "  administrator token  $token"
  say "  plugins              $data/deploy (a jar put there runs within seconds)"
  say "  settings             $data/etc"
  say "  log                  $data/log/bellwether.log"
  say "  stop                 Ctrl-C"
}

start_demo() {
  local data=$1 host=$2 port=$3 token="$1/admin-token"
  [[ -f $DEMO_JAR ]] || die "the demo is missing: $DEMO_JAR"
  if [[ -n ${BELLWETHER_ADMIN_TOKEN:-} && ! -f $token ]]; then
    token="$data/karaf/demo-token"
    (umask 077 && printf '%s\n' "$BELLWETHER_ADMIN_TOKEN" >"$token")
  fi
  (
    trap '' INT HUP
    exec "$JAVA_HOME/bin/java" -Xmx256m -Dfile.encoding=UTF-8 -cp "$DEMO_JAR" io.bellwether.testkit.demo.Demo \
      --url "http://$host:$port" --token-file "$token" </dev/null
  ) &
  DEMO_PID=$!
}

