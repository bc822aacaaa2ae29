// The film follows the scrub bar while it is dragged: the curve and the cursor lines move without a message to the server.
const screen = {};
let frame = 0;

const input = () =>
  [...document.querySelectorAll("input[type=range]")].find((one) => one.getAttribute("aria-label") === screen.slider);
const plot = (key) => document.querySelector(`.st-key-${key} .js-plotly-plot`);

// The last look at or before a training step; the first where there is none before.
function lookAt(steps, value) {
  let k = 0;
  while (k + 1 < steps.length && steps[k + 1] <= value) k += 1;
  return k;
}

function moveCursor(gd, step) {
  const shapes = gd?._fullLayout?.shapes ?? [];
  const k = shapes.findIndex((shape) => shape.name === "cursor");
  const line = gd?.querySelector(`.shapelayer path[data-index="${k}"]`);
  const axis = gd?._fullLayout?.xaxis;
  if (line && axis) line.setAttribute("transform", `translate(${axis.l2p(step) - axis.l2p(shapes[k].x0)},0)`);
}

function show(value) {
  const gd = plot(screen.chart);
  screen.contenders.forEach(({ key, name, steps, frames }) => {
    const k = lookAt(steps, value);
    moveCursor(plot(key), steps[k]);
    const trace = gd?.data?.findIndex((one) => one.name === name && one.mode === "lines") ?? -1;
    if (trace >= 0) window.Plotly.restyle(gd, { y: [frames[k]] }, [trace]);
  });
  if (gd) gd.dataset.scrubbed = value;
}

function follow(last) {
  const value = Number(input()?.value);
  if (value !== last && Number.isFinite(value)) show(value);
  frame = requestAnimationFrame(() => follow(value));
}

function press(event) {
  const thumb = input();
  const bar = thumb?.closest('[data-testid="stSlider"]');
  if (!bar?.contains(event.target)) return;
  cancelAnimationFrame(frame);
  follow(Number(thumb.value));
}

function part({ data: [data] }) {
  Object.assign(screen, data);
  if (screen.listening) return;
  screen.listening = true;
  document.addEventListener("pointerdown", press, true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => cancelAnimationFrame(frame), true);
  }
}
