"""When Parley does it: order, schedule, and retries as policy."""
