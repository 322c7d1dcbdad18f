"""Terraform's resources as other layers see them: kinds, facts, objects of Kubernetes, objectives, alerts."""
