"""The pages and their order: by section, file name and title."""

FIRST = "gradient_decay"
PAGES = {
    "": {
        FIRST: "Gradient decay",
        "unrolled": "Unrolled",
        "activations": "Activations",
        "phase_diagram": "Phase diagram",
        "theory": "Theory",
    },
    "Inside the network": {
        "gates": "Gates",
        "sequence_types": "Sequence types",
        "depth_and_direction": "Depth and direction",
        "shared_weights": "Shared weights",
    },
    "Does it matter?": {
        "training": "Training",
        "horizon_and_lag": "Horizon and lag",
        "exploding": "Exploding and clipping",
        "text_memory": "Text memory",
        "series_memory": "Series memory",
    },
}
