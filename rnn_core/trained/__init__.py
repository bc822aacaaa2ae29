"""What a trained network's guess depends on."""
