"""What touches the world: thin activities, each calling the core."""
