"""Every key that a link can have: of the sidebar's controls, and of each page's own."""

from __future__ import annotations

from app.experiment.controls import CONTROLS

OWN_KEYS = {
    "gradient_decay": "absolute stored loss_scale open_weights open_roads open_units open_seeds open_equations open_check "
    "open_take",
    "unrolled": "on",
    "activations": "on rnn_gate lstm_gate gru_gate y1 y2 y3 y4",
    "phase_diagram": "on across_rnn across_lstm across_gru shade multiples",
    "theory": "rnn_block lstm_block gru_block",
    "gates": "gates_of t open_gate_gradients open_openness open_gate_bias open_gate_cost",
    "sequence_types": "loss_step loss_step_back open_lengths",
    "depth_and_direction": "on",
    "shared_weights": "on window_network kernel",
    "training": "task lag nets seeds opt lr clip clip_at window steps batch unit train_text view frame",
    "horizon_and_lag": "dose_of lag_seeds lag_longest lag_steps open_lag_numbers",
    "glossary": "term",
    "lesson_link": "lesson_page",
    "lessons": "lesson step",
    "host": "room lesson",
    "room": "room",
    "exploding": "on start cliff_rate cliff_clip cliff_steps clip_norm clip_value trunc detach open_norms",
    "text_memory": "reads unit_read rest networks sizes own own_sha256 after open_numbers from_story_character "
    "from_story_word from_alice_character from_alice_word from_own_character from_own_word",
    "series_memory": "past updates rate column gaps file_order at slopes data open_enough",
}
KEYS = frozenset(control.key for control in CONTROLS).union(
    {"l", "lang", "projector", "tour"}, *(keys.split() for keys in OWN_KEYS.values())
)
