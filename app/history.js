// Streamlit takes a page's own controls out of the address before it leaves the page, by an entry of their own in the
// history: Back would lead to the page without them. Here a page that is left keeps the address it had.
(() => {
  if (window.ghHistory) return;
  window.ghHistory = true;
  const SOON = 3000; // milliseconds between that entry and the next page's
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let full = null; // the address before something was taken out of it, and when

  function onlyTakesOut(to) {
    const now = [...new URLSearchParams(location.search)].map(String);
    return to.pathname === location.pathname && [...to.searchParams].every((option) => now.includes(String(option)));
  }

  history.pushState = (state, title, url) => {
    const to = new URL(url, location.href);
    if (onlyTakesOut(to)) {
      full ??= { address: location.href, at: performance.now() };
      replace(state, title, url);
      return;
    }
    if (full && to.pathname !== location.pathname && performance.now() - full.at < SOON) replace(history.state, "", full.address);
    full = null;
    push(state, title, url);
  };
  history.replaceState = (...moved) => {
    full = null;
    replace(...moved);
  };
  addEventListener("popstate", () => { full = null; });
})();
