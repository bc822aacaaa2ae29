// The walk itself: where it is, how it moves, and what is lit there.
const walks = new WeakMap();

const last = ({ data }) => (data.lanes ? 2 * data.T : data.T) - 1;
const isBack = ({ data, place }) => place >= data.T;
const stepOf = ({ data, place }) => (place < data.T ? place : 2 * data.T - 1 - place);

function paint(walk) {
  const { root, data, m, place } = walk, k = stepOf(walk), back = isBack(walk);
  for (const group of root.querySelectorAll(".gh-u-step")) group.classList.toggle("gh-u-on", back || Number(group.dataset.k) <= k);
  for (const group of root.querySelectorAll(".gh-u-back")) group.classList.toggle("gh-u-on", back && Number(group.dataset.k) >= k);
  const where = root.querySelector(".gh-u-where");
  where.textContent = data.labels[k];
  where.setAttribute("x", m.x(k).toFixed(2));
  for (const group of root.querySelectorAll(".gh-u-step, .gh-u-back")) group.classList.toggle("gh-u-here", Number(group.dataset.k) === k);
  root.querySelector(".gh-u-now").setAttribute("transform", `translate(${m.x(k).toFixed(2)},0)`);
  root.querySelector(".gh-u-total")?.setAttribute("d", back ? sumPath(data, m, k) : "");
  if (walk.rolled) root.querySelector(".gh-u-rolled").innerHTML = rolledUp(data, m, k, back);
  const said = data.said[back ? "back" : "forward"][k];
  root.querySelector(".gh-u-svg").setAttribute("aria-label", `${walk.rolled ? data.words.rolledAlt : data.words.unrolledAlt} ${said}`);
  root.querySelector(".gh-u-said").setAttribute("aria-live", walk.timer ? "off" : "polite");
  root.querySelector(".gh-u-said").innerHTML = withIndex(said);
  root.querySelector(".gh-u-equation").innerHTML = equation(data, k, back);
  root.querySelector(".gh-u-factors").innerHTML = factors(data, k);
  root.querySelector(".gh-u-sum").innerHTML = sum(data, k, back);
  root.querySelector(".gh-u-sum").hidden = !data.terms;
  const range = root.querySelector("input[type=range]");
  Object.assign(range, { max: last(walk), value: place });
  const shown = data.said[back ? "back_place" : "forward_place"][k];
  range.setAttribute("aria-valuetext", shown);
  root.querySelector("output").textContent = shown;
  follow(walk, k);
  Object.assign(root.dataset, { place, phase: back ? "back" : "forward", step: data.labels[k], rolled: walk.rolled, playing: Boolean(walk.timer) });
  button(walk, "roll").textContent = walk.rolled ? data.words.unroll : data.words.rollUp;
  button(walk, "play").textContent = walk.timer ? data.words.pause : data.words.play;
  button(walk, "back").disabled = place === 0;
  button(walk, "on").disabled = place === last(walk);
}

// On a narrow screen the drawing scrolls along.
function follow({ root, m, rolled }, k) {
  const place = root.querySelector(".gh-u-scroll");
  if (place.scrollWidth > place.clientWidth) place.scrollLeft = rolled ? 0 : m.x(k) - place.clientWidth / 2;
}

const button = ({ root }, name) => root.querySelector(`[data-do=${name}]`);

function moveTo(walk, place) {
  walk.place = Math.max(0, Math.min(last(walk), place));
  const focused = document.activeElement;
  paint(walk);
  if (focused?.disabled) walk.root.querySelector(".gh-u-scroll").focus({ preventScroll: true }); // a button that went dead would take the keyboard with it
}

function pause(walk) {
  clearTimeout(walk.timer);
  walk.timer = 0;
}

