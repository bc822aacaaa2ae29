// The drawing: one cell with its loop, or a copy per step, all on one set of weights. Pixels are CSS pixels at any width.
const HAIRLINE = 1.5;

function measured(data, width) {
  const narrow = width < 640;
  const gutter = narrow ? 0 : 112, right = 10, title = narrow ? 22 : 0;
  const least = data.byCell ? 68 : 0;
  const full = Math.max(width, gutter + right + data.T * least);
  const cw = Math.min((full - gutter - right) / data.T, 128);
  const x0 = gutter + (full - gutter - right - data.T * cw) / 2;
  const m = { narrow, gutter, full, cw, x0, x: (k) => x0 + (k + 0.5) * cw, left: gutter, width: full - gutter - right };
  m.centre = m.left + Math.min(m.width, width - gutter - right) / 2;
  m.lane = (data.lanes ?? []).length > 1 ? 42 : 52;
  m.pair = data.byCell && data.states.length > 1; // h and c side by side under their cell
  m.bus = 48;
  m.cells = data.byCell ? 88 : 66;
  m.cellHeight = data.byCell ? 34 : 20;
  m.unit = data.byCell ? 17 : Math.min(14, Math.max(2, Math.round((data.states.length > 1 ? 64 : 96) / data.units)));
  m.state = m.unit * data.units;
  let y = m.cells + m.cellHeight + 10 + title;
  m.states = data.states.map((_, s) => {
    const top = y;
    if (!data.byCell || s === data.states.length - 1) y += m.state + (data.byCell ? 0 : 6 + (s < data.states.length - 1 ? title : 0));
    return top;
  });
  if (m.pair) y += 14;
  m.ticks = y + 17;
  y += 26;
  m.lanes = (data.lanes ?? []).map((_, l) => {
    y += title + (l ? 0 : 16);
    const top = y;
    y += m.lane + 22;
    return top;
  });
  if (data.terms) { y += title; m.terms = y + 7; y += m.lane + 28; }
  m.height = y + 2;
  return m;
}

function mixed(value, scale) {
  const share = Math.min(1, Math.abs(value) / scale) ** 0.75;
  return `color-mix(in srgb, var(--gh-state-${value < 0 ? "low" : "high"}) ${(100 * share).toFixed(1)}%, var(--gh-state-zero))`;
}

