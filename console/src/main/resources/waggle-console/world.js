import { api } from './api.js';
import { live } from './live.js';
import { instant } from './format.js';

const TIMELINE = 600;
const TREND = 90;
const ACTIVITY = 40;
const CROWD_MS = 10_000;
const COMMANDS = 100;
const DAY_MS = 86_400_000;

/**
 * What the console knows of the cluster: read by REST when the stream opens, then kept up to date by its events. Lists
 * are `null` until they have been read. Fires `change` at most once per frame.
 */
class World extends EventTarget {
  channels = null;
  devices = null;
  nodes = null;
  functions = null;
  /** The gates of the whole system: `{state, intake, dispatch}`. */
  dispatch = null;
  /** The newest commands with their receipts, the newest first. */
  commands = null;
  /** Where the list of commands goes on, or `null`. */
  commandsNext = null;
  /** Points `[at, succeeded, failed, submitted, queued, running]`, one a second, the oldest first. */
  timeline = [];
  /** The latest `stats`, or `null`. */
  totals = null;
  /**
   * The newest deploys and commands, and nodes that came, of the last day; and what the stream told since this page was
   * opened. The newest first.
   */
  activity = [];
  /** The refusal of the last read, or `null`. */
  problem = null;
  /** Server clock minus the clock of this machine, in milliseconds. */
  skew = 0;

  #trends = new Map();
  #frame = 0;
  #rereads = new Map();
  constructor() {
    super();
    live.addEventListener('open', () => this.read());
    live.addEventListener('event', ({ detail }) => this.#fold(detail));
  }

  now() {
    return Date.now() + this.skew;
  }

  /** Reads everything again. */
  async read() {
    const parts = ['channels', 'devices', 'nodes', 'functions', 'dispatch', 'timeline'];
    const answers = await Promise.allSettled(parts.map((part) => api[part]()));
    this.problem = null;
    answers.forEach((answer, i) => {
      if (answer.status === 'fulfilled') this[parts[i]] = answer.value;
      else this.problem = answer.reason;
    });
    await this.#readCommands();
    this.#recall();
    this.#changed();
  }

  /** What the lists tell of the time before the stream was opened. */
  #recall() {
    const deploys = (this.functions ?? []).flatMap(({ name, versions = [] }) =>
      versions.map(({ version, at }) => ({ kind: 'deploy', at, function: name, version, key: `${name} ${version}` })));
    const commands = (this.commands ?? []).map((receipt) => ({ kind: 'command', at: receipt.at, receipt, key: receipt.id }));
    const joined = (this.nodes ?? [])
      .filter(({ name }) => !this.activity.some(({ kind, node }) => node === name && (kind === 'joined' || kind === 'left')))
      .map(({ name, startedAt }) => ({ kind: 'joined', at: startedAt, node: name, key: `joined ${name} ${startedAt}` }));
    const known = new Set(this.activity.map(({ key }) => key));
    const past = [...deploys, ...commands, ...joined].filter(({ at, key }) => !known.has(key) && this.now() - instant(at) < DAY_MS);
    this.activity = [...this.activity, ...past].sort((a, b) => instant(b.at) - instant(a.at)).slice(0, ACTIVITY);
  }

  async #readCommands() {
    try {
      const { items, next } = await api.commands({ limit: COMMANDS });
      Object.assign(this, { commands: items, commandsNext: next ?? null });
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Forgets everything, when somebody else may look next. */
  forget() {
    Object.assign(this, { channels: null, devices: null, nodes: null, functions: null, timeline: [], totals: null });
    Object.assign(this, { dispatch: null, commands: null, commandsNext: null });
    this.activity = [];
    this.#trends.clear();
    this.#changed();
  }

  /** The last minute and a half of a channel: `[{at, perSecond, queued, failed}]`. */
  trend(channel) {
    return this.#trends.get(channel) ?? [];
  }

  channel(name) {
    return this.channels?.find((channel) => channel.name === name);
  }

  /** The devices that serve a channel, whatever their state. */
  serving(channel) {
    return (this.devices ?? []).filter((device) => !device.channels?.length || device.channels.includes(channel));
  }

  /** Notes a receipt that this page got itself, so that it is shown even when the stream is down. */
  note(receipt) {
    this.#told(receipt, receipt.at);
    this.#changed();
  }

  /** A command changes what other lists say. */
  #told(receipt, at) {
    this.#remember({ kind: 'command', at: receipt.at ?? at, receipt, key: receipt.id });
    if (this.commands && receipt.id) this.commands = [receipt, ...this.commands.filter(({ id }) => id !== receipt.id)];
    if (/_DISPATCH$/.test(receipt.command)) this.#reread('dispatch');
    if (['SET', 'ADD', 'DELETE', 'FORGET'].includes(receipt.command)) this.#reread('devices');
  }

