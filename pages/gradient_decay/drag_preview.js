// While a slider moves, its curves move with it: from curves computed beforehand, without a message to the server.
const previews = new Map();
const KEPT = 6;
const screen = { tokens: {}, labels: {}, loss: "", chart: "", ask: () => {} };
let shown = null; // the label of the slider whose preview is on the chart
let frame = 0;
let count = 0;

// A slider's name is its label in English, whatever language the page speaks.
function nameOf(input) {
  const label = input.getAttribute("aria-label");
  return screen.labels[label] ?? label;
}

const valueOf = (input) => Number(input.value ?? input.getAttribute("aria-valuenow"));
const inputOf = (name) =>
  [...document.querySelectorAll("input[type=range], [role=slider]")].find((input) => nameOf(input) === name);
const plot = () => document.querySelector(`.st-key-${screen.chart} .js-plotly-plot`);

function unpacked(preview) {
  const bytes = Uint8Array.from(atob(preview.numbers), (letter) => letter.charCodeAt(0));
  const numbers = new Float32Array(bytes.buffer);
  let at = 0;
  const take = (length) => numbers.subarray(at, (at += length));
  preview.places = preview.lengths.map((lengths) =>
    lengths.map((n) => {
      const half = Math.floor((n - 1) / 2) + 1 + ((n - 1) % 2);
      return { n, line: take(n), low: take(half), high: take(half) };
    }));
  delete preview.numbers;
  return preview;
}

// Between two positions, lag by lag; where one curve is longer, its own end.
function between(a, b, share) {
  const length = Math.max(a.length, b.length);
  const mixed = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [i < a.length ? a[i] : b[i], i < b.length ? b[i] : a[i]];
    mixed[i] = share === 0 ? x : share === 1 ? y : x + (y - x) * share;
  }
  return mixed;
}

function curvesAt(preview, value) {
  const { positions, places } = preview;
  let right = positions.findIndex((position) => position >= value);
  if (right < 0) right = positions.length - 1;
  const left = Math.max(right - 1, 0);
  const share = right === left ? 1 : (value - positions[left]) / (positions[right] - positions[left]);
  const curves = places[left].map((a, k) => {
    const b = places[right][k];
    const n = Math.round(a.n + (b.n - a.n) * share);
    const cut = (edge) => between(a[edge], b[edge], share);
    return { n, line: cut("line").subarray(0, n), low: cut("low"), high: cut("high") };
  });
  return { curves, axis: preview.axes[share < 0.5 ? left : right] };
}

function extent(curves) {
  let [low, high] = [Infinity, -Infinity];
  for (const { line } of curves) {
    for (const y of line) if (Number.isFinite(y)) { low = Math.min(low, y); high = Math.max(high, y); }
  }
  return [low, high];
}

// The axis stays while the curves fill a fair part of it, and follows when they leave it: with room to spare and not at
// every frame, since drawing an axis takes as long as three frames.
const AXIS_RESTS = 450; // milliseconds
let axisMoved = 0;
function fitAxis(gd, curves, axis) {
  const [low, high] = extent(curves);
  const [bottom, top] = gd._fullLayout.yaxis.range;
  const outside = low < bottom || high > top;
  const lost = high - low < 0.4 * (top - bottom) && axis.range[1] - axis.range[0] < 0.6 * (top - bottom);
  if (!Number.isFinite(low) || !(outside || lost)) return;
  const now = performance.now();
  if (now - axisMoved < AXIS_RESTS) {
    clearTimeout(fitAxis.later);
    fitAxis.later = setTimeout(() => { if (shown) show(shown); }, AXIS_RESTS);
    return;
  }
  axisMoved = now;
  const slack = outside ? 0.5 * (axis.range[1] - axis.range[0]) : 0;
  const range = [low < bottom ? axis.range[0] - slack : axis.range[0], high > top ? axis.range[1] + slack : axis.range[1]];
  window.Plotly.relayout(gd, { "yaxis.range": range, "yaxis.tickvals": axis.tickvals, "yaxis.ticktext": axis.ticktext });
}

function path(xs, ys) {
  let drawn = "";
  let pen = "M";
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i])) { pen = "M"; continue; }
    drawn += `${pen}${xs[i].toFixed(2)},${ys[i].toFixed(2)}`;
    pen = "L";
  }
  return drawn || "M0,0";
}

function drawCurves(gd, preview, curves) {
  const { xaxis, yaxis } = gd._fullLayout;
  const [start, end] = xaxis.range;
  const pad = Math.abs(end - start) * 0.002;
  const [oldest, loss] = [xaxis.l2p(start + Math.sign(end - start) * pad), xaxis.l2p(end - Math.sign(end - start) * pad)];
  const groups = new Map();
  for (const group of gd.querySelectorAll(".scatterlayer .trace")) {
    const trace = group.__data__?.[0]?.trace ?? group.__data__?.trace;
    if (trace) groups.set(trace.name, group);
  }
  const known = new Set();
  const ends = [];
  preview.names.forEach((name, k) => {
    const { n, line, low, high } = curves[k];
    const at = (lag) => loss - ((loss - oldest) * lag) / Math.max(n - 1, 1);
    const xs = Array.from(line, (_, lag) => at(lag));
    const ys = Array.from(line, (y) => yaxis.l2p(y));
    groups.get(name)?.querySelector(".js-line")?.setAttribute("d", path(xs, ys));
    const edge = Array.from(low, (_, i) => [2 * i, yaxis.l2p(high[i]), yaxis.l2p(low[i])])
      .filter(([lag]) => lag <= n).map(([lag, ...ends]) => [at(Math.min(lag, n - 1)), ...ends])
      .filter(([, up, down]) => Number.isFinite(up) && Number.isFinite(down));
    const round = [...edge.map(([x, up]) => [x, up]), ...edge.reverse().map(([x, , down]) => [x, down])];
    groups.get(`${name} band`)?.querySelector(".js-fill")
      ?.setAttribute("d", `${path(round.map(([x]) => x), round.map(([, y]) => y))}Z`);
    known.add(name).add(`${name} band`);
    ends.push({ name, y: ys.findLast(Number.isFinite) });
  });
  for (const { name, y } of apart(ends)) moveLabel(gd, name, y);
  for (const [name, group] of groups) group.style.visibility = known.has(name) ? "" : "hidden";
}

