// Runs in the page before the app does: one clock for keys, websocket frames and what the main figure shows.
(() => {
  if (window !== window.top) return;
  const PLOT = ".st-key-decay .js-plotly-plot";
  const probe = { keys: [], sent: [], received: [], changes: [], firstChart: null };
  window.probe = probe;

  // The frame that brings the main figure names its component and its key.
  function bringsFigure(data) {
    if (!(data instanceof ArrayBuffer) || data.byteLength < 2000) return false;
    const text = new TextDecoder("latin1").decode(data);
    return text.includes("gradient_horizon_chart") && text.includes("-decay");
  }
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const at = performance.now();
        probe.received.push({ at, figure: bringsFigure(data) });
      });
    }
    send(data) {
      probe.sent.push(performance.now());
      super.send(data);
    }
  };
  window.addEventListener("keydown", () => probe.keys.push(performance.now()), true);

  // In each frame, before it is painted; the message is delivered right after that.
  let before = null;
  function look() {
    const traces = document.querySelectorAll(`${PLOT} .scatterlayer .trace`);
    const lines = document.querySelectorAll(`${PLOT} .scatterlayer .js-line`);
    const drawn = Array.from(lines, (line) => line.getAttribute("d")).join();
    if (probe.firstChart === null && traces.length) afterPaint((at) => { probe.firstChart = at; });
    if (drawn && drawn !== before) {
      before = drawn;
      afterPaint((at) => probe.changes.push({ at, drawn }));
    }
    requestAnimationFrame(look);
  }
  function afterPaint(tell) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(performance.now());
    port2.postMessage(null);
  }
  requestAnimationFrame(look);
})();
