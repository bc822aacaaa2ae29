"""From a config to its `Result`: one, many, a plane of them, and what they will cost."""
