// The tour's card: beside what it speaks of, never over it. Keys: arrows go on and back, Esc leaves.
const GAP = 12;
const HEADER = 60; // pixels that Streamlit's top bar takes

const visible = (element) => {
  const { width, height, left, right } = element.getBoundingClientRect();
  return width > 0 && height > 0 && right > 0 && left < innerWidth;
};

function target({ anchors, box: [left, top, right, bottom] }) {
  const element = anchors.flatMap((anchor) => [...document.querySelectorAll(anchor)]).find(visible);
  if (!element) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  const whole = element.matches(".js-plotly-plot");
  const part = whole ? [left, top, right, bottom] : [0, 0, 1, 1];
  return {
    element,
    left: x + part[0] * width, top: y + part[1] * height,
    right: x + part[2] * width, bottom: y + part[3] * height,
  };
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

// How much of the target a card at (x, y) would cover.
function covered(at, x, y, w, h) {
  const wide = Math.max(0, Math.min(x + w, at.right) - Math.max(x, at.left));
  const high = Math.max(0, Math.min(y + h, at.bottom) - Math.max(y, at.top));
  return wide * high;
}

function candidates(at, w, h) {
  const x = clamp((at.left + at.right - w) / 2, GAP, innerWidth - w - GAP);
  const y = clamp((at.top + at.bottom - h) / 2, HEADER, innerHeight - h - GAP);
  return [
    [x, at.bottom + GAP], [x, at.top - h - GAP], [at.right + GAP, y], [at.left - w - GAP, y],
    [GAP, innerHeight - h - GAP], [innerWidth - w - GAP, innerHeight - h - GAP], [GAP, HEADER], [innerWidth - w - GAP, HEADER],
  ].map(([cx, cy]) => [clamp(cx, GAP, innerWidth - w - GAP), clamp(cy, HEADER, innerHeight - h - GAP)]);
}

function bring(at, h) {
  const scroller = document.querySelector('[data-testid="stMain"]');
  const room = at.bottom - at.top + h + 2 * GAP;
  const wanted = room < innerHeight - HEADER ? HEADER + GAP : innerHeight - h - 2 * GAP - (at.bottom - at.top);
  scroller.scrollBy(0, at.top - wanted);
}

// One view, since the page is told anew at each run and the listeners stay.
const view = { card: null, ring: null, data: null, move: () => {}, settling: 0, timer: 0 };

function place() {
  const { card, ring, data } = view;
  let at = target(data);
  if (!at) {
    ring.style.display = "none";
    return;
  }
  const { offsetWidth: w, offsetHeight: h } = card;
  const best = () =>
    candidates(at, w, h).map(([x, y]) => [covered(at, x, y, w, h), x, y]).reduce((a, b) => (b[0] < a[0] ? b : a));
  let [over, x, y] = best();
  if (view.settling > 0 && (over > 0 || at.top < HEADER || at.bottom > innerHeight)) {
    bring(at, h);
    at = target(data) ?? at;
    [over, x, y] = best();
  }
  view.settling -= 1;
  Object.assign(card.style, { left: `${x}px`, top: `${y}px` });
  Object.assign(ring.style, {
    display: "block",
    left: `${at.left - 4}px`, top: `${at.top - 4}px`, width: `${at.right - at.left + 8}px`, height: `${at.bottom - at.top + 8}px`,
  });
}

function keys(event) {
  const inside = view.card.contains(document.activeElement);
  if (event.key === "Escape") view.move(0);
  else if (inside && event.key === "ArrowRight") view.move(1);
  else if (inside && event.key === "ArrowLeft" && view.data.stop > 0) view.move(-1);
  else return;
  event.preventDefault();
}

function leave() {
  document.removeEventListener("keydown", keys, true);
  clearInterval(view.timer);
  view.card = null;
}

function part({ data: [data], parentElement, setTriggerValue }) {
  const card = parentElement.querySelector(".gh-tour");
  const arrived = view.data?.stop !== data.stop || view.card !== card;
  if (view.card !== card) {
    if (view.card) leave();
    document.addEventListener("keydown", keys, true);
    view.timer = setInterval(place, 250);
  }
  const move = (by) => setTriggerValue("moved", { by, stop: data.stop });
  Object.assign(view, { card, ring: parentElement.querySelector(".gh-tour-ring"), data, move });
  card.querySelector("b").textContent = data.title;
  card.querySelector("p").textContent = data.text;
  for (const button of card.querySelectorAll("button")) {
    const by = Number(button.dataset.by);
    button.textContent = data.labels[by];
    button.disabled = by === -1 && data.stop === 0;
    button.onclick = () => view.move(by);
  }
  if (arrived) {
    view.settling = 8; // the page is still being drawn when a stop is reached
    card.focus({ preventScroll: true });
  }
  place();
  return leave;
}
