"""Believable input of any size."""

from __future__ import annotations

from pathlib import Path

SERVICE_TF = """\
resource "aws_security_group" "s{n}" {{
  name   = "service-{n}"
  vpc_id = aws_vpc.main.id

  ingress {{
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = [cidrsubnet(var.cidr, 8, {octet})]
  }}
}}

resource "aws_lb_target_group" "s{n}" {{
  name     = format("service-%03d", {n})
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.main.id

  health_check {{
    path     = "/health"
    interval = local.interval
  }}
}}

resource "aws_sqs_queue" "s{n}" {{
  name                       = "${{var.prefix}}-{n}"
  visibility_timeout_seconds = var.timeout * 6
  redrive_policy = jsonencode({{
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  }})
}}

resource "aws_db_instance" "s{n}" {{
  count                   = {n} % 3 == 0 ? 2 : 1
  identifier              = "service-{n}-${{count.index}}"
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  allocated_storage       = 100
  multi_az                = {multi_az}
  backup_retention_period = 14
  deletion_protection     = true
  vpc_security_group_ids  = [aws_security_group.s{n}.id]
}}

"""
SHARED_TF = """\
terraform {
  backend "s3" {
    bucket = "state"
    key    = "main"
    region = "eu-west-1"
  }
}

variable "prefix" { default = "shop" }
variable "cidr" { default = "10.0.0.0/8" }
variable "timeout" { default = 30 }

locals {
  interval = var.timeout / 2
}

resource "aws_vpc" "main" { cidr_block = var.cidr }
resource "aws_sqs_queue" "dead" { name = "dead" }
"""
LINES_A_SERVICE = SERVICE_TF.count("\n")
SERVICES_A_FILE = 20

OBJECTS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: s{n}
  namespace: ns{ns}
spec:
  replicas: {replicas}
  selector:
    matchLabels: {{app: s{n}}}
  template:
    metadata:
      labels: {{app: s{n}}}
    spec:
      containers:
        - name: app
          image: registry.example.org/s{n}:1.0.{n}
          ports: [{{containerPort: 8080, name: http}}]
          env:
            - {{name: NEXT, value: "http://s{next}.ns{next_ns}.svc.cluster.local:8080"}}
          readinessProbe:
            httpGet: {{path: /ready, port: http}}
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 128Mi}}
---
apiVersion: v1
kind: Service
metadata:
  name: s{n}
  namespace: ns{ns}
spec:
  selector: {{app: s{n}}}
  ports: [{{port: 8080, targetPort: http}}]
"""
OBJECTS_A_PAIR = 2
PAIRS_A_FILE = 10
NAMESPACES = 20


def terraform(folder: Path, lines: int) -> Path:
    """Write one root module of about so many lines."""
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(SHARED_TF)
    services = lines // LINES_A_SERVICE
    for start in range(0, services, SERVICES_A_FILE):
        numbers = range(start, min(start + SERVICES_A_FILE, services))
        text = "".join(
            SERVICE_TF.format(n=n, octet=n % 250, multi_az="false" if n % 10 == 0 else "true") for n in numbers
        )
        (folder / f"services-{start:05}.tf").write_text(text)
    return folder


def kubernetes(folder: Path, objects: int) -> Path:
    """Write so many Deployments and Services, each calling the next."""
    folder.mkdir(parents=True)
    pairs = objects // OBJECTS_A_PAIR
    for start in range(0, pairs, PAIRS_A_FILE):
        documents = [_pair(n, pairs) for n in range(start, min(start + PAIRS_A_FILE, pairs))]
        (folder / f"services-{start:05}.yaml").write_text("---\n".join(documents))
    return folder


def _pair(n: int, pairs: int) -> str:
    after = (n + 1) % pairs
    replicas = 1 if n % 10 == 0 else 3
    return OBJECTS.format(n=n, ns=n % NAMESPACES, replicas=replicas, next=after, next_ns=after % NAMESPACES)


def small(folder: Path) -> Path:
    """Write one small file, for what starting up costs."""
    folder.mkdir(parents=True)
    path = folder / "main.tf"
    path.write_text('resource "aws_db_instance" "orders" {\n  multi_az = false\n}\n')
    return path
