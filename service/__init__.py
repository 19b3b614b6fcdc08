"""Running Alongside as processes: the embedded server, its supervision, logs and health."""
