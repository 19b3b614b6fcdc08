"""The run's dev server, for acts that reach journeys."""

from tests.durable.conftest import dev_client, dev_settings, key_ring, task_queue

__all__ = ["dev_client", "dev_settings", "key_ring", "task_queue"]
