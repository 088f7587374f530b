#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The service beside a floor: a Go server that parses a review into five fields and says yes, with the load generator beside it.
#   src/bench/service.sh [JDK_HOME…]      (default: JAVA_HOME, else the java on the PATH)
# Builds what is missing, pins both servers to core 0 and the load to core 1, lets them take turns, and prints for each JDK: CPU
# time per request and its ratio to the floor's, p99 at 500 requests a second, and resident memory after 100 000 reviews. BENCH
# names the harness's folder; ROUNDS and DUR say how often and how long.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bench=${BENCH:-../shared/bench}
[ -x "$bench/interleave.sh" ] || { echo "No load generator in ${BENCH:-../shared/bench}; set BENCH to its folder." >&2; exit 2; }
bench=$(readlink -f "$bench")
out=$PWD/target/bench
mkdir -p "$out"
for part in floor revload; do
  [ -x "$out/$part" ] || (cd "$bench/$part" && go build -o "$out/$part" .)
done
[ -e target/quarkus-app/quarkus-run.jar ] || ./mvnw -q -B -ntp -P '!static-analysis' -Dmaven.test.skip=true package
export REVLOAD=$out/revload

review_port=18453
pids=()
stop() { [ ${#pids[@]} -eq 0 ] || { kill "${pids[@]}" 2>/dev/null; wait "${pids[@]}" 2>/dev/null; } || true; pids=(); }
trap stop EXIT

# until COMMAND…: waits a minute for it to succeed.
until_ok() {
  local deadline=$((SECONDS + 60))
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "gave up waiting for: $*" >&2; exit 1; }
    sleep 0.1
  done
}

# load BODY ALLOWED URL PID flags…: one cell, as JSON.
load() {
  local body=$1 allowed=$2 url=$3 pid=$4; shift 4
  taskset -c 1 "$REVLOAD" -json -label "$body" -url "$url" -body "$bench/bodies/$body.json" \
    -expect-allowed="$allowed" -pid "$pid" -insecure "$@"
}

for jdk in "${@:-${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}}"; do
  rm -rf "$out/results"
  export OUT=$out/results
  mkdir -p "$OUT"
  taskset -c 0 "$out/floor" -cert-out "$out/floor.crt" >"$out/floor.log" 2>&1 &
  floor=$!; pids+=("$floor")
  taskset -c 0 "$jdk/bin/java" -XX:+UseSerialGC ${PLIMSOLL_JAVA_OPTS:-} -jar target/quarkus-app/quarkus-run.jar \
    serve --port $review_port --management-port 19001 >"$out/serve.log" 2>&1 &
  ours=$!; pids+=("$ours")
  until_ok curl -sf http://127.0.0.1:19001/q/health/ready
  url=https://127.0.0.1:$review_port/validate
  for body in small-ok big-ok; do # warm, as a replica of an hour is
    load $body true "$url" "$ours" -closed -conns 8 -warmup 1s -duration "${WARM:-10s}" >/dev/null
  done
  "$bench/interleave.sh" "floor|https://127.0.0.1:18443/|$floor|-insecure" "plimsoll|$url|$ours|-insecure"
  for body in small-ok big-ok; do
    load $body true https://127.0.0.1:18443/ "$floor" -rate 500 -conns 25 -warmup 2s -duration "${DUR:-4s}" | sed 's/"label":"/&floor open500 /'
    load $body true "$url" "$ours" -rate 500 -conns 25 -warmup 2s -duration "${DUR:-4s}" | sed 's/"label":"/&plimsoll open500 /'
  done >>"$OUT/interleaved.jsonl"
  echo
  "$jdk/bin/java" -version 2>&1 | head -1
  python3 - "$OUT/interleaved.jsonl" <<'P'
import json, statistics, sys
cells = {}
for line in open(sys.argv[1]):
    cell = json.loads(line)
    cells.setdefault(cell["label"], []).append(cell)
def median(label, of):
    return statistics.median(map(of, cells[label]))
def cpu(cell):
    return next(iter(cell["procs"].values()))["cpu_us_per_request"]
for body in ("small-ok", "big-ok"):
    floor, ours = (median(f"{server} closed8 {body}", cpu) for server in ("floor", "plimsoll"))
    rate = median(f"plimsoll closed8 {body}", lambda cell: cell["per_second"])
    print(f"{body:9} CPU {ours:6.1f} us/request, floor {floor:6.1f}: {ours / floor:.2f}x   {rate:.0f} requests/s")
    floor, ours = (median(f"{server} open500 {body}", lambda cell: cell["latency_us"]["P99"]) for server in ("floor", "plimsoll"))
    print(f"{'':9} p99 at 500/s {ours:6.0f} us, floor {floor:6.0f}: {ours / floor:.2f}x")
P
  awk '/^VmRSS/ { printf "resident  %.0f MiB after the above\n", $2 / 1024 }' "/proc/$ours/status"
  stop
done
