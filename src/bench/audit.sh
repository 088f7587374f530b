#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What an audit costs: `plimsoll audit` on core 0 against a real API server that holds pods of 4 KB, all out of line, a tenth of them
# privileged, 20 for each Deployment (REPLICAS). Prints seconds, calls of the API server, and the peak of resident memory, with a
# heap of 128 MiB; then how much the reports of one audit take in etcd.
#   src/bench/audit.sh [PODS…]      (default: 10000 100000)
# Needs KUBE_API_TEST_DIR, as the tests do, and 8 GiB for 100000 pods. The pods are never scheduled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${KUBE_API_TEST_DIR:?names the directory with kube-apiserver and etcd}"

[ $# -gt 0 ] || set -- 10000 100000
./plimsoll --version # builds what is missing
for pods in "$@"; do
  ./mvnw -q -P '!static-analysis' surefire:test -Dtest=AuditBench -Dplimsoll.bench.pods="$pods" -Dplimsoll.bench.replicas="${REPLICAS:-20}" -DargLine=-Xmx1g
done
