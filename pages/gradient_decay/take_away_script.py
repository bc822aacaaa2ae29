"""A short script in plain PyTorch that reproduces one curve of the figure, to take away."""

from __future__ import annotations

from app.findings.finding import Finding
from rnn_core import ExperimentConfig
from rnn_core.config import bundled_series
from rnn_core.engine.batches import SINE_PERIODS
from rnn_core.engine.cells import CELLS
from rnn_core.engine.initialisation import SHIFTED_EIGENVALUE, drawn_gate_bias
from rnn_core.engine.loss_steps import input_steps, loss_steps

_PHI = {
    "tanh": "torch.tanh",
    "sigmoid": "torch.sigmoid",
    "relu": "torch.relu",
    "leaky_relu": "torch.nn.functional.leaky_relu",
    "linear": "torch.nn.Identity()",
}


def reproducing_script(finding: Finding) -> str:
    """The experiment of a finding, from the seed to the printed curve; needs torch and numpy only."""
    config = finding.config
    network = _one_layer(config) if config.num_layers * config.num_directions == 1 else _stack(config)
    parts = [_head(finding.name, config), _data(config), network, _loss(config), _print(finding)]
    return "\n".join("\n".join(part) for part in parts) + "\n"


def _head(name: str, config: ExperimentConfig) -> list[str]:
    c = config
    return [
        f'"""{name}: size of the gradient at each of {c.seq_len} steps. Made by Gradient Horizon; MIT licence."""',
        "import zlib",
        "import numpy as np",
        "import torch",
        "torch.set_default_dtype(torch.float64)",
        f"T, B, D, H, O, seed = {c.seq_len}, {c.batch_size}, {c.input_size}, {c.hidden_size}, {c.output_size}, {c.seed}",
        "def rng(name):  # every tensor has a random stream of its own",
        "    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))",
    ]


def _draws(config: ExperimentConfig, suffix: str, D: str) -> list[str]:
    cell = CELLS[config.cell]
    rows = f"{len(cell.GATES)} * H"
    if config.weight_init == "uniform":
        lines = [
            f"def draw(name, *shape): return rng(f'{{name}}_{suffix}').uniform(-H**-0.5, H**-0.5, shape)",
            f"W_ih, W_hh = draw('weight_ih', {rows}, {D}), draw('weight_hh', {rows}, H)",
            f"b_ih, b_hh = draw('bias_ih', {rows}), draw('bias_hh', {rows})",
        ]
    else:
        block = {
            "orthogonal": _orthogonal("H"),
            "gaussian": "r.standard_normal((H, H)) / np.sqrt(H)",
            "identity": "np.eye(H)",
            "shifted": f"{SHIFTED_EIGENVALUE!r} * np.eye(H) + np.eye(H, k=1)",
        }.get(config.weight_init)
        bound = f"np.sqrt(6 / ({D} + {rows}))"
        W_ih = f"standard_normal(({rows}, {D})) / np.sqrt({D})"
        lines = [
            f"W_ih = rng(f'weight_ih_{suffix}')."
            + (f"uniform(-{bound}, {bound}, ({rows}, {D}))" if config.weight_init == "keras" else W_ih),
            f"r = rng(f'weight_hh_{suffix}')",
            f"W_hh = np.concatenate([{block} for _ in range({len(cell.GATES)})])"
            if block
            else f"W_hh = {_orthogonal(rows)}",
            f"b_ih, b_hh = np.zeros({rows}), np.zeros({rows})",
        ]
    gate_bias = config.gate_bias + drawn_gate_bias(config)
    if cell.BIASED_GATE is not None and gate_bias:
        gate = cell.GATES.index(cell.BIASED_GATE)
        lines.append(f"b_ih[{gate} * H:{gate + 1} * H] += {gate_bias!r}  # gate {cell.BIASED_GATE}")
    scaled = f"{_times(config.input_scale, 'W_ih')}, {_times(config.weight_scale, 'W_hh')}"
    return [*lines, f"W_ih, W_hh, b_ih, b_hh = (torch.tensor(w, requires_grad=True) for w in ({scaled}, b_ih, b_hh))"]


def _orthogonal(rows: str) -> str:
    return f"(lambda Q, R: Q * np.sign(np.diag(R)))(*np.linalg.qr(r.standard_normal(({rows}, H))))"


def _times(scale: float, name: str) -> str:
    return name if scale == 1.0 else f"{scale!r} * {name}"


def _loop(config: ExperimentConfig) -> list[str]:
    zero = "h = c = torch.zeros(B, H)" if config.cell == "lstm" else "h = torch.zeros(B, H)"
    return [
        f"{zero}",
        "states = []",
        "for x_t in x:",
        *(f"    {line}" for line in _step(config)),
        "    h.retain_grad()",
        "    states.append(h)",
    ]


def _one_layer(config: ExperimentConfig) -> list[str]:
    return [*_draws(config, "l0", "D"), *_loop(config)]


def _stack(config: ExperimentConfig) -> list[str]:
    forward = "layer(f'l{l}', x)"
    backward = " layer(f'l{l}_reverse', x[::-1])[::-1]" if config.bidirectional else ""
    body = [*_draws(config, "{suffix}", "x[0].shape[1]"), *_loop(config), "return states"]
    return [
        "def layer(suffix, x):",
        *(f"    {line}" for line in body),
        "network = []",
        f"for l in range({config.num_layers}):",
        f"    network.append(({forward},{backward}))",
        "    x = [torch.cat(pair, 1) for pair in zip(*network[-1])]",
    ]


