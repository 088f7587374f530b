#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The service beside two others in one run, so that their ratios carry to other machines: a floor (a Go server that parses a
# review into five fields and says yes) and, where the test cluster has been built, the Pod Security webhook of Kubernetes.
#   src/bench/service.sh [JDK_HOME…]      (default: the JDK that ./plimsoll finds)
# Pins all servers to core 0 and the load to core 1. Each first answers 100 000 reviews, so that it is warm, and its resident
# memory is noted; then they take turns. Prints for each body the requests per second and CPU time per request when saturated,
# and the 99th percentile at 500 requests a second, each beside the floor's. The raw figures stay in target/bench/service.jsonl.
# BENCH and CLUSTER name the folders of the load generator and of the test cluster; ROUNDS and DUR say how often and how long.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bench=$(readlink -f "${BENCH:-../shared/bench}")
cluster=$(readlink -f "${CLUSTER:-../shared/testcluster}")
psa=${TESTCLUSTER_CACHE:-$HOME/.cache/testcluster}/tools/psa-webhook
[ -d "$bench/revload" ] || { echo "No load generator in $bench; set BENCH to its folder." >&2; exit 2; }
out=$PWD/target/bench
results=$out/service.jsonl
mkdir -p "$out"
for part in floor revload; do
  [ -x "$out/$part" ] || (cd "$bench/$part" && go build -o "$out/$part" .)
done
./plimsoll --version # builds what is missing
rm -f "$results"

names=() urls=() pids=() others=()
stop() { kill "${pids[@]}" 2>/dev/null || true; kill -KILL "${others[@]}" 2>/dev/null || true; wait; }
trap stop EXIT

# wait_for COMMAND…: tries it for a minute.
wait_for() {
  local deadline=$((SECONDS + 60))
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "gave up waiting for: $*" >&2; exit 1; }
    sleep 0.1
  done
}

# serve NAME URL COMMAND…: one more server.
serve() {
  names+=("$1") urls+=("$2")
  taskset -c 0 "${@:3}" >"$out/$1.log" 2>&1 &
  pids+=($!)
}

serve floor https://127.0.0.1:18443/validate "$out/floor" -addr 127.0.0.1:18443
if [ -x "$psa" ] && [ -x "$cluster/up" ]; then
  # It looks namespaces up, and so needs an API server.
  export TESTCLUSTER_STATE=$out/cluster TESTCLUSTER_PORT=18460
  rm -rf "$TESTCLUSTER_STATE"
  kubeconfig=$(taskset -c 1 "$cluster/up" --api-only)
  for pid in "$TESTCLUSTER_STATE"/pid/*; do others+=("$(<"$pid")"); done
  kubectl=("$(find "$(dirname "$psa")/../k8s" -name kubectl | head -1)" --kubeconfig "$kubeconfig")
  "${kubectl[@]}" create namespace bench-hook >"$out/kubectl.log"
  "${kubectl[@]}" label namespace bench-hook pod-security.kubernetes.io/enforce=restricted >>"$out/kubectl.log"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -keyout "$out/psa.key" -out "$out/psa.crt" 2>/dev/null
  serve pod-security https://127.0.0.1:18454/ "$psa" --kubeconfig "$kubeconfig" --bind-address 127.0.0.1 --secure-port 18454 \
    --tls-cert-file "$out/psa.crt" --tls-private-key-file "$out/psa.key"
else
  echo "No $psa: run $cluster/build to have the Pod Security webhook beside." >&2
fi
port=18455
for jdk in "${@:-}"; do
  [ -z "$jdk" ] || export JAVA_HOME=$jdk
  name=plimsoll${jdk:+-$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")}
  serve "$name" https://127.0.0.1:$port/validate ./plimsoll serve --host 127.0.0.1 --port $port --management-port $((port + 1000))
  wait_for curl -sf http://127.0.0.1:$((port + 1000))/q/health/ready
  port=$((port + 1))
done
for url in "${urls[@]}"; do wait_for curl -sk "$url"; done

# load SERVER MODE BODY flags…: one cell, a line of JSON; one wrong answer and it fails.
load() {
  local i=$1 mode=$2 body=$3 allowed=true; shift 3
  [[ $body != *-bad || ${names[i]} = floor ]] || allowed=false
  taskset -c 1 "$out/revload" -json -label "${names[i]} $mode $body" -url "${urls[i]}" -body "$bench/bodies/$body.json" \
    -expect-allowed=$allowed -pid "${pids[i]}" -insecure "$@" >>"$results"
}

# resident SERVER WHEN: notes its resident memory.
resident() {
  awk -v label="${names[$1]} memory $2" '/^VmRSS/ { printf "{\"label\": \"%s\", \"mib\": %.0f}\n", label, $2 / 1024 }' \
    "/proc/${pids[$1]}/status" >>"$results"
}

bodies=(small-ok big-ok big-bad)
for i in "${!names[@]}"; do
  load "$i" warm-up small-ok -closed -conns 25 -warmup 0s -requests 40000 -duration 10m
  load "$i" warm-up big-ok -closed -conns 25 -warmup 0s -requests 40000 -duration 10m
  load "$i" warm-up big-bad -closed -conns 25 -warmup 0s -requests 20000 -duration 10m
  sleep 10 # what is no longer needed is given back in a quiet moment
  resident "$i" 100000
done
for ((round = 0; round <= ${ROUNDS:-5}; round++)); do
  warm= # the first round only lets the compilers finish
  [ $round -gt 0 ] || warm=warm-up-
  for body in "${bodies[@]}"; do
    for i in "${!names[@]}"; do load "$i" ${warm}saturated "$body" -closed -conns 8 -warmup 1s -duration "${DUR:-4s}"; done
    for i in "${!names[@]}"; do load "$i" ${warm}open "$body" -rate 500 -conns 25 -warmup 1s -duration "${DUR:-4s}"; done
  done
done
sleep 10
for i in "${!names[@]}"; do resident "$i" end; done
python3 src/bench/table.py "$results"
