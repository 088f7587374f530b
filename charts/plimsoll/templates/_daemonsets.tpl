{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{- /*
DaemonSets of governed namespaces that break rules of the chart's policy, for NOTES. If one of them provides the network or the
storage of the nodes, a cluster that starts with Plimsoll down cannot start it, and Plimsoll needs it. Approximately: of the rules
those that node agents break, no overrides, and of `allow` only the paths. Without a cluster (`helm template`) there are none.
*/}}

{{- /* Whether the labels of a namespace fit a selector; takes a list of the two. `true` or nothing. */}}
{{- define "plimsoll.selects" -}}
{{- $labels := index . 0 }}
{{- $selector := index . 1 }}
{{- $fits := true }}
{{- range $key, $value := $selector.matchLabels }}
{{- if ne (toString $value) (get $labels $key) }}{{ $fits = false }}{{ end }}
{{- end }}
{{- range $selector.matchExpressions }}
{{- $there := hasKey $labels .key }}
{{- $in := and $there (has (get $labels .key) (.values | default list)) }}
{{- if or (and (eq .operator "In") (not $in)) (and (eq .operator "NotIn") $in)
          (and (eq .operator "Exists") (not $there)) (and (eq .operator "DoesNotExist") $there) }}{{ $fits = false }}{{ end }}
{{- end }}
{{- if $fits }}true{{ end }}
{{- end }}

{{- /* Which rules a pod spec breaks, in one line; takes the spec and the settings of the policy's rules, as a list of the two. */}}
{{- define "plimsoll.broken" -}}
{{- $spec := index . 0 }}
{{- $rules := index . 1 }}
{{- $broken := list }}
{{- $containers := concat ($spec.containers | default list) ($spec.initContainers | default list) }}
{{- if or $spec.hostNetwork $spec.hostPID $spec.hostIPC }}{{ $broken = append $broken "hostNamespaces" }}{{ end }}
{{- range $volume := $spec.volumes }}
{{- with $volume.hostPath }}
{{- $path := .path | trimSuffix "/" }}
{{- $allowed := false }}
{{- range dig "hostPath" "allow" list $rules }}
{{- if hasPrefix (printf "%s/" (trimSuffix "/" .path)) (printf "%s/" $path) }}{{ $allowed = true }}{{ end }}
{{- end }}
{{- if not $allowed }}{{ $broken = append $broken "hostPath" }}{{ end }}
{{- if regexMatch "\\.sock$|^(/var)?(/run(/(containerd|crio|docker|k3s.*))?)?$|^/var/lib/kubelet" $path }}{{ $broken = append $broken "runtimeSocket" }}{{ end }}
{{- end }}
{{- end }}
{{- range $container := $containers }}
{{- $own := $container.securityContext | default dict }}
{{- $pod := $spec.securityContext | default dict }}
{{- if $own.privileged }}{{ $broken = append $broken "privileged" }}{{ end }}
{{- $user := ternary $own.runAsUser $pod.runAsUser (hasKey $own "runAsUser") }}
{{- $nonRoot := ternary $own.runAsNonRoot $pod.runAsNonRoot (hasKey $own "runAsNonRoot") }}
{{- if not (or $nonRoot (gt (int $user) 0)) }}{{ $broken = append $broken "runAsRoot" }}{{ end }}
{{- range dig "missingLimits" "resources" (list "cpu" "memory") $rules }}
{{- if not (hasKey (dig "resources" "limits" dict $container) .) }}{{ $broken = append $broken "missingLimits" }}{{ end }}
{{- end }}
{{- end }}
{{- $broken | uniq | sortAlpha | join "," }}
{{- end }}

{{- /* Takes the context and a mode; a line for each namespace: its name, and each DaemonSet with the rules of that mode that it breaks. */}}
{{- define "plimsoll.daemonSets" -}}
{{- $context := index . 0 }}
{{- $mode := index . 1 }}
{{- with $context }}
{{- $policy := .Values.policy }}
{{- $exempt := splitList "," (include "plimsoll.exempt" .) }}
{{- $namespaces := dict }}
{{- range (lookup "v1" "Namespace" "" "").items }}
{{- $labels := .metadata.labels | default dict }}
{{- if and (not (has .metadata.name $exempt)) (include "plimsoll.selects" (list $labels ($policy.namespaceSelector | default dict))) }}
{{- $_ := set $namespaces .metadata.name list }}
{{- end }}
{{- end }}
{{- range (lookup "apps/v1" "DaemonSet" "" "").items }}
{{- if hasKey $namespaces .metadata.namespace }}
{{- $broken := list }}
{{- range splitList "," (include "plimsoll.broken" (list .spec.template.spec $policy.rules)) }}
{{- if eq $mode (dig . "mode" "Off" $policy.rules) }}{{ $broken = append $broken . }}{{ end }}
{{- end }}
{{- if $broken }}
{{- $_ := set $namespaces .metadata.namespace (append (get $namespaces .metadata.namespace) (printf "%s (%s)" .metadata.name (join ", " $broken))) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $namespace, $found := $namespaces }}
{{- if $found }}
{{ $namespace }}: {{ join ", " $found }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
