"""relint: a reliability linter over Terraform, Kubernetes, SLO specs, alert rules and runbooks."""

__version__ = "0.1.0"
