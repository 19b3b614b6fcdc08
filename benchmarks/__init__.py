"""What a journey costs: figures measured on the machine at hand, never asserted."""