def _step(config: ExperimentConfig) -> list[str]:
    native = {
        ("rnn", "tanh"): "h = torch.rnn_tanh_cell(x_t, h, W_ih, W_hh, b_ih, b_hh)",
        ("rnn", "relu"): "h = torch.rnn_relu_cell(x_t, h, W_ih, W_hh, b_ih, b_hh)",
        ("lstm", "tanh"): "h, c = torch.lstm_cell(x_t, (h, c), W_ih, W_hh, b_ih, b_hh)",
        ("gru", "tanh"): "h = torch.gru_cell(x_t, h, W_ih, W_hh, b_ih, b_hh)",
    }.get((config.cell, config.activation))
    if native:
        return [native]
    phi = _PHI[config.activation]
    if config.cell == "rnn":
        return [f"h = {phi}(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh)"]
    if config.cell == "lstm":
        return [
            "i, f, g, o = (x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(4, 1)",
            f"c = f.sigmoid() * c + i.sigmoid() * {phi}(g)",
            f"h = o.sigmoid() * {phi}(c)",
        ]
    return [
        "(xr, xz, xn), (hr, hz, hn) = (x_t @ W_ih.T + b_ih).chunk(3, 1), (h @ W_hh.T + b_hh).chunk(3, 1)",
        f"z, n = (xz + hz).sigmoid(), {phi}(xn + (xr + hr).sigmoid() * hn)",
        "h = (1 - z) * n + z * h",
    ]


def _data(config: ExperimentConfig) -> list[str]:
    lines = {"text": _text, "series": _series}.get(config.inputs, _random)(config)
    if input_steps(config).stop < config.seq_len:
        lines.append(f"x[{input_steps(config).stop}:] = 0")
    return [*lines, "x = list(torch.tensor(x))"]


def _random(config: ExperimentConfig) -> list[str]:
    x = {
        "gaussian": ["x = rng('inputs').standard_normal((T, B, D))[::-1].copy()"],
        "zeros": ["x = np.zeros((T, B, D))"],
        "pulse": ["x = np.zeros((T, B, D))", "x[0] = rng('inputs').standard_normal((B, D))"],
        "sine": [
            "r = rng('inputs')",
            f"period, phase = r.uniform(*{SINE_PERIODS}, (B, D)), r.uniform(0, 2 * np.pi, (B, D))",
            "x = np.sin(phase - 2 * np.pi * np.arange(T)[::-1, None, None] / period)",
        ],
    }[config.inputs]
    drawn = "standard_normal((T, B, O))" if config.loss == "mse" else "integers(0, O, (T, B))"
    return [*x, f"target = torch.tensor(rng('targets').{drawn}[::-1].copy())"]


def _windows(values: str) -> str:
    return f"window = {values}[np.arange(T + 1)[:, None] + rng('inputs').integers(0, len({values}) - T, B)]"


def _text(config: ExperimentConfig) -> list[str]:
    target = "np.eye(D)[window[1:]]" if config.loss == "mse" else "window[1:]"
    return [
        f"text = {config.source_text!r}",
        "codes = np.searchsorted(sorted(set(text)), list(text))",
        _windows("codes"),
        f"x, target = np.eye(D)[window[:-1]], torch.tensor({target})",
    ]


def _series(config: ExperimentConfig) -> list[str]:
    return [
        f"series = np.array({list(bundled_series())})  # yearly sunspot numbers, 1700-2008 (NGDC, public domain)",
        "series = (series - series.mean()) / series.std()",
        _windows("series"),
        "x, target = window[:-1, :, None].copy(), torch.tensor(window[1:, :, None])",
    ]


def _loss(config: ExperimentConfig) -> list[str]:
    bound = "H**-0.5" if config.num_directions == 1 else "(2 * H)**-0.5"
    stacked = config.num_layers * config.num_directions > 1
    features = "torch.cat([states[t] for states in network[-1]], 1)" if stacked else "states[t]"
    if config.bidirectional and config.sequence_type == "many_to_one":
        backward = 0 if config.reads == "own_ends" else -1
        features = f"torch.cat([network[-1][0][-1], network[-1][1][{backward}]], 1)"
    width = "H" if config.num_directions == 1 else "2 * H"
    uniform = config.weight_init == "uniform"
    bias = f" + torch.tensor(rng('readout.bias').uniform(-{bound}, {bound}, O))" if uniform else ""
    error = (
        "0.5 * ((y - target[t])**2).sum()"
        if config.loss == "mse"
        else "torch.nn.functional.cross_entropy(y, target[t], reduction='sum')"
    )
    return [
        f"W, loss = torch.tensor(rng('readout.weight').uniform(-{bound}, {bound}, (O, {width}))), 0",
        f"for t in range({loss_steps(config).start}, T):",
        f"    y = {features} @ W.T{bias}",
        f"    loss = loss + {error}",
        "loss.backward()",
    ]


def _print(finding: Finding) -> list[str]:
    config = finding.config
    T, peak = config.seq_len, finding.summary.peak_lag
    reference = T - 1 - finding.lags + peak if finding.backwards else T - 1 - peak
    stacked = config.num_layers * config.num_directions > 1
    states = f"network[{finding.layer}][{finding.direction}]" if stacked else "states"
    return [
        f"size = torch.stack([torch.zeros(B) if h.grad is None else h.grad.norm(dim=1) for h in {states}])",
        f"last = size[{reference}]",
        "ratio = np.median((size / last)[:, last > 0].log10().numpy(), axis=1)  # median over sequences",
        "for t in range(T): print(t + 1, ratio[t])  # log10 of size, 0 at the step that counts as 1",
    ]