  /** Reads `channels` or another part again soon, after a change that this page made itself. */
  again(part) {
    this.#reread(part);
  }

  #fold({ type, at, node, data }) {
    const fold = {
      'stats': () => this.#stats(data, at),
      'device.load': () => this.#heard(data, at),
      'device.state': () => this.#heard(data, at),
      'task.stale': () => this.#count('stale', 1, at),
      'tasks.reaped': () => this.#count('reaped', data.tasks ?? 0, at),
      'node.joined': () => this.#nodeMoved('joined', data.node ?? node, at),
      'node.left': () => this.#nodeMoved('left', data.node ?? node, at),
      'node.members': () => this.#reread('nodes'),
      'function.version': () => {
        this.#remember({ kind: 'deploy', at, key: `${data.function} ${data.version}`, ...data });
        this.#reread('functions');
      },
      'device.gone': () => (this.devices = this.devices?.filter(({ id }) => id !== data.id) ?? null),
      'command.receipt': () => this.#told(data, at),
      'channel.state': () => this.#reread('channels'),
      'channel.gone': () => this.#reread('channels'),
      'resync': () => this.read(),
    }[type];
    if (!fold) return;
    fold();
    this.#changed();
  }

  #stats(stats, at) {
    const when = instant(stats.at ?? at);
    if (when === null) return;
    this.skew = when - Date.now();
    this.totals = stats;
    this.timeline = [
      ...this.timeline.slice(-TIMELINE + 1),
      [when, stats.succeeded, stats.failed, stats.submitted, stats.queued, stats.running],
    ];
    if (!Array.isArray(stats.channels)) return;
    // The numbers come every second; the settings were read, and are read again when a channel is new or changed.
    if (stats.channels.some(({ name }) => !this.channel(name))) this.#reread('channels');
    this.channels = stats.channels.map((numbers) => ({ ...this.channel(numbers.name), ...numbers }));
    for (const { name, perSecond = 0, queued, failed } of stats.channels) {
      const trend = this.#trends.get(name) ?? [];
      this.#trends.set(name, [...trend.slice(-TREND + 1), { at: when, perSecond, queued, failed }]);
    }
  }

  #device(device) {
    if (!device.id || this.devices === null) return;
    const known = this.devices.some(({ id }) => id === device.id);
    this.devices = known
      ? this.devices.map((old) => (old.id === device.id ? { ...old, ...device } : old))
      : [...this.devices, device].sort((a, b) => a.id.localeCompare(b.id));
  }

  /** A device that turns deaf, or hears again, is worth a line. */
  #heard(device, at) {
    const old = (this.devices ?? []).find(({ id }) => id === device.id);
    if (old && Boolean(old.deaf) !== Boolean(device.deaf))
      this.#remember({ kind: device.deaf ? 'deaf' : 'hears', at, node: device.id, key: `hearing ${device.id} ${at}` });
    this.#device(device);
  }

  /** What comes in crowds is one line with a number. */
  #count(kind, n, at) {
    const [last] = this.activity;
    if (last?.kind === kind && instant(at) - instant(last.at) < CROWD_MS) this.activity = [{ ...last, n: last.n + n }, ...this.activity.slice(1)];
    else this.#remember({ kind, at, n, key: `${kind} ${at}` });
  }

  #nodeMoved(kind, node, at) {
    // A node says that it goes, and each of the others says it too.
    const last = this.activity.find((entry) => entry.node === node && (entry.kind === 'joined' || entry.kind === 'left'));
    if (last?.kind !== kind) this.#remember({ kind, at, node, key: `${kind} ${node} ${at}` });
    this.#reread('nodes');
    this.#reread('devices');
  }

  #remember(entry) {
    if (this.activity.some(({ key }) => key === entry.key)) return;
    this.activity = [entry, ...this.activity].slice(0, ACTIVITY);
  }

  /** Reads one list again; many events in a short time lead to one read. */
  #reread(part) {
    clearTimeout(this.#rereads.get(part));
    const read = async () => {
      this[part] = await api[part]();
      this.#changed();
    };
    this.#rereads.set(part, setTimeout(() => read().catch(() => {}), 250));
  }

  #changed() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.dispatchEvent(new Event('change'));
    });
  }
}

export const world = new World();

/** Renders its host again whenever the world has changed. */
export class Watch {
  #host;
  #update = () => this.#host.requestUpdate();

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    world.addEventListener('change', this.#update);
  }

  hostDisconnected() {
    world.removeEventListener('change', this.#update);
  }
}