const el = (name, attributes, inside = "") =>
  `<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${typeof value === "number" ? +value.toFixed(2) : value}"`).join("")}>${inside}</${name}>`;
const words = (x, y, said, more = {}) => el("text", { x, y, ...more }, said);

// A column of squares, top unit first.
function squares(data, m, state, k, x, width, top, unit = m.unit) {
  const drawn = state.values[k].map((value, u) => el("rect", {
    class: data.byCell ? "gh-u-square" : "gh-u-strip", x: x - width / 2, y: top + u * unit, width,
    height: data.byCell ? unit - 2 : unit, style: `fill:${mixed(value, state.scale)}`, ...(data.byCell ? { "data-value": String(value) } : {}),
  })).join("");
  const frame = data.byCell ? "" : el("rect", { class: "gh-u-frame", x: x - width / 2, y: top, width, height: unit * data.units });
  return el("g", { "data-state": state.name }, drawn + frame);
}

function column(data, m, k) {
  const { cw, cells, cellHeight } = m, x = m.x(k), half = data.byCell ? Math.min(38, cw / 2 - 10) : Math.max(cw / 2 - 3, cw * 0.35);
  const wire = data.byCell ? x - 16 : x;
  let drawn = el("path", { class: "gh-u-wire", d: `M${wire},${m.bus}V${cells}` });
  drawn += el("rect", { class: "gh-u-cell", x: x - half, y: cells, width: 2 * half, height: cellHeight, rx: data.byCell ? 6 : Math.min(3, half) });
  if (data.byCell) {
    drawn += words(x, cells + 22, data.name.split(" ")[0], { class: "gh-u-name" });
    drawn += words(x + 16, cells - 20, `x<tspan class="gh-u-sub" dy="4">${data.labels[k]}</tspan>`) +
      el("path", { class: "gh-u-arrow", d: `M${x + 16},${cells - 13}V${cells - 2}`, "marker-end": "url(#gh-u-head)" });
  }
  const gap = cw - 2 * half;
  if (k < data.T - 1) {
    drawn += data.byCell
      ? el("path", { class: "gh-u-arrow", d: `M${x + half},${cells + cellHeight / 2}h${gap - 3}`, "marker-end": "url(#gh-u-head)" })
      : el("path", { class: "gh-u-arrow", d: `M${x + half},${cells + cellHeight / 2}h${gap}` });
  }
  data.states.forEach((state, s) => {
    const width = data.byCell ? (m.pair ? 20 : 30) : Math.max(cw - (cw > 10 ? 3 : 0.6), 1), at = m.pair ? x + (s ? 13 : -13) : x;
    drawn += squares(data, m, state, k, at, width, m.states[data.byCell ? 0 : s]);
    if (m.pair) drawn += words(at, m.ticks - 18, state.name, { class: "gh-u-value" });
  });
  return el("g", { class: "gh-u-step", "data-k": k, "data-step": data.labels[k], style: `--home:${(m.centre - x).toFixed(1)}px` }, drawn);
}

// As high as log10 says: full where the backward pass starts, a third less per factor of ten, a hairline from a thousandth on.
function blockHeight(log10, grows, most) {
  const full = grows ? most * 0.75 : most; // × 10 fills the lane then
  return Math.max(HAIRLINE, Math.min(most, full * (1 + log10 / 3)));
}

// A value under what it belongs to; where columns are narrow, only the one in hand is shown.
function valued(m, x, y, said) {
  const side = m.cw > 60 ? "middle" : x < m.left + 36 ? "start" : x > m.full - 46 ? "end" : "middle";
  return words(side === "start" ? m.left : side === "end" ? m.full : x, y, said, { class: "gh-u-value gh-u-own", "text-anchor": side });
}

function block(data, m, lane, l, k, x) {
  const log10 = lane.log10[k], middle = m.lanes[l] + m.lane / 2, { cw } = m;
  const attributes = { class: "gh-u-block", "data-lane": lane.name, "data-log10": log10 === null ? "-inf" : String(log10), "data-size": String(lane.size[k]) };
  let drawn;
  if (log10 === null) {
    const every = Math.max(1, Math.ceil(12 / cw));
    drawn = k % every ? "" : el("path", { class: "gh-u-cut", d: `M${x - 5},${middle - 6}l10,12m0,-12l-10,12` });
  } else {
    const h = blockHeight(log10, data.grows, m.lane) / 2, l0 = x - cw / 2 + Math.min(3, cw * 0.06), r0 = x + cw / 2 - Math.min(3, cw * 0.06);
    const tip = Math.min(14, (r0 - l0) * 0.4);
    const strength = 35 + 65 * Math.min(1, (2 * h) / m.lane);
    drawn = el("path", {
      class: "gh-u-flow", style: `fill:color-mix(in srgb, var(--hue) ${strength.toFixed(0)}%, var(--gh-page))`,
      d: `M${l0.toFixed(2)},${middle}L${(l0 + tip).toFixed(2)},${middle - h}H${r0.toFixed(2)}V${middle + h}H${(l0 + tip).toFixed(2)}Z`,
    });
  }
  drawn += valued(m, x, m.lanes[l] + m.lane + 16, lane.text[k]);
  return el("g", attributes, drawn);
}

function behind(data, m, k) {
  const x = m.x(k);
  let drawn = data.lanes.map((lane, l) => block(data, m, lane, l, k, x)).join("");
  if (data.enters[k]) {
    const w = Math.min(6, Math.max(m.cw / 2 - 1, 1)), y = m.lanes[0] - 12;
    drawn += el("path", { class: "gh-u-enters", d: `M${x - w},${y}h${2 * w}l${-w},9Z` });
    if (data.enters.filter(Boolean).length === 1) drawn += words(x - w - 4, y + 9, data.entering, { class: "gh-u-value", "text-anchor": "end" });
  }
  const [term, sum] = data.terms, high = term.share[k] * m.lane, w = Math.max(1, Math.min(m.cw * 0.6, 46));
  drawn += el("rect", {
    class: "gh-u-term", x: x - w / 2, y: m.terms + m.lane - high, width: w, height: high,
    "data-log10": String(term.log10[k] ?? "-inf"), "data-sum-log10": String(sum.log10[k] ?? "-inf"),
  });
  const none = k || term.log10[k] !== null ? "" : el("title", {}, filled(data.words.noTerm, data, k));
  drawn += el("g", {}, none + valued(m, x, m.terms + m.lane + 18, term.text[k]));
  return el("g", { class: "gh-u-back", "data-k": k, "data-step": data.labels[k], style: `--home:${(m.centre - x).toFixed(1)}px` }, drawn);
}

function named(m, top, ...lines) {
  if (m.narrow) return words(0, top - 7, lines.join(", "), { class: "gh-u-title" });
  const y = top + m.lane / 2 + 5 - (lines.length - 1) * 9;
  return lines.map((line, i) => words(0, y + 18 * i, line, { class: "gh-u-title" })).join("");
}

// Terms and sum have one axis, from 0 to the largest of them.
function termsAxis(data, m) {
  const { bars, line, linear, range } = data.words, { largest } = data, top = m.terms, foot = m.terms + m.lane, x = m.left - 3;
  if (m.narrow) return named(m, m.terms, bars, line) + words(m.full, m.terms - 7, range.replace("«largest»", largest), { class: "gh-u-title", "text-anchor": "end" });
  return words(0, top + m.lane / 2 - 4, bars, { class: "gh-u-title" }) + words(0, top + m.lane / 2 + 13, line, { class: "gh-u-title" }) +
    words(0, foot + 8, linear, { class: "gh-u-title" }) + words(x - 6, foot + 8, "0", { class: "gh-u-title", "text-anchor": "end" }) +
    words(x - 6, top + 2, largest, { class: "gh-u-title", "text-anchor": "end" }) +
    el("path", { class: "gh-u-axis", fill: "none", stroke: "var(--gh-muted)", d: `M${x - 4},${top}h4V${foot}h-4` });
}

function key(data, m, state, top) {
  const one = state.scale === 1, id = `gh-u-key-${top.toFixed(0)}`;
  const stops = [-1, -0.6, -0.3, -0.1, 0, 0.1, 0.3, 0.6, 1].map((value) => el("stop", { offset: (value + 1) / 2, style: `stop-color:${mixed(value, 1)}` })).join("");
  if (m.narrow) return words(0, top - 7, data.words.stateRange.replace("«name»", state.name).replaceAll("«most»", state.most), { class: "gh-u-title gh-u-narrow" });
  const y = top + Math.max(m.state / 2, 24);
  return words(0, y - 14, data.words.state.replace("«name»", state.name), { class: "gh-u-title" }) +
    el("defs", {}, el("linearGradient", { id }, stops)) +
    el("rect", { class: "gh-u-frame", x: 0, y: y - 6, width: 92, height: 9, style: `fill:url(#${id})` }) +
    (one ? words(0, y + 18, "−1", { class: "gh-u-title" }) + words(92, y + 18, "+1", { class: "gh-u-title", "text-anchor": "end" })
      : words(46, y + 18, `± ${state.most}`, { class: "gh-u-title", "text-anchor": "middle" }));
}