// Names, from the top, at least a line of text apart.
const LINE = 22;
function apart(ends) {
  const placed = ends.filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
  placed.forEach((end, i) => { if (i) end.y = Math.max(end.y, placed[i - 1].y + LINE); });
  return ends;
}

// A name goes with its curve; the value under it is the last release's and waits.
function moveLabel(gd, name, y) {
  const index = gd._fullLayout.annotations.findIndex((item) => item.name === `end ${name}`);
  const label = gd.querySelector(`.annotation[data-index="${index}"]`);
  if (!label) return;
  const own = gd._fullLayout.annotations[index];
  const shift = Number.isFinite(y) ? y - gd._fullLayout.yaxis.l2p(own.y) : 0;
  label.style.visibility = Number.isFinite(y) ? "" : "hidden";
  label.style.transform = `translateY(${shift.toFixed(1)}px)`;
  label.querySelectorAll("tspan.line")[1]?.style.setProperty("visibility", "hidden");
}

// What belongs to the last release only: reaches, cuts, number ranges, and where time itself changes, its ticks.
function hideStale(gd, preview, value) {
  const stale = (item) => item.name === "wide-only" || ["y2", "y3"].includes(item.yref);
  for (const [kind, selector] of [["annotations", ".annotation"], ["shapes", ".shapelayer path"]]) {
    for (const node of gd.querySelectorAll(selector)) {
      const item = gd._fullLayout[kind][Number(node.dataset.index)];
      if (item && stale(item)) node.style.visibility = "hidden";
    }
  }
  if (preview.slider !== "Sequence length") return;
  const ticks = [...gd.querySelectorAll(".xtick text")];
  ticks.forEach((tick, i) => {
    const lines = tick.querySelectorAll("tspan.line");
    if (lines.length < 2) { tick.style.visibility = "hidden"; return; }
    if (lines[1].textContent === screen.loss) lines[0].textContent = String(value);
  });
}

function show(name) {
  const input = inputOf(name);
  const preview = previews.get(screen.tokens[name]);
  const gd = plot();
  if (!input || !preview || !gd?._fullLayout?.yaxis || !window.Plotly) return;
  const value = valueOf(input);
  const { curves, axis } = curvesAt(preview, value);
  shown = name;
  gd.dataset.moved = name;
  fitAxis(gd, curves, axis);
  drawCurves(gd, preview, curves);
  hideStale(gd, preview, value);
}

function soon(name) {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => show(name));
}

function isOf(gd, name, input) {
  const value = gd.layout?.meta?.[name];
  return value === undefined || Math.abs(value - valueOf(input)) < 1e-6;
}

// The figure on the chart says of which values it is; where the slider has gone on since, the preview goes on, too.
function afterFigure() {
  const gd = plot();
  if (!shown || !gd) return;
  const input = inputOf(shown);
  if (input && !isOf(gd, shown, input)) show(shown);
  else shown = null;
}

function settle() {
  document.body.classList.remove("gh-dragging");
  const gd = plot();
  const input = shown && inputOf(shown);
  if (!gd || !input || !isOf(gd, shown, input)) return; // the server's figure is on its way
  shown = null;
  gd.dispatchEvent(new Event("gh-redraw"));
}

function ask(name) {
  const token = screen.tokens[name];
  if (!token || previews.has(token)) return;
  (window.requestIdleCallback ?? setTimeout)(() => screen.ask("wanted", { slider: name, token, count: ++count }));
}

let inHand = null;
function listen() {
  if (listen.done) return;
  listen.done = true;
  const known = (target) => target instanceof Element && target.matches("input[type=range], [role=slider]") && nameOf(target);
  new MutationObserver((changes) => {
    const moved = changes.map(({ target }) => known(target)).find((name) => name && name in screen.tokens);
    if (moved && document.activeElement && nameOf(document.activeElement) === moved) soon(moved);
  }).observe(document.body, {
    subtree: true, attributes: true, attributeFilter: ["value", "aria-valuenow", "aria-valuetext"],
  });
  document.addEventListener("focusin", ({ target }) => {
    const name = known(target);
    if (!name || !(name in screen.tokens)) return;
    inHand = name;
    ask(name);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Element && target.closest('[data-testid="stSlider"]')) document.body.classList.add("gh-dragging");
  }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(settle), true);
  document.addEventListener("keyup", () => setTimeout(settle), true);
  document.addEventListener("gh-figure", afterFigure);
}

function part({ data: [data], setStateValue }) {
  Object.assign(screen, { tokens: data.tokens, labels: data.labels, loss: data.loss, chart: data.chart, ask: setStateValue });
  if (data.preview) {
    previews.delete(data.preview.token);
    previews.set(data.preview.token, unpacked({ ...data.preview }));
    while (previews.size > KEPT) previews.delete(previews.keys().next().value);
  }
  // For whoever watches from outside: the sliders that the picture would follow now.
  document.body.dataset.dragPreview = Object.keys(screen.tokens).filter((name) => previews.has(screen.tokens[name])).join("|");
  listen();
  if (inHand && !document.body.classList.contains("gh-dragging")) ask(inHand);
}
