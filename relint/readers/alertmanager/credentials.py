"""What each integration of a receiver needs to reach somebody, of its own or under `global`.

Source: prometheus/alertmanager, config/config.go and config/notifiers.go, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from relint.lang.yaml import Map
from relint.readers.shapes import Defect, Place, absent

NEEDS = (
    (
        "slack_configs",
        ("api_url", "api_url_file", "app_token", "app_token_file"),
        ("slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"),
        "a Slack URL",
    ),
    ("opsgenie_configs", ("api_key", "api_key_file"), ("opsgenie_api_key", "opsgenie_api_key_file"), "an Opsgenie key"),
    ("email_configs", ("smarthost",), ("smtp_smarthost",), "an SMTP smarthost"),
    ("email_configs", ("from",), ("smtp_from",), "a sender"),
    (
        "victorops_configs",
        ("api_key", "api_key_file"),
        ("victorops_api_key", "victorops_api_key_file"),
        "a VictorOps key",
    ),
    (
        "pagerduty_configs",
        ("routing_key", "service_key", "routing_key_file", "service_key_file"),
        (),
        "a routing or service key",
    ),
    ("webhook_configs", ("url", "url_file"), (), "a URL"),
    (
        "mattermost_configs",
        ("webhook_url", "webhook_url_file"),
        ("mattermost_webhook_url", "mattermost_webhook_url_file"),
        "a Mattermost URL",
    ),
    ("rocketchat_configs", ("token", "token_file"), ("rocketchat_token", "rocketchat_token_file"), "a token"),
    (
        "rocketchat_configs",
        ("token_id", "token_id_file"),
        ("rocketchat_token_id", "rocketchat_token_id_file"),
        "the id of a token",
    ),
    (
        "telegram_configs",
        ("bot_token", "bot_token_file"),
        ("telegram_bot_token", "telegram_bot_token_file"),
        "the token of a bot",
    ),
    ("wechat_configs", ("api_secret", "api_secret_file"), ("wechat_api_secret", "wechat_api_secret_file"), "a secret"),
    ("wechat_configs", ("corp_id",), ("wechat_api_corp_id",), "the id of a company"),
    ("sns_configs", ("topic_arn", "phone_number", "target_arn"), (), "a topic, a phone number or a target"),
)
SLACK_API = "https://slack.com/api/chat.postMessage"  # the default of slack_app_url, allowed beside a token


def credentials(config: Map, place: Place) -> Iterator[Defect]:
    """Check that every integration can reach its service, and that no credential is given twice."""
    shared = config.get("global")
    given = {key for key, value in shared.items() if not absent(value)} if isinstance(shared, Map) else set()
    if isinstance(shared, Map):
        yield from _given_twice(shared, place.of(config, "global"))
        yield from _slack(shared, place.of(config, "global"))
    receivers = config.get("receivers")
    for position, receiver in enumerate(receivers if isinstance(receivers, list) else []):
        if isinstance(receiver, Map):
            yield from _of_receiver(receiver, place.of(config, "receivers").of(receivers, position), given)


def _of_receiver(receiver: Map, place: Place, given: set[str]) -> Iterator[Defect]:
    for key, own, common, what in NEEDS:
        for entry, at in _entries(receiver, key, place):
            if not given & set(common) and all(absent(entry.get(name)) for name in own):
                yield at.defect(f"needs {what}{', of its own or under global' if common else ''}")
    for key in receiver:
        for entry, at in _entries(receiver, key, place):
            yield from _given_twice(entry, at)
    for entry, at in _entries(receiver, "slack_configs", place):
        url = entry.get("api_url")
        if entry.get("update_message") is True and isinstance(url, str) and url not in {"", SLACK_API}:
            yield at.of(entry, "update_message").defect("works with the token of a bot only, not with a webhook")


def _entries(receiver: Map, key: str, place: Place) -> Iterator[tuple[Map, Place]]:
    entries: Any = receiver.get(key)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, Map):
            yield entry, place.of(receiver, key).of(entries, index)


def _given_twice(node: Map, place: Place) -> Iterator[Defect]:
    """Find a credential that is written out and read from a file as well."""
    for key in node:
        plain = key.removesuffix("_file")
        if plain != key and not absent(node.get(plain)) and not absent(node.get(key)):
            yield place.of(node, key).defect(f"cannot stand beside {plain}")


def _slack(shared: Map, place: Place) -> Iterator[Defect]:
    """Find a webhook beside the token of an app; the address that the token is for may stand there."""
    url = shared.get("slack_api_url")
    if not absent(url) and url != (shared.get("slack_app_url") or SLACK_API):
        for key in ("slack_app_token", "slack_app_token_file"):
            if not absent(shared.get(key)):
                yield place.of(shared, key).defect("cannot stand beside slack_api_url")