function ticks(data, m) {
  const every = data.byCell ? 1 : [1, 2, 5, 10, 20, 50].find((n) => n * m.cw > 34) ?? 50;
  return data.labels.map((label, k) => {
    const shown = k === 0 || k === data.T - 1 || (Number(label) % every === 0 && k * m.cw > 26 && (data.T - 1 - k) * m.cw > 26);
    return shown ? words(m.x(k), m.ticks, label, { class: "gh-u-tick", "data-k": k }) : "";
  }).join("") + words(0, m.ticks, "", { class: "gh-u-where" });
}

// The cell with its loop: what is drawn at the step in hand.
function rolledUp(data, m, k, back) {
  const x = m.centre, y = data.byCell ? m.cells : m.cells - 2, h = 34, low = m.ticks + 2, half = 56;
  const reach = Math.min(150, m.width / 2 - 16);
  const loop = `M${x + half + 3},${y + h / 2}h${reach - half - 17}q14,0 14,14V${low - 14}q0,14 -14,14H${x - reach + 14}q-14,0 -14,-14V${y + h / 2 + 14}q0,-14 14,-14h${reach - half - 17}`;
  const wide = data.states.length > 1 ? 40 : 60;
  const top = y + h + 10, unit = data.byCell ? m.unit : Math.min(17, (low - (data.states.length > 1 ? 42 : 26) - top) / data.units);
  const states = data.states.map((state, s) => squares(data, m, state, k, data.states.length > 1 ? x + (s ? 24 : -24) : x, wide, top, unit) +
    (data.states.length > 1 ? words(x + (s ? 24 : -24), top + unit * data.units + 15, state.name, { class: "gh-u-value" }) : "")).join("");
  const here = { ...m, cw: 100, x: () => x };
  return (back ? behind(data, here, k) : "") + el("path", { class: "gh-u-wire", d: `M${x},${36}V${y}` }) +
    el("path", { class: "gh-u-loop", d: loop, [back ? "marker-start" : "marker-end"]: "url(#gh-u-head)" }) +
    el("rect", { class: "gh-u-cell", x: x - half, y, width: 2 * half, height: h, rx: 7 }) +
    el("path", { class: "gh-u-arrow", d: `M${x + 34},${y - 14}V${y - 2}`, "marker-end": "url(#gh-u-head)" }) +
    words(x + 46, y - 6, `x<tspan class="gh-u-sub" dy="4">${data.labels[k]}</tspan>`, { "text-anchor": "start" }) +
    words(x, y + 23, data.name, { class: "gh-u-name" }) + states +
    words(x + reach + 10, y + 40, `W<tspan class="gh-u-sub" dy="4">hh</tspan>${back ? '<tspan class="gh-u-sub" dx="1" dy="-10">⊤</tspan>' : ""}`, { "text-anchor": m.narrow ? "end" : "start", ...(m.narrow ? { dx: -20 } : {}) }) +
    (m.narrow ? "" : data.said[back ? "back_loop" : "forward_loop"][k].split("\n").map((line, i) =>
      words(x + reach + 10, y + 66 + 20 * i, line, { "text-anchor": "start" })).join(""));
}

