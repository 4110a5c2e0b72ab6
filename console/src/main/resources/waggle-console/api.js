/** The only place that talks to the server, apart from the event stream in live.js. */

const ROOT = '/api/v1';

/** A refusal: the server's problem document, or `UNREACHABLE` when there was no answer at all. */
export class Problem extends Error {
  constructor({ status = 0, code = 'UNREACHABLE', title = '', detail = '' }) {
    super(detail || title || code);
    Object.assign(this, { status, code, title, detail });
  }
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem({ status: response.status, code: `HTTP_${response.status}`, ...body });
}

async function call(method, path, { body, type = 'application/json', signal } = {}) {
  let response;
  try {
    response = await fetch(ROOT + path, {
      method,
      body,
      signal,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': type }) },
    });
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new Problem({ detail: String(cause.message) });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (response.status === 401) dispatchEvent(new CustomEvent('waggle-signed-out'));
    throw problem;
  }
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

const query = (values) => {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
};
const get = (path, options) => call('GET', path, options);
const post = (path, body = {}) => call('POST', path, { body: JSON.stringify(body) });
const items = async (path) => (await get(path)).items ?? [];
const name = encodeURIComponent;

export const api = {
  setupNeeded: async () => (await get('/setup')).needed === true,
  setup: (token, username, password) => post('/setup', { token, username, password, cookie: true }),
  login: (username, password) => post('/auth/login', { username, password, cookie: true }),
  logout: () => post('/auth/logout'),
  me: () => get('/auth/me'),

  timeline: async () => (await get('/stats/timeline')).points ?? [],
  channels: () => items('/channels'),
  devices: () => items('/devices'),
  nodes: () => items('/nodes'),
  functions: () => items('/functions'),

  /** A page of tasks: `{items, next, total}`. */
  tasks: (filter) => get(`/tasks${query(filter)}`),
  /** One task by id or address; `wait` such as "30s" answers when it has come to its end, or after that time. */
  task: (id, { wait, signal } = {}) => get(`/tasks/${name(id)}${query({ wait })}`, { signal }),
  submit: (task) => post('/tasks', task),

  /** A page of a fail list; without a channel, of all of them. */
  failed: (channel, page) => get(`${channel ? `/channels/${name(channel)}` : ''}/failed${query(page)}`),
  /** Back into the channel: these ids, or all when there are none. Answers `{reloaded}`. */
  reload: (channel, ids) =>
    post(`${channel ? `/channels/${name(channel)}` : ''}/failed/reload`, ids && ids.length > 0 ? { ids } : {}),
  deleteFailed: (channel, id) => call('DELETE', `/channels/${name(channel)}/failed/${name(id)}`),

  /** Tells one device, or all when `device` is empty, to `start`, `pause` or `stop`. Answers the receipt. */
  command: (command, device) => post(`/devices${device ? `/${name(device)}` : ''}/${command}`),

  /** Deploys a jar. Answers who has loaded it. */
  deploy: (file) =>
    call('PUT', `/functions${query({ file: file.name })}`, { body: file, type: 'application/java-archive' }),

  eventsUrl: `${ROOT}/events`,
};
