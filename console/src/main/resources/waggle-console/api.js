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

async function call(method, path, { body, type = 'application/json', signal, read = JSON.parse } = {}) {
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
  return text === '' ? null : read(text);
}

/** JSON in which such numbers keep the digits they were written with, where the browser can do that. */
const keeping = (which) => (text) =>
  JSON.parse(text, (_key, value, context) => {
    const kept = typeof value === 'number' && context?.source !== undefined && JSON.rawJSON && which.test(context.source);
    return kept && String(value) !== context.source ? JSON.rawJSON(context.source) : value;
  });
const exactly = keeping(/./);
/** Only those that would lose digits: all others stay numbers. */
const longDigits = keeping(/^-?[\d.]{16,}$/);

/** Work on many: `each` is told how far it is, and the receipt is the answer. `signal` ends it after the step under way. */
async function lines(path, body, { each = () => {}, signal } = {}) {
  let response;
  try {
    response = await fetch(ROOT + path, {
      method: 'POST',
      body: JSON.stringify(body),
      signal,
      credentials: 'same-origin',
      headers: { Accept: 'application/x-ndjson', 'Content-Type': 'application/json' },
    });
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new Problem({ detail: String(cause.message) });
  }
  if (!response.ok) throw await problemOf(response);
  let last = null;
  for await (const line of linesOf(response.body)) {
    last = JSON.parse(line);
    each(last);
  }
  if (last === null) throw new Problem({ detail: 'The answer ended before its receipt.' });
  if (last.status >= 400 && last.code) throw new Problem(last);
  return last;
}

async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value = '', done } = await reader.read();
    const parts = (rest + value).split('\n');
    rest = done ? '' : parts.pop();
    yield* parts.filter((line) => line.trim() !== '');
    if (done) return;
  }
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
const scope = (channel) => (channel ? `/channels/${name(channel)}` : '');

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
  task: (id, { wait, signal } = {}) => get(`/tasks/${name(id)}${query({ wait })}`, { signal, read: longDigits }),
  submit: (task) => post('/tasks', task),

  /** The payload of a task as its text, the digits of long numbers kept. */
  payloadText: async (id) => {
    const { payload } = await call('GET', `/tasks/${name(id)}`, { read: exactly });
    return JSON.stringify(payload ?? null, null, 2);
  },
  /** Why a task has not started: `{state, reasons: [{code, text, command, until}]}`. */
  why: (id, { signal } = {}) => get(`/tasks/${name(id)}/why`, { signal }),
  /** Where a task's log is followed, behind a place in it. */
  logUrl: (id, place) => `${ROOT}/tasks/${name(id)}/logs${query({ follow: true, cursor: place })}`,
  cancel: (id) => post(`/tasks/${name(id)}/cancel`),
  rerun: (id) => post(`/tasks/${name(id)}/rerun`),
  /** A copy under a new id; `changes` is JSON text such as `{"priority":5}`. */
  copyOf: (id, changes) => call('POST', `/tasks/${name(id)}/copy`, { body: changes }),
  /** Another priority or payload for a task that waits; `changes` is JSON text. */
  change: (id, changes) => call('PATCH', `/tasks/${name(id)}`, { body: changes }),
  deleteTask: (id) => call('DELETE', `/tasks/${name(id)}`),
  /** Does `verb` to many tasks, `{ids}` or a filter; with `dryRun` it only counts. Answers the receipt. */
  bulk: (verb, body, options) => lines(`/tasks/${verb}`, body, options),

  /** `pause`, `start` or `stop` of the whole system; `which` is `{intake, dispatch}`. Answers the receipt. */
  gates: (verb, which = {}, { dryRun } = {}) => post(`/dispatch/${verb}${query({ dryRun })}`, which),
  /** The same of one channel: `pause` or `resume`. */
  channelGates: (channel, verb, which = {}) => post(`/channels/${name(channel)}/${verb}`, which),
  /** Changes settings of a channel: what is named is set, `null` takes it away. Answers the channel. */
  configure: (channel, settings) => call('PATCH', `/channels/${name(channel)}`, { body: JSON.stringify(settings) }),
  /** Deletes what waits; answers the receipt with `cleared`. */
  clearChannel: (channel, { dryRun } = {}) => post(`/channels/${name(channel)}/clear${query({ dryRun })}`),
  deleteChannel: (channel, { dryRun, force } = {}) => call('DELETE', `/channels/${name(channel)}${query({ dryRun, force })}`),

  /** A page of batches, the newest first: `{items, next, total}`; with `batch`, that one. */
  batches: (page) => get(`/stats/summary${query({ groupBy: 'batch', ...page })}`),
  batchFunctions: (batch) => items(`/stats/summary${query({ groupBy: 'function,channel', batch, limit: 500 })}`),
  batchDevices: (batch) => items(`/stats/devices${query({ batch, limit: 500 })}`),

  /** Values of a field that tasks have, the most frequent first: `[{value, count}]`. */
  facets: (field, prefix, { signal } = {}) => get(`/facets${query({ field, prefix, limit: 12 })}`, { signal }).then(({ items }) => items ?? []),
  /** Waiting and running times of the last minutes: `[{channel, function, count, wait, run}]`. */
  times: (minutes) => items(`/stats/times${query({ minutes })}`),
  /** Numbers per minute, hour or day, the oldest first. */
  history: (unit, limit) => items(`/stats/history${query({ unit, limit })}`),

  /** A page of a fail list, of a family of it or whole; without a channel, of all of them. */
  failed: (channel, page) => get(`${scope(channel)}/failed${query(page)}`),
  /** Failures that look alike, the newest first: `{items, next, total}`; with `trend`, how each is spread over the last hour or day. */
  families: (channel, page) => get(`${scope(channel)}/failed/families${query(page)}`),
  /** Does `reload` or `delete` to failed tasks: `{ids}`, `{family}`, a filter or all; with `dryRun` it only counts. */
  failedMany: (verb, channel, body, options) => lines(`${scope(channel)}/failed/${verb}`, body, options),
  /** Back into its channel, or with changes, JSON text such as `{"to":"other"}`. Answers the receipt. */
  reloadOne: (channel, id, changes = '{}') =>
    call('POST', `${scope(channel)}/failed/reload`, {
      body: changes === '{}' ? JSON.stringify({ ids: [id] }) : `{"ids":[${JSON.stringify(id)}],${changes.slice(1)}`,
    }),

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

  /** A node's configuration, or this one's: `{node, items: [{key, value, origin, source}]}`. */
  settings: (node) => get(node ? `/nodes/${name(node)}/settings` : '/settings'),
  /** The loggers of a node that have a level of their own: `{node, levels}`. */
  logLevels: (node) => get(`/nodes/${name(node)}/logging`),
  /** Another level; `null` takes that of the logger above. Answers `{node, logger, before, now}`. */
  setLogLevel: (node, logger, level) => call('PATCH', `/nodes/${name(node)}/logging`, { body: JSON.stringify({ logger, level }) }),
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
