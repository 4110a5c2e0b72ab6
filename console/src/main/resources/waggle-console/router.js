/** The URL is the state: rooms read it with `route()` and change it with `go` or `refine`; both fire `waggle-route`. */

/** `{path, segments, query}` of where we are. */
export function route() {
  const path = location.pathname;
  const segments = path.split('/').filter(Boolean).map(decoded);
  return { path, segments, query: new URLSearchParams(location.search) };
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function go(href, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  moved();
}

/** The address of this room with some of its query changed; an empty value removes its name. */
export function refined(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '' || value === null || value === undefined) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : '');
}

export const taskHref = (id) => `/tasks/${encodeURIComponent(id)}`;
/** Tasks that meet a filter; what is empty is left out. */
export const tasksOf = (filter) => `/tasks?${new URLSearchParams(Object.entries(filter).filter(([, value]) => value))}`;
/** A batch with its details open. */
export const batchHref = (batch) => `/batches?${new URLSearchParams({ q: batch, open: batch })}`;
/** A device with its details open. */
export const deviceHref = (id) => `/devices?open=${encodeURIComponent(id)}`;

/** The settings of a channel, opened. */
export const settingsHref = (channel) => `/channels?open=${encodeURIComponent(channel)}`;
export const failuresHref = (channel) => `/failures?channel=${encodeURIComponent(channel)}`;
export const tasksHref = (channel, state) =>
  `/tasks?${new URLSearchParams({ ...(channel ? { channel } : {}), ...(state ? { state } : {}) })}`;

function moved() {
  dispatchEvent(new CustomEvent('waggle-route'));
}

addEventListener('popstate', moved);
addEventListener('click', (event) => {
  const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!anchor || !plain || event.defaultPrevented || anchor.target || anchor.hasAttribute('download')) return;
  const url = new URL(anchor.href, location.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  event.preventDefault();
  go(url.pathname + url.search);
});
