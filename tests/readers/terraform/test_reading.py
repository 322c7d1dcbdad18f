"""From files to resources: modules, references, providers, places, hostile input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.readers.terraform import TerraformReading, TerraformSettings, read


def reading(files: Mapping[str, str], settings: TerraformSettings | None = None) -> TerraformReading:
    return read(MemoryFiles(files), list(files), settings)


def resources(files: Mapping[str, str], settings: TerraformSettings | None = None) -> dict[str, Resource]:
    found = reading(files, settings)
    assert found.problems == []
    return {resource.id: resource for resource in found.resources}


def of(text: str) -> dict[str, Resource]:
    return resources({"main.tf": text})


def test_values_go_through_variables_locals_and_modules() -> None:
    found = resources(
        {
            "main.tf": """
                variable "n" { default = 3 }
                locals {
                  size = var.n + 1
                }
                module "db" {
                  source = "./modules/db"
                  size   = local.size
                }
            """,
            "modules/db/main.tf": """
                variable "size" {}
                resource "aws_db_instance" "this" {
                  allocated_storage = var.size
                }
            """,
        }
    )
    assert found["module.db.aws_db_instance.this"].attributes["allocated_storage"] == 4


def test_references_are_kept_through_locals_modules_and_unknown_values() -> None:
    found = resources(
        {
            "main.tf": """
                module "vpc" {
                  source = "./modules/vpc"
                }
                locals {
                  first = module.vpc.subnets[0]
                }
                resource "aws_instance" "web" {
                  subnet_id = "${local.first}"
                  tags      = { a = "x", b = module.vpc.id }
                }
            """,
            "modules/vpc/main.tf": """
                resource "aws_vpc" "v" {}
                resource "aws_subnet" "s" {
                  count  = 2
                  vpc_id = aws_vpc.v.id
                }
                output "subnets" {
                  value = aws_subnet.s[*].id
                }
                output "id" {
                  value = aws_vpc.v.id
                }
            """,
        }
    )
    web = found["aws_instance.web"]
    assert web.refs == {"subnet_id": ("module.vpc.aws_subnet.s[0]",), "tags.b": ("module.vpc.aws_vpc.v",)}
    assert isinstance(web.attributes["subnet_id"], Unknown)
    assert found["module.vpc.aws_subnet.s[1]"].refs == {"vpc_id": ("module.vpc.aws_vpc.v",)}


def test_what_is_configured_is_known_through_a_reference() -> None:
    found = of(
        """
        resource "aws_instance" "a" {
          instance_type = "t3.micro"
          disk {
            size = 10
          }
        }
        resource "x" "b" {
          same  = aws_instance.a.instance_type
          size  = aws_instance.a.disk[0].size
          arn   = aws_instance.a.arn
          inner = aws_instance.a.disk[0].id
        }
        """
    )
    attributes = found["x.b"].attributes
    assert (attributes["same"], attributes["size"]) == ("t3.micro", 10)
    assert isinstance(attributes["arn"], Unknown)
    assert isinstance(attributes["inner"], Unknown)


def test_zones_of_a_region_are_distinct_and_counted() -> None:
    found = of(
        """
        data "aws_availability_zones" "z" {}
        locals {
          azs = slice(data.aws_availability_zones.z.names, 0, 3)
        }
        resource "aws_subnet" "s" {
          count             = length(local.azs)
          availability_zone = local.azs[count.index]
        }
        resource "aws_subnet" "t" {
          availability_zone = data.aws_availability_zones.z.names[1]
        }
        """
    )
    zones = [found[f"aws_subnet.s[{i}]"].attributes["availability_zone"] for i in range(3)]
    assert len({zone.why for zone in zones if isinstance(zone, Unknown)}) == 3
    assert found["aws_subnet.t"].attributes["availability_zone"] == zones[1]


def test_dynamic_blocks_are_unrolled_with_their_places() -> None:
    (rule,) = of(
        """resource "aws_security_group" "g" {
          ingress {
            port = 22
          }
          dynamic "ingress" {
            for_each = { a = 80, b = 443 }
            iterator = it
            content {
              port = it.value
              name = it.key
            }
          }
        }
        """
    ).values()
    assert rule.attributes["ingress"] == [{"port": 22}, {"port": 80, "name": "a"}, {"port": 443, "name": "b"}]
    assert rule.span_of("ingress.0.port").line == 3
    assert rule.span_of("ingress.2.port").line == 9
    assert rule.span_of("nothing").line == 1


def test_an_unknown_dynamic_block_is_unknown_with_what_it_would_refer_to() -> None:
    group = of(
        """
        variable "ports" {}
        resource "x" "y" {}
        resource "aws_security_group" "g" {
          dynamic "ingress" {
            for_each = var.ports
            content {
              target = x.y.id
            }
          }
        }
        """
    )["aws_security_group.g"]
    assert isinstance(group.attributes["ingress"], Unknown)
    assert group.refs["ingress"] == ("x.y",)


def test_an_unknown_number_of_instances_is_one_that_is_marked() -> None:
    found = of(
        """
        variable "n" {}
        resource "x" "many" {
          count = var.n
          size  = 2
        }
        resource "x" "keyed" {
          for_each = toset(var.n)
          name     = each.key
        }
        resource "x" "user" {
          id   = x.many[0].id
          size = x.many[0].size
        }
        """
    )
    many = found["x.many[*]"]
    assert isinstance(many.attributes["__instances"], Unknown)
    assert many.attributes["size"] == 2
    assert isinstance(found["x.keyed[*]"].attributes["name"], Unknown)
    assert found["x.user"].refs["id"] == ("x.many[*]",)
    assert found["x.user"].attributes["size"] == 2


def test_an_element_at_an_unknown_key_refers_to_all_that_it_may_be() -> None:
    found = of(
        """
        variable "n" {}
        variable "zone" {}
        resource "x" "listed" {
          count = 2
        }
        resource "x" "keyed" {
          for_each = toset(["a", "b"])
        }
        resource "x" "user" {
          id   = x.listed[var.n].id
          name = x.keyed[var.zone].id
        }
        """
    )
    assert found["x.user"].refs["id"] == ("x.listed[0]", "x.listed[1]")
    assert found["x.user"].refs["name"] == ('x.keyed["a"]', 'x.keyed["b"]')


def test_a_module_that_is_not_there_is_opaque() -> None:
    found = of(
        """
        resource "aws_vpc" "v" {}
        module "db" {
          source     = "terraform-aws-modules/rds/aws"
          multi_az   = true
          subnet_ids = [aws_vpc.v.id]
        }
        resource "x" "y" {
          host = module.db.endpoint
        }
        """
    )
    module = found["module.db"]
    assert (module.type, module.kind) == ("module:terraform-aws-modules/rds/aws", "module")
    assert module.attributes["multi_az"] is True
    assert module.refs["subnet_ids"] == ("aws_vpc.v",)
    assert found["x.y"].refs == {"host": ("module.db",)}


def test_an_installed_module_is_read() -> None:
    manifest = '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "q", "Dir": ".terraform/modules/q"}]}'
    found = resources(
        {
            "app/main.tf": """
                provider "aws" {
                  region = "eu-west-1"
                }
                module "q" {
                  source = "acme/queue/aws"
                  name   = "n"
                }
            """,
            "app/.terraform/modules/modules.json": manifest,
            "app/.terraform/modules/q/main.tf": """
                variable "name" {}
                resource "aws_sqs_queue" "this" {
                  name = var.name
                }
            """,
        }
    )
    queue = found["app:module.q.aws_sqs_queue.this"]
    assert queue.attributes["name"] == "n"
    assert queue.span.path == "app/.terraform/modules/q/main.tf"


def test_providers_give_their_region_also_through_modules() -> None:
    found = resources(
        {
            "main.tf": """
                variable "r" { default = "eu-west-1" }
                provider "aws" {
                  region = var.r
                }
                provider "aws" {
                  alias  = "us"
                  region = "us-east-1"
                }
                resource "aws_a" "here" {}
                resource "aws_a" "there" {
                  provider = aws.us
                }
                module "m" {
                  source    = "./modules/m"
                  providers = { aws = aws.us, aws.second = aws }
                }
                module "n" {
                  source = "./modules/n"
                }
                data "aws_region" "current" {}
                resource "x" "y" {
                  name = data.aws_region.current.name
                }
            """,
            "modules/m/main.tf": """
                resource "aws_a" "m" {}
                resource "aws_a" "second" {
                  provider = aws.second
                }
            """,
            "modules/n/main.tf": 'resource "aws_a" "n" {}',
        }
    )
    regions = {address: _provider(each).get("region") for address, each in found.items() if each.type == "aws_a"}
    assert regions == {
        "aws_a.here": "eu-west-1",
        "aws_a.there": "us-east-1",
        "module.m.aws_a.m": "us-east-1",
        "module.m.aws_a.second": "eu-west-1",
        "module.n.aws_a.n": "eu-west-1",
    }
    assert found["x.y"].attributes["name"] == "eu-west-1"


def _provider(resource: Resource) -> Mapping[str, Any]:
    found = resource.attributes["__provider"]
    assert isinstance(found, Mapping)
    return found


def test_meta_arguments_stand_beside_the_attributes() -> None:
    found = of(
        """
        resource "x" "a" {}
        resource "x" "b" {
          for_each   = toset(["p", "q"])
          depends_on = [x.a]
          provider   = foo.bar
          lifecycle {
            prevent_destroy = true
            ignore_changes  = [tags, size]
          }
        }
        """
    )['x.b["p"]']
    assert found.attributes["for_each"] == ["p", "q"]
    assert found.attributes["depends_on"] == ["x.a"]
    assert found.attributes["provider"] == "foo.bar"
    assert found.attributes["lifecycle"] == [{"prevent_destroy": True, "ignore_changes": ["tags", "size"]}]
    assert found.refs["depends_on"] == ("x.a",)


def test_variables_by_precedence() -> None:
    files = {
        "main.tf": """
            variable "a" {}
            variable "b" {}
            variable "c" {}
            variable "l" { type = list(number) }
            resource "x" "y" {
              v = [var.a, var.b, var.c, var.l]
            }
        """,
        "terraform.tfvars": 'a = "tfvars"\nb = "tfvars"\n',
        "x.auto.tfvars": 'b = "auto"\n',
        "prod.tfvars": 'c = "file"\n',
    }
    settings = TerraformSettings(("prod.tfvars",), {"a": "env", "c": "env", "l": "[1, 2]"})
    assert resources(files, settings)["x.y"].attributes["v"] == ["tfvars", "auto", "file", [1, 2]]


def test_a_variable_without_value_is_unknown_and_says_so() -> None:
    found = of('variable "n" {}\nresource "x" "y" {\n  n = var.n\n}\n')["x.y"].attributes["n"]
    assert isinstance(found, Unknown)
    assert found.why == "var.n has no default"


def test_parts_of_unknown_type_do_not_keep_an_object_from_becoming_a_map() -> None:
    text = """
        variable "on" { default = true }
        resource "aws_x" "a" {}
        resource "aws_y" "b" {
          variables = var.on ? { a = aws_x.a.name, b = true, c = "x", d = [1] } : tomap({ e = aws_x.a.arn })
        }
    """
    found = reading({"main.tf": text})
    assert found.invalid == []


def test_a_provider_without_an_alias_may_be_configured_by_an_override_alone() -> None:
    files = {"main.tf": "locals {}", "providers_override.tf": 'provider "aws" {\n  region = "x"\n}'}
    assert reading(files).invalid == []
    aliased = {"main.tf": "locals {}", "providers_override.tf": 'provider "aws" {\n  alias = "west"\n}'}
    (problem,) = reading(aliased).invalid
    assert "no other file declares it" in problem.message
