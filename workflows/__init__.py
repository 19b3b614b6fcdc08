"""The durable story: what Temporal runs."""
