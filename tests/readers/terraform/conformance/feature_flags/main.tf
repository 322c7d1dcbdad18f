variable "features" {
  type = object({
    metrics = optional(object({ enabled = optional(bool, true), interval = optional(number, 60) }), {})
    tracing = optional(object({ enabled = optional(bool, false), rate = optional(number, 0.1) }))
    alerts  = optional(list(object({ name = string, threshold = optional(number, 5), severity = optional(string, "warn") })), [])
  })
  default = { alerts = [{ name = "cpu" }, { name = "mem", threshold = 9.5, severity = null }] }
}
locals {
  metrics = var.features.metrics.enabled ? { interval = var.features.metrics.interval } : null
  tracing = try(var.features.tracing.enabled, false)
  alerts  = { for a in var.features.alerts : a.name => a }
  crit    = [for a in var.features.alerts : a if a.threshold > 5]
}
resource "terraform_data" "metrics" {
  count = local.metrics == null ? 0 : 1
  input = local.metrics
}
resource "terraform_data" "tracing" {
  count = local.tracing ? 1 : 0
  input = var.features.tracing.rate
}
resource "terraform_data" "alert" {
  for_each = local.alerts
  input    = "${each.key}>${each.value.threshold}:${each.value.severity}"
}
output "metrics" { value = one(terraform_data.metrics[*].input) }
output "tracing" { value = one(terraform_data.tracing[*].input) }
output "alerts" { value = [for a in terraform_data.alert : a.input] }
output "crit" { value = local.crit[*].name }
output "features" { value = var.features }