function drawing(data, m) {
  const steps = data.labels.map((_, k) => column(data, m, k)).join("");
  const back = data.lanes ? data.labels.map((_, k) => behind(data, m, k)).join("") : "";
  const sides = data.states.map((state, s) => (data.byCell && s ? "" : key(data, m, data.byCell && data.states.length > 1 ? { ...state, name: data.states.map(({ name }) => name).join(", "), ...[...data.states].map(({ scale, most }) => ({ scale, most })).sort((a, b) => b.scale - a.scale)[0] } : state, m.states[s]))).join("") +
    (data.lanes ?? []).map((lane, l) => named(m, m.lanes[l], data.words.gradient, `∂ℓ/∂${lane.name}`)).join("") +
    (data.terms ? termsAxis(data, m) : "");
  const bus = `M${m.centre},36V${m.bus}M${m.x(0) - (data.byCell ? 16 : 0)},${m.bus}H${Math.max(m.x(data.T - 1) - (data.byCell ? 16 : 0), m.centre)}`;
  const tip = el("defs", {}, el("marker", { id: "gh-u-head", viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 10, markerHeight: 10, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
    el("path", { d: "M0,0L8,4L0,8Z", class: "gh-u-head" })));
  return el("svg", { class: "gh-diagram gh-u-svg", role: "img", viewBox: `0 0 ${m.full.toFixed(1)} ${m.height}`, width: m.full, height: m.height, style: `width:${m.full.toFixed(1)}px` },
    tip + el("g", { class: "gh-u-sides" }, sides) +
    el("g", { class: "gh-u-unrolled" }, el("path", { class: "gh-u-wire", d: bus }) + el("rect", { class: "gh-u-now", x: -m.cw / 2, y: m.cells - 5, width: m.cw, height: m.height - m.cells + 5, rx: Math.min(6, m.cw / 3) }) +
      steps + ticks(data, m) + back + (data.terms ? el("path", { class: "gh-u-total" }) : "")) +
    el("g", { class: "gh-u-rolled" }, ""));
}

// The sum so far, to the left with the backward pass.
function sumPath(data, m, k) {
  const { share } = data.terms[1];
  let drawn = "";
  for (let j = data.T - 1; j >= k; j--) {
    const y = m.terms + m.lane - share[j] * m.lane;
    drawn += `${drawn ? "L" : "M"}${(m.x(j) + m.cw / 2).toFixed(2)},${y.toFixed(2)}H${(m.x(j) - m.cw / 2).toFixed(2)}`;
  }
  return drawn;
}
