// A curve to draw: one point a lag, set by a click or a tap, by dragging, or by the arrow keys on its handle.
const WIDE = 420, HIGH = 300, LEFT = 56, INSET = 14, RIGHT = 16, TOP = 14, BOTTOM = 46, HIGHEST = 3;

const power = (value) => `10${[...String(Math.round(value))].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻").join("")}`;

// Older steps stand on the left, as in every figure.
function scales({ lags, lowest }) {
  const oldest = Math.max(...lags);
  return {
    x: (lag) => LEFT + INSET + (1 - lag / oldest) * (WIDE - LEFT - RIGHT - INSET),
    y: (value) => TOP + ((HIGHEST - value) / (HIGHEST - lowest)) * (HIGH - TOP - BOTTOM),
    value: (y) => HIGHEST - ((y - TOP) / (HIGH - TOP - BOTTOM)) * (HIGHEST - lowest),
    lag: (x) => (1 - (x - LEFT - INSET) / (WIDE - LEFT - RIGHT - INSET)) * oldest,
  };
}

const path = (m, lags, values) =>
  lags.map((lag, k) => [lag, values[k]]).sort(([a], [b]) => b - a)
    .map(([lag, value], k) => `${k ? "L" : "M"}${m.x(lag).toFixed(1)},${m.y(value).toFixed(1)}`).join("");

function axes(m, { lags, lowest }, words) {
  const every = Math.max(1, Math.ceil((HIGHEST - lowest) / 7));
  let lines = "";
  for (let value = 0; value >= lowest; value -= every) lines += tick(m, value);
  for (let value = every; value <= HIGHEST; value += every) lines += tick(m, value);
  const marks = lags.map((lag) => `<text class="gh-q-tick" x="${m.x(lag)}" y="${HIGH - BOTTOM + 20}" text-anchor="middle">${lag}</text>`);
  const title = `<text class="gh-q-tick" x="${(LEFT + WIDE - RIGHT) / 2}" y="${HIGH - 6}" text-anchor="middle">${words.lag}</text>`;
  return lines + marks.join("") + title;
}

const tick = (m, value) =>
  `<path class="gh-q-grid" d="M${LEFT},${m.y(value)}H${WIDE - RIGHT}"/>` +
  `<text class="gh-q-tick" x="${LEFT - 8}" y="${m.y(value) + 5}" text-anchor="end">${value ? power(value) : 1}</text>`;

const clamped = (value, { lowest }) => Math.max(lowest, Math.min(HIGHEST, Math.round(value * 4) / 4));

// Draw it into a box. change is called with every new set of values; without it nothing can be moved.
function curveToDraw(box, { question, values, right, words, change }) {
  const m = scales(question), { lags } = question;
  const now = [...values];
  const handles = lags.map((lag, k) =>
    `<circle class="gh-q-handle" r="9" data-k="${k}" cx="${m.x(lag)}" cy="${m.y(now[k])}"` +
    (change && lag ? ` tabindex="0" role="slider" aria-orientation="vertical" aria-valuemin="${question.lowest}" aria-valuemax="${HIGHEST}"` : "") + "/>");
  box.innerHTML =
    `<svg class="gh-q-curve" viewBox="0 0 ${WIDE} ${HIGH}" role="group">${axes(m, question, words)}` +
    `<path class="gh-q-line"/>${right ? `<path class="gh-q-right" d="${path(m, lags, right)}"/>` : ""}${handles.join("")}</svg>`;
  const svg = box.firstChild, line = svg.querySelector(".gh-q-line");
  svg.setAttribute("aria-label", words.curve);

  function paint() {
    line.setAttribute("d", path(m, lags, now));
    svg.querySelectorAll(".gh-q-handle").forEach((handle, k) => {
      handle.setAttribute("cy", m.y(now[k]));
      if (!handle.hasAttribute("role")) return;
      handle.setAttribute("aria-label", words.point.replace("{lag}", lags[k]));
      handle.setAttribute("aria-valuenow", now[k]);
      handle.setAttribute("aria-valuetext", words.power.replace("{power}", String(now[k]).replace("-", "−")));
    });
  }

  function set(k, value) {
    if (!lags[k]) return; // relative to the last step, where it is 1
    now[k] = clamped(value, question);
    paint();
    change([...now]);
  }

  function point(event) {
    const { left, top, width, height } = svg.getBoundingClientRect();
    const lag = m.lag(((event.clientX - left) / width) * WIDE);
    const k = lags.reduce((best, one, i) => (Math.abs(one - lag) < Math.abs(lags[best] - lag) ? i : best), 0);
    set(k, m.value(((event.clientY - top) / height) * HIGH));
  }

  paint();
  if (!change) return;
  svg.onpointerdown = (event) => { svg.setPointerCapture(event.pointerId); point(event); };
  svg.onpointermove = (event) => { if (svg.hasPointerCapture(event.pointerId)) point(event); };
  svg.onkeydown = (event) => {
    const k = Number(event.target.dataset.k);
    const by = { ArrowUp: 0.5, ArrowRight: 0.5, ArrowDown: -0.5, ArrowLeft: -0.5, PageUp: 2, PageDown: -2 }[event.key];
    const to = { Home: HIGHEST, End: question.lowest }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    set(k, to ?? now[k] + by);
  };
}
