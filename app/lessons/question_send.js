// An answer on its way to the room: sent until the server says that it is stored, or why it cannot be.
const WAITS = [300, 700, 1500, 3000]; // milliseconds between tries; the last one from then on
const sending = { serial: 0 };

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A number that grows, in every tab of this browser: the latest answer counts, whichever arrives last.
function attempt(room, above = 0) {
  const key = `gh-attempt-${room}`;
  const next = Math.max(Date.now(), 1 + Number(localStorage.getItem(key) ?? 0), 1 + above);
  localStorage.setItem(key, next);
  return next;
}

// said is called with "sending", "waiting" (the server is not reached), "saved", or a sentence that refuses.
async function send({ url, room, step }, value, said) {
  const serial = ++sending.serial;
  let mine = attempt(room);
  said("sending");
  for (let k = 0; serial === sending.serial; k += 1) {
    try {
      const response = await fetch(url, {
        method: "POST", headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(5000),
        body: JSON.stringify({ step, value, attempt: mine }),
      });
      if (serial !== sending.serial) return;
      const told = await response.json();
      if (response.ok && told.attempt <= mine) return said("saved");
      if (response.ok) mine = attempt(room, told.attempt); // this seat has answered from elsewhere: count on from there
      else if (response.status >= 400 && response.status < 500 && response.status !== 429) return said(told.error);
    } catch { /* not reached: again */ }
    if (serial !== sending.serial) return;
    said("waiting");
    await pause(WAITS[Math.min(k, WAITS.length - 1)]);
  }
}
