// What happens in the room: its counts at once; the page is run again when the teacher has moved on.
const AGAIN = 1500; // milliseconds after which a page that still shows the state before is asked for again
const views = new WeakMap(); // one a place on the page: a place that is left closes its own stream only

const isBehind = ({ now, data }) => now && (now.phase !== data.phase || now.step !== data.step);

// Forty phones need not ask in the same moment.
function catchUp(view, wait = Math.random() * view.data.spread) {
  clearTimeout(view.timer);
  if (!isBehind(view)) return;
  view.timer = setTimeout(() => {
    if (isBehind(view)) view.report("moved", { version: view.now.version, at: Date.now() });
    catchUp(view, AGAIN);
  }, wait);
}

function count({ now, line, data }) {
  if (!now) return;
  const said = now.phase === "waiting" ? data.counts.seats : data.counts.answers;
  line.textContent = said.replace("{seats}", now.seats).replace("{answers}", now.answers);
}

function listen(view) {
  view.source = new EventSource(view.data.url);
  view.source.onmessage = (event) => {
    view.now = JSON.parse(event.data);
    count(view);
    catchUp(view);
  };
  view.source.addEventListener("ended", () => end(view));
  view.source.onerror = () => { if (view.source.readyState === EventSource.CLOSED) end(view); };
}

// The room has expired, or is not there any more: the page says so.
function end(view) {
  view.source.close();
  view.report("moved", { version: null });
}

function part({ data: [data], parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  const before = view?.data.url;
  if (!view) views.set(parentElement, (view = { line: parentElement.querySelector(".gh-room-count") }));
  Object.assign(view, { data, report: setTriggerValue });
  if (before !== data.url) {
    view.source?.close();
    listen(view);
  }
  count(view);
  catchUp(view);
  return () => {
    view.source.close();
    clearTimeout(view.timer);
    views.delete(parentElement);
  };
}
