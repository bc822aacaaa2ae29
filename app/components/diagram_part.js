// The drawing that the server sent, changed in place.
const shown = new WeakMap();

function part({ data: [data], parentElement }) {
  const place = parentElement.querySelector(".gh-drawing");
  if (shown.get(place) === data.svg) return;
  place.innerHTML = data.svg;
  shown.set(place, data.svg);
}
