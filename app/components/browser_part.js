// After every part's own script: the way in. A part is left when its place is, and not before: a call that had to wait
// for this file may be out of date when it is made, and Streamlit then leaves it at once, after the newer one.
const calls = new WeakMap();

export default function (given) {
  const place = given.parentElement;
  const call = (calls.get(place) ?? 0) + 1;
  calls.set(place, call);
  const leave = part(given);
  return () => { if (calls.get(place) === call) leave?.(); };
}
