"""The optimisers against torch's own objects."""

from __future__ import annotations

import pytest
import torch

from rnn_core.with_torch.optimizers import optimizer


@pytest.mark.parametrize("name", ["adam", "sgd"])
def test_updates_are_those_of_torchs_optimizer(name: str) -> None:
    ours, theirs = torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    theirs.load_state_dict(ours.state_dict())
    update = optimizer(name, list(ours.parameters()), 0.01)
    step = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[name](theirs.parameters(), lr=0.01).step
    for k in range(20):
        x = torch.randn(5, 3, generator=torch.Generator().manual_seed(k))
        for net, move in ((ours, update), (theirs, step)):
            net.zero_grad()
            net(x).square().sum().backward()
            move()
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(p, q, rtol=1e-6, atol=1e-7)
