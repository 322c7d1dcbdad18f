"""Single points of failure of small systems."""

from __future__ import annotations

from relint.analyses.single_points import listing, rows, single_points, zone_rows
from relint.model.dependency import Mode
from relint.model.value import Known, Unknown
from tests.analyses.hand import needs, system, thing

ONE_ZONE, TWO_ZONES = {"zones": Known(1)}, {"zones": Known(2)}


def test_a_database_in_one_zone_behind_a_balancer() -> None:
    shop = system(
        [thing("aws_lb.web"), thing("svc"), thing("aws_db_instance.orders", "database", ONE_ZONE)],
        [needs("aws_lb.web", "svc"), needs("svc", "aws_db_instance.orders")],
        entries=["aws_lb.web"],
    )
    (row,) = rows(shop)
    assert row.resource.address == "aws_db_instance.orders"
    assert {name: value.data for name, value in row.facts.items() if isinstance(value, Known)} == {
        "fragile": True,
        "reason": "it stands in one zone",
        "domain": "zone",
        "stops": "aws_lb.web",
        "stops_count": 1,
    }
    assert [e.message for e in row.evidence] == ["aws_lb.web names svc", "svc names aws_db_instance.orders"]


def test_what_is_redundant_inside_is_none() -> None:
    resources = [
        thing("aws_lb.web"),
        thing("aws_db_instance.orders", "database", TWO_ZONES),
        thing("s3", "object-store"),
    ]
    dependencies = [needs("aws_lb.web", "aws_db_instance.orders"), needs("aws_lb.web", "s3")]
    assert single_points(system(resources, dependencies, entries=["aws_lb.web"])) == {}


def test_a_soft_need_stops_nobody() -> None:
    resources = [thing("aws_lb.web"), thing("cache", "cache", ONE_ZONE)]
    assert (
        single_points(system(resources, [needs("aws_lb.web", "cache", mode=Mode.SOFT)], entries=["aws_lb.web"])) == {}
    )


def test_machines_stand_in_for_one_another() -> None:
    resources = [thing("aws_lb.web"), thing("vm.a", "vm"), thing("vm.b", "vm"), thing("vm.c", "vm")]
    one_of_two = needs("aws_lb.web", "vm.a", "vm.b")
    assert single_points(system(resources, [one_of_two], entries=["aws_lb.web"])) == {}
    both = system(resources, [one_of_two, needs("aws_lb.web", "vm.c")], entries=["aws_lb.web"])
    assert single_points(both) == {"vm.c": ("aws_lb.web",)}
    quorum = system(resources, [needs("aws_lb.web", "vm.a", "vm.b", "vm.c", need=3)], entries=["aws_lb.web"])
    assert len(single_points(quorum)) == 3


def test_an_unknown_fact_is_said_and_not_guessed() -> None:
    facts = {"zones": Unknown("multi_az: var.ha has no default")}
    resources = [thing("aws_lb.web"), thing("db", "database", facts)]
    (row,) = rows(system(resources, [needs("aws_lb.web", "db")], entries=["aws_lb.web"]))
    fragile = row.facts["fragile"]
    assert isinstance(fragile, Unknown)
    assert fragile.why == "zones: multi_az: var.ha has no default"


def test_an_objective_is_missed_with_its_service() -> None:
    resources = [thing("checkout", "workload", {"least_replicas": Known(1)})]
    (row,) = rows(system(resources, [], targets={"checkout": "99.9"}))
    assert row.facts["stops"] == Known("slo.checkout", origin="derived")


def test_a_loop_that_runs_keeps_running() -> None:
    resources = [thing("lb"), thing("a"), thing("b"), thing("vm.x", "vm")]
    dependencies = [needs("lb", "a"), needs("a", "b"), needs("b", "a"), needs("b", "vm.x")]
    assert single_points(system(resources, dependencies, entries=["lb"])) == {"vm.x": ("lb",)}


def test_an_entry_behind_another_is_not_counted_twice() -> None:
    resources = [thing("record"), thing("lb"), thing("vm.x", "vm")]
    found = single_points(system(resources, [needs("record", "lb"), needs("lb", "vm.x")], entries=["record", "lb"]))
    assert found == {"vm.x": ("record",)}


def test_members_in_one_zone() -> None:
    resources = [thing("lb"), thing("vm.a", "vm"), thing("vm.b", "vm")]
    where = {"zone_names": Known(["eu-west-1a"])}
    apart = {"zone_names": Known(["eu-west-1b"])}
    both = needs("lb", "vm.a", "vm.b")
    (row,) = zone_rows(system(resources, [both], ["lb"], derived={"vm.a": where, "vm.b": where}))
    assert [row.facts[name] for name in ("zone", "members", "stops")] == [
        Known(text, origin="derived") for text in ("eu-west-1a", "vm.a and vm.b", "lb")
    ]
    assert list(zone_rows(system(resources, [both], ["lb"], derived={"vm.a": where, "vm.b": apart}))) == []


def test_a_zone_is_not_blamed_for_what_its_member_does_alone() -> None:
    resources = [thing("lb"), thing("vm.a", "vm"), thing("vm.b", "vm")]
    where = {"zone_names": Known(["eu-west-1a"])}
    each = [needs("lb", "vm.a"), needs("lb", "vm.b")]
    assert list(zone_rows(system(resources, each, ["lb"], derived={"vm.a": where, "vm.b": where}))) == []


def test_names_read_out() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert listing(["a", "b", "c"], 4) == "a, b, c and 4 more"
