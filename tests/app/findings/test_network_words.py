"""What a caption says of the network, layer by layer and direction by direction."""

from __future__ import annotations

from app.findings.network_words import median_of, of_which_network, what_is_drawn
from tests.app.made_findings import found


def test_a_caption_names_what_is_drawn_of_which_network() -> None:
    finding = found("rnn")
    config = finding.config
    assert what_is_drawn(config, "shade: the middle 80 %") == "Lines: median of 5 sequences; shade: the middle 80 %."
    assert what_is_drawn(config) == f"Lines: {median_of(config)}."
    assert of_which_network(finding) == "20 steps, 8 hidden units, tanh, loss on the last step only."


def test_layer_and_direction_are_named_where_there_is_a_choice() -> None:
    finding = found("gru", num_layers=2, layer=0, bidirectional=True, direction=1, sequence_type="encoder_decoder")
    losses = "losses on the second half."
    assert of_which_network(finding).endswith(f"tanh, layer 1 of 2, backward direction, {losses}")
    assert of_which_network(finding, every_layer=True).endswith(f"tanh, backward direction, {losses}")
