"""What a caption says of the network, layer by layer and direction by direction."""

from __future__ import annotations

from app.findings.network_words import band, median_of, of_last_loss, of_which_network, what_is_drawn
from tests.app.made_findings import found


def test_a_caption_names_what_is_drawn_of_which_network() -> None:
    finding = found("rnn")
    config = finding.config
    assert what_is_drawn(config, band()) == "Line: median of 5 sequences. Band: the middle 80 % of them."
    assert what_is_drawn(config) == f"Line: {median_of(config)}."
    assert of_which_network(finding) == (
        "Network: 20 time steps, 8 hidden units, tanh, PyTorch's default initialisation, one loss at the last step."
    )


def test_layer_and_direction_are_named_where_there_is_a_choice() -> None:
    finding = found("gru", num_layers=2, layer=0, bidirectional=True, direction=1, sequence_type="encoder_decoder")
    losses = "losses in the second half."
    assert of_which_network(finding).endswith(f"default initialisation, layer 1 of 2, backward direction, {losses}")
    assert of_which_network(finding, every_layer=True).endswith(f"default initialisation, backward direction, {losses}")


def test_where_the_one_answer_of_two_directions_reads_is_said() -> None:
    finding = found("gru", bidirectional=True, reads="last_step")
    assert of_which_network(finding).endswith("one loss, which reads both directions at the last step.")
    assert "both directions" not in of_which_network(found("gru", reads="last_step"))


def test_the_backward_direction_s_last_loss_is_named_by_its_step() -> None:
    many = {"bidirectional": True, "sequence_type": "many_to_many"}
    assert of_last_loss(found("gru", **many)) == "The last loss alone."
    assert of_last_loss(found("gru", direction=1, **many)).startswith("The loss of step 1 alone")
    assert of_last_loss(found("gru", bidirectional=True, direction=1)) == ""
