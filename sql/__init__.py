"""The schema, as plain SQL files: folder = layer, file = view. Read by `warehouse`."""
