// A figure that updates in place: one node, Plotly.react, zoom kept, colours of the page's theme.
const SCRIPT_ID = "gh-plotly";
const ONCE_MORE = 2000; // milliseconds after which a library that did not come is asked for again

function plotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  let script = document.getElementById(SCRIPT_ID);
  if (!script) {
    script = Object.assign(document.createElement("script"), { id: SCRIPT_ID, src: url, onerror: () => script.remove() });
    document.head.append(script);
  }
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => reject(new Error("plotly.min.js did not load")));
  });
}

function isDark(node) {
  const [r, g, b] = getComputedStyle(node.closest(".stApp") ?? document.body)
    .backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function recoloured(value, swap) {
  if (typeof value === "string") {
    if (value in swap) return swap[value];
    return value.includes("color:#") ? value.replace(/#[0-9A-F]{6}/g, (hex) => swap[hex] ?? hex) : value;
  }
  if (Array.isArray(value)) return value.map((item) => recoloured(item, swap));
  if (value && typeof value === "object" && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recoloured(item, swap)]));
  }
  return value;
}

// Rows of fixed height at the foot of the plot or its top; the first y-axis gets the rest. Fractions depend on the window.
function withPixelRows(layout, rows, height) {
  const inner = height - layout.margin.t - layout.margin.b;
  let [bottom, top] = [0, inner];
  for (const { axis, px, gap, at_top: atTop } of rows) {
    const start = atTop ? top - px : bottom;
    layout[axis].domain = [start / inner, (start + px) / inner];
    if (atTop) top = start - gap;
    else bottom += px + gap;
  }
  layout.yaxis.domain = [bottom / inner, top / inner];
}

// What would cross the curves on a phone is marked "wide-only".
const NARROW = 520;
function dropWideOnly(layout) {
  for (const kind of ["annotations", "shapes"]) {
    layout[kind] = (layout[kind] ?? []).filter((item) => item.name !== "wide-only");
  }
}

// On a projector a figure is drawn as for a smaller window and magnified whole: type, lines and margins alike.
function magnified(node, projected) {
  node.classList.toggle("gh-projector", projected);
  return (projected && Number(getComputedStyle(node).getPropertyValue("--gh-zoom"))) || 1;
}

function chartHeight(data, zoom) {
  return data.height ?? Math.round(Math.min(620, Math.max(360, (0.52 * window.innerHeight) / zoom)));
}

function draw(node, state) {
  const { data } = state;
  const zoom = magnified(node, data.projected);
  const height = chartHeight(data, zoom);
  node.style.minHeight = `${height}px`;
  node.style.marginBottom = zoom === 1 ? "" : `${Math.round((zoom - 1) * height)}px`;
  const isCurrent = () => state.alive && state.data === data;
  const drawn = (Plotly) => whenItsTurn(node, () => { if (isCurrent()) paint(node, state, Plotly, { height, onPaper: false }); });
  const again = () => setTimeout(() => { if (isCurrent()) draw(node, state); }, ONCE_MORE);
  plotly(data.plotly).then(drawn, again);
}

// On paper: in the light colours whatever the theme, and no wider than the sheet.
const SHEET = 700; // pixels of A4 and Letter between their margins
function paint(node, state, Plotly, { height, onPaper }) {
  const { data } = state;
  const page = node.closest('[data-testid="stMainBlockContainer"]')?.clientWidth ?? SHEET;
  const width = Math.floor(node.clientWidth * (onPaper ? Math.min(1, SHEET / page) : 1));
  const figure = recoloured(JSON.parse(data.figure), !onPaper && isDark(node) ? data.dark : {});
  if (data.rows.length) withPixelRows(figure.layout, data.rows, height);
  if (width < NARROW) dropWideOnly(figure.layout);
  figure.layout.height = height;
  figure.layout.width = width || undefined; // left to itself, a figure keeps its first width
  if (!onPaper) state.width = width;
  for (const part of node.querySelectorAll(".scatterlayer .trace, .xtick text")) part.style.visibility = "";
  delete node.dataset.moved;
  state.drawn = data;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", data.alt);
  Plotly.react(node, figure.data, figure.layout, { displayModeBar: false, responsive: true, doubleClick: false });
  node.dispatchEvent(new Event("gh-figure", { bubbles: true }));
  tellHeadline();
  if (data.clickable) reportClicks(node, state);
}

function print(node, state) {
  if (window.Plotly && state.drawn) paint(node, state, window.Plotly, { height: chartHeight(state.data, 1), onPaper: true });
}

function reportClicks(node, state) {
  if (state.listening) return;
  state.listening = true;
  node.on("plotly_click", ({ points }) => {
    const point = points.find(({ customdata }) => customdata !== undefined);
    if (point) state.report("point", point.customdata);
  });
}

// A screen reader is told the new headline when a move has changed it (WCAG 4.1.3); what stands there at first it reads itself.
let told = null;
let telling = 0;
function tellHeadline() {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const headline = document.querySelector('[data-testid="stMain"] h1')?.innerText ?? "";
    let status = document.querySelector(".gh-status");
    if (!status) {
      status = Object.assign(document.createElement("div"), { className: "gh-status", role: "status" });
      document.body.append(status);
    }
    if (told !== null && told !== headline) status.textContent = headline;
    told = headline;
  }, 700);
}

// What is in sight is drawn at once; what is below the fold waits until the browser has nothing better to do, a second at
// most: a browser beside busy work may never be idle.
function whenItsTurn(node, task) {
  const { top, bottom } = node.getBoundingClientRect();
  if (top < window.innerHeight && bottom > 0) task();
  else if (window.requestIdleCallback) window.requestIdleCallback(task, { timeout: 1000 });
  else setTimeout(task);
}

const states = new WeakMap();

function part({ data: [data], parentElement, setTriggerValue }) {
  const node = parentElement.querySelector(".gh-chart");
  let state = states.get(node);
  if (!state) {
    state = { alive: true, data: null };
    states.set(node, state);
    const redraw = () => draw(node, state);
    const toPaper = () => print(node, state);
    window.addEventListener("resize", redraw);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", redraw);
    const width = new ResizeObserver(() => { if (state.width && node.clientWidth && node.clientWidth !== state.width) redraw(); });
    width.observe(node);
    node.addEventListener("gh-redraw", redraw);
    const theme = new MutationObserver(() => {
      const dark = isDark(node);
      if (dark !== state.dark) { state.dark = dark; redraw(); }
    });
    theme.observe(document.head, { childList: true, subtree: true, characterData: true });
    const app = node.closest(".stApp");
    if (app) theme.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
    state.stop = () => {
      state.alive = false;
      window.removeEventListener("resize", redraw);
      window.removeEventListener("beforeprint", toPaper);
      window.removeEventListener("afterprint", redraw);
      theme.disconnect();
      width.disconnect();
      states.delete(node);
      // Later: what Plotly has promised itself still looks for its own things.
      setTimeout(() => { if (!node.isConnected) window.Plotly?.purge(node); }, 1000);
    };
  }
  const same = !node.dataset.moved && ["figure", "height", "alt", "projected"].every((part) => state.drawn?.[part] === data[part]);
  state.data = data;
  state.report = setTriggerValue;
  state.dark = isDark(node);
  if (!same) draw(node, state);
  return state.stop;
}