// The whole walk takes about twelve seconds; a short one stays slow enough to follow.
function play(walk) {
  const pace = Math.max(60, Math.min(900, 12_000 / (last(walk) + 1)));
  const next = () => {
    if (!walk.root.isConnected) return pause(walk);
    walk.timer = walk.place + 1 < last(walk) ? setTimeout(next, pace) : 0;
    moveTo(walk, walk.place + 1);
  };
  if (walk.place === last(walk)) walk.place = 0;
  walk.timer = setTimeout(next, last(walk) ? pace : 0);
  paint(walk);
}

const acts = {
  roll: (walk) => { walk.rolled = !walk.rolled; paint(walk); },
  back: (walk) => { pause(walk); moveTo(walk, walk.place - 1); },
  on: (walk) => { pause(walk); moveTo(walk, walk.place + 1); },
  first: (walk) => { pause(walk); moveTo(walk, 0); },
  last: (walk) => { pause(walk); moveTo(walk, last(walk)); },
  play: (walk) => {
    if (!walk.timer) return play(walk);
    pause(walk);
    paint(walk);
  },
};
const KEYS = { ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last", " ": "play", u: "roll", U: "roll" };

function pressed(walk, event) {
  const act = KEYS[event.key];
  const own = event.target.matches("button") && event.key === " ";
  if (!act || own || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  acts[act](walk);
}

// What stays the same while one walks.
function name({ root, data: { words } }) {
  for (const act of ["back", "on"]) {
    root.querySelector(`[data-do=${act}]`).textContent = words[act];
    root.querySelector(`[data-do=${act}]`).setAttribute("aria-label", words[`${act}Label`]);
  }
  root.querySelector("input[type=range]").setAttribute("aria-label", words.place);
  root.querySelector(".gh-u-scroll").setAttribute("aria-label", words.keys);
  for (const panel of ["equation", "factors", "sum"]) root.querySelector(`.gh-u-${panel}`).setAttribute("aria-label", words[panel]);
}

function draw(walk) {
  const { root, data } = walk;
  const stage = root.querySelector(".gh-u-stage");
  walk.width = root.querySelector(".gh-u-scroll").clientWidth;
  if (!walk.width) return;
  walk.m = measured(data, walk.width);
  root.dataset.hue = data.hue;
  root.dataset.condensed = !data.byCell;
  stage.innerHTML = drawing(data, walk.m) +
    `<button type="button" class="gh-u-plate" style="left:${walk.m.centre.toFixed(1)}px" title="${data.words.plate}">` +
    `W<sub>ih</sub>&ensp;W<sub>hh</sub>&ensp;b <small>${data.words.used}</small></button>`;
  stage.querySelector(".gh-u-svg").onclick = ({ target }) => { if (target.closest(".gh-u-cell, .gh-u-loop, .gh-u-name")) acts.roll(walk); };
  paint(walk);
}

function listen(walk) {
  const { root } = walk;
  root.addEventListener("keydown", (event) => pressed(walk, event));
  root.addEventListener("click", ({ target }) => { const act = target.closest?.("[data-do]")?.dataset.do; if (act) acts[act](walk); });
  root.querySelector("input[type=range]").addEventListener("input", ({ target }) => { pause(walk); moveTo(walk, Number(target.value)); });
  walk.watch = new ResizeObserver(() => { if (root.querySelector(".gh-u-scroll").clientWidth !== walk.width) draw(walk); });
  walk.watch.observe(root);
}

function part({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".gh-u");
  let walk = walks.get(root);
  if (!walk) {
    const stop = () => { pause(walk); walk.watch.disconnect(); walks.delete(root); };
    walk = { root, stop, data: null, place: Infinity, rolled: false, timer: 0 };
    walks.set(root, walk);
    listen(walk);
  }
  const before = walk.data;
  if (before && JSON.stringify(before) === JSON.stringify(data)) return walk.stop;
  if (!before || before.T !== data.T || Boolean(before.lanes) !== Boolean(data.lanes)) {
    pause(walk);
    walk.place = Infinity;
  }
  walk.data = data;
  walk.place = Math.min(walk.place, last(walk));
  name(walk);
  draw(walk);
  return walk.stop;
}
