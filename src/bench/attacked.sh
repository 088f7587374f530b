#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The time that honest reviews take while somebody who does not know the path token attacks the port: with handshakes, with half
# requests on as many connections as there may be and more, and with forged reviews.
#   src/bench/attacked.sh [JDK_HOME]
# Pins the service to core 0, the load and the attacks to core 1. Prints the percentiles of 200 reviews a second, alone and under
# each attack, and fails if the service ends or one review is lost. BENCH names the folder of the load generator, DUR how long.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bench=$(readlink -f "${BENCH:-../shared/bench}")
out=$PWD/target/bench
mkdir -p "$out"
[ -x "$out/revload" ] || (cd "$bench/revload" && go build -o "$out/revload" .)
[ -z "${1:-}" ] || export JAVA_HOME=$1
token=$(openssl rand -hex 32)
printf %s "$token" >"$out/path-token"
./plimsoll --version # builds what is missing
taskset -c 0 "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx128m -Xmn16m -XX:MaxDirectMemorySize=48m -XX:+ExitOnOutOfMemoryError \
  -jar target/quarkus-app/quarkus-run.jar serve --host 127.0.0.1 --port 18470 --management-port 19470 --log-level error \
  --path-token-file "$out/path-token" >"$out/attacked.log" 2>&1 &
service=$!
attacker=
trap 'kill $service $attacker 2>/dev/null || true; wait' EXIT
until curl -sf http://127.0.0.1:19470/q/health/ready >/dev/null; do kill -0 $service; sleep 0.2; done

load() { # LABEL flags…
  taskset -c 1 "$out/revload" -label "$1" -url "https://127.0.0.1:18470/$token/validate" -body "$bench/bodies/small-ok.json" \
    -expect-allowed=true -pid $service -insecure "${@:2}"
}

load warm-up -closed -conns 8 -warmup 0s -requests 20000 -duration 5m >/dev/null
load alone -rate 200 -conns 25 -warmup 1s -duration "${DUR:-10s}"
for attack in handshakes halves forged; do
  taskset -c 1 nice python3 src/bench/attack.py "$attack" 18470 &
  attacker=$!
  sleep 3 # until it has as many connections as it gets
  load "$attack" -rate 200 -conns 25 -warmup 1s -duration "${DUR:-10s}"
  kill $attacker; wait $attacker 2>/dev/null || true; attacker=
  kill -0 $service
done
curl -sf http://127.0.0.1:19470/q/metrics | grep -E '^plimsoll_(connections|bad_requests_total.*404|review_failures)'
awk '/^VmRSS/ { printf "resident %.0f MiB\n", $2 / 1024 }' /proc/$service/status
