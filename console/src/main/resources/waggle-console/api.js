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

/** The bytes of an answer that is no JSON. */
async function bytes(path, accept) {
  const asked = fetch(ROOT + path, { credentials: 'same-origin', headers: { Accept: accept } });
  const response = await asked.catch((cause) => Promise.reject(new Problem({ detail: String(cause.message) })));
  if (!response.ok) throw await problemOf(response);
  return response.blob();
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

  /** Tells one device, or all when `device` is empty, to `start`, `pause` or `stop`. Answers the receipt; `dryRun` only plans. */
  command: (command, device, { dryRun } = {}) => post(`/devices${device ? `/${name(device)}` : ''}/${command}${query({ dryRun })}`),
  /** Asks one device, or all, whether they are there; each answers with `probe: {answered, rttMs}`. */
  probe: async (device) => (device ? [await get(`/devices/${name(device)}?probe=true`)] : items('/devices?probe=true')),
  /** Changes some of `{slots, tags, channels, name}`; `null` takes one back to what the node says. */
  changeDevice: (device, change) => call('PATCH', `/devices/${name(device)}`, { body: JSON.stringify(change) }),
  addDevice: (node, settings) => post('/devices', { node, ...settings }),
  /** Takes a device away when it is idle, or at once; forgets one that is offline. */
  deleteDevice: (device, { drain } = {}) => call('DELETE', `/devices/${name(device)}${query({ drain })}`),

  /** The gates of the whole system: `{state, intake, dispatch}`. */
  dispatch: () => get('/dispatch'),
  /** `pause`, `start` or `stop` of the whole system; `which` is `{intake, dispatch}`. Answers the receipt. */
  gates: (verb, which = {}, { dryRun } = {}) => post(`/dispatch/${verb}${query({ dryRun })}`, which),
  /** The same of one channel: `pause` or `resume`. */
  channelGates: (channel, verb, which = {}) => post(`/channels/${name(channel)}/${verb}`, which),
  /** A page of commands with their receipts, the newest first. */
  commands: (page) => get(`/commands${query(page)}`),

  /** A page of the audit: `{items, next}`. */
  audit: (filter) => get(`/audit${query(filter)}`),
  /** All of the audit that fits, as a file of this type. */
  auditFile: (filter, type) => bytes(`/audit${query(filter)}`, type),

  password: (old, next) => post('/auth/password', { old, new: next }),
  users: () => items('/users'),
  addUser: (user) => post('/users', user),
  changeUser: (user, change) => call('PATCH', `/users/${name(user)}`, { body: JSON.stringify(change) }),
  deleteUser: (user) => call('DELETE', `/users/${name(user)}`),
  tokens: () => items('/tokens'),
  /** Answers the token once, in `token`. */
  addToken: (token) => post('/tokens', token),
  revokeToken: (id) => call('DELETE', `/tokens/${name(id)}`),

  /** This node's configuration: `{node, items: [{key, value, origin, source}]}`. */
  settings: () => get('/settings'),
  store: () => get('/store'),

  /** Deploys a jar. Answers who has loaded it. */
  deploy: (file) =>
    call('PUT', `/functions${query({ file: file.name })}`, { body: file, type: 'application/java-archive' }),

  /** A text that the console itself brings along. */
  text: async (path) => {
    const response = await fetch(path);
    if (!response.ok) throw await problemOf(response);
    return response.text();
  },

  eventsUrl: `${ROOT}/events`,
};
