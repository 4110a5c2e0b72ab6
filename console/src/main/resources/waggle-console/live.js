import { api } from './api.js';

const NAMES = [
  'stats', 'device.load', 'device.state', 'device.gone', 'channel.state', 'channel.gone', 'node.joined', 'node.left', 'node.members', 'function.version', 'command.receipt',
  'task.queued', 'task.started', 'task.progress', 'task.succeeded', 'task.retried', 'task.failed', 'task.cancelled', 'task.stale', 'tasks.reaped', 'resync',
];
/** The server speaks every second; after this long without a word what is shown counts as old. */
const STALE_AFTER_MS = 4000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * The one event stream. Fires `event` with `{type, at, node, data}` for each message, `open` when a connection has
 * come up (whoever keeps state reads it again then), and `status` when `status` or `since` changes. A hidden tab holds
 * no connection.
 */
class Live extends EventTarget {
  /** `off`, `connecting`, `live`, `stale` or `lost`. */
  status = 'off';
  /** When the last word came, in milliseconds of this machine's clock. */
  heardAt = 0;

  #wanted = false;
  #source = null;
  #failures = 0;
  #retry = 0;
  #watch = 0;

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => this.#follow());
    addEventListener('pagehide', () => this.#close());
  }

  start() {
    this.#wanted = true;
    this.#follow();
  }

  stop() {
    this.#wanted = false;
    this.#follow();
  }

  #follow() {
    const wanted = this.#wanted && !document.hidden;
    if (wanted && !this.#source) this.#open();
    if (!wanted) {
      this.#close();
      this.#say('off');
    }
  }

  #open() {
    clearTimeout(this.#retry);
    this.#say(this.#failures === 0 ? 'connecting' : 'lost');
    const source = new EventSource(api.eventsUrl);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#hear();
      this.dispatchEvent(new Event('open'));
    };
    source.onerror = () => this.#again();
    for (const name of NAMES) source.addEventListener(name, (message) => this.#message(name, message));
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#check(), 1000);
  }

  #close() {
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#source?.close();
    this.#source = null;
  }

  /** Backs off by hand: the browser's own retry gives up for good on any answer but 200. */
  #again() {
    this.#source?.close();
    this.#source = null;
    this.#say('lost');
    const wait = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      api.me().catch(() => {});
      this.#follow();
    }, wait);
  }

  #message(name, message) {
    this.#hear();
    let event;
    try {
      event = JSON.parse(message.data);
    } catch {
      return;
    }
    this.dispatchEvent(new CustomEvent('event', { detail: { ...event, type: name, data: event.data ?? {} } }));
  }

  #hear() {
    this.heardAt = Date.now();
    this.#say('live');
  }

  #check() {
    if (!this.#source || this.status === 'connecting' || this.status === 'lost') return;
    if (Date.now() - this.heardAt > STALE_AFTER_MS) this.#say('stale', true);
  }

  #say(status, always = false) {
    if (status === this.status && !always) return;
    this.status = status;
    this.dispatchEvent(new Event('status'));
  }
}

export const live = new Live();
