{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "plimsoll.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 60 | trimSuffix "-" }}
{{- end }}

{{- /* As long as a Service may be called, less what Plimsoll itself puts behind. */}}
{{- define "plimsoll.fullname" -}}
{{- $name := include "plimsoll.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 60 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 60 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "plimsoll.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "plimsoll.fullname" .) }}
{{- end }}

{{- /* What of the controller is named; as long as a Service may be called. */}}
{{- define "plimsoll.controllerName" -}}
{{- printf "%s-controller" (include "plimsoll.fullname" . | trunc 52 | trimSuffix "-") }}
{{- end }}

{{- /* Who holds the controller's rights. */}}
{{- define "plimsoll.controllerServiceAccount" -}}
{{- if .Values.controller.separate }}
{{- .Values.controller.serviceAccount.name | default (include "plimsoll.controllerName" .) }}
{{- else }}
{{- include "plimsoll.serviceAccount" . }}
{{- end }}
{{- end }}

{{- define "plimsoll.instance" -}}
app.kubernetes.io/name: {{ include "plimsoll.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* Of the pods that answer reviews, and not of those that `helm test` starts. */}}
{{- define "plimsoll.selector" -}}
{{ include "plimsoll.instance" . }}
app.kubernetes.io/component: webhook
{{- end }}

{{- /* Of the pods that keep certificates, registration and status, and audit. */}}
{{- define "plimsoll.controllerSelector" -}}
{{ include "plimsoll.instance" . }}
app.kubernetes.io/component: controller
{{- end }}

{{- define "plimsoll.labels" -}}
{{ include "plimsoll.instance" . }}
app.kubernetes.io/part-of: plimsoll
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Of one object in our namespace; takes the context. */}}
{{- define "plimsoll.metadata" -}}
name: {{ include "plimsoll.fullname" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "plimsoll.labels" . | nindent 2 }}
{{- end }}

{{- /* Of one object of the controller in our namespace; takes the context. */}}
{{- define "plimsoll.controllerMetadata" -}}
name: {{ include "plimsoll.controllerName" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "plimsoll.labels" . | nindent 2 }}
{{- end }}

{{- define "plimsoll.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Where somebody else keeps the certificate; empty where we do. */}}
{{- define "plimsoll.tlsSecret" -}}
{{- if .Values.tls.certManager.enabled }}
{{- include "plimsoll.fullname" . }}-tls
{{- else }}
{{- .Values.tls.secretName }}
{{- end }}
{{- end }}

{{- define "plimsoll.exempt" -}}
{{- append (.Values.exemptNamespaces | default list) .Release.Namespace | uniq | sortAlpha | join "," }}
{{- end }}

{{- /* What no schema can say. Rendered once, by the ClusterRole. */}}
{{- define "plimsoll.check" -}}
{{- if and .Values.tls.certManager.enabled .Values.tls.secretName }}
{{- fail "tls.secretName and tls.certManager.enabled exclude each other: either somebody keeps a Secret, or cert-manager makes one." }}
{{- end }}
{{- if and .Values.policy.create (not .Values.crds.install) (not (.Capabilities.APIVersions.Has "plimsoll.dev/v1alpha1")) }}
{{- fail "policy.create needs the CustomResourceDefinition of PodPolicy, which is not in this cluster, and crds.install is false." }}
{{- end }}
{{- range (lookup "rbac.authorization.k8s.io/v1" "ClusterRole" "" "").items }}
{{- if eq "plimsoll" (dig "labels" "app.kubernetes.io/part-of" "" .metadata) }}
{{- $release := dig "annotations" "meta.helm.sh/release-name" "" .metadata }}
{{- $namespace := dig "annotations" "meta.helm.sh/release-namespace" "" .metadata }}
{{- if not $release }}
{{- if not (has .metadata.name (list (include "plimsoll.fullname" $) (include "plimsoll.controllerName" $) (printf "%s-page-viewer" (include "plimsoll.fullname" $)))) }}
{{- fail (printf "Plimsoll is in this cluster already, and not by Helm: its ClusterRole is %s. One is enough, for it judges every namespace. Delete that one first." .metadata.name) }}
{{- end }}
{{- else if or (ne $release $.Release.Name) (ne $namespace $.Release.Namespace) }}
{{- fail (printf "Plimsoll is in this cluster already: release %s in namespace %s. One is enough, for it judges every namespace. Upgrade that one, or uninstall it first." $release $namespace) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
