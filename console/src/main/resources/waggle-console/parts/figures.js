import { api } from '../api.js';
import { instant } from '../format.js';
import { world } from '../world.js';

const SOON_MS = 10_000;
const SECOND = 1000;
const SIZE = { minute: 60 * SECOND, hour: 3600 * SECOND };

/**
 * Figures that are measured over minutes, read again while their room is open, whenever the live numbers come and the last
 * ones are older than ten seconds. A node that does not offer them is not asked again.
 */
export class Figures {
  /** The last ten minutes, `[{channel, function, count, wait, run}]`; `null` before they are known. */
  times = null;
  /** Points `[at, succeeded, failed, submitted, wait p50, p95, p99]`, the rates per second, by `minute` and by `hour`. */
  points = { minute: null, hour: null };

  #host;
  #unit = 'minute';
  #readAt = 0;
  #offered = true;
  #update = () => this.#again();

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    world.addEventListener('change', this.#update);
    this.#read();
  }

  hostDisconnected() {
    world.removeEventListener('change', this.#update);
  }

  /** Which history the room shows. */
  want(unit) {
    if (unit === this.#unit) return;
    this.#unit = unit;
    this.#read();
  }

  #again() {
    if (Date.now() - this.#readAt > SOON_MS) this.#read();
  }

  async #read() {
    if (!this.#offered) return;
    this.#readAt = Date.now();
    const unit = this.#unit;
    const [times, history] = await Promise.allSettled([api.times(10), api.history(unit, unit === 'hour' ? 25 : 12)]);
    if (times.reason?.status === 404 && history.reason?.status === 404) this.#offered = false;
    if (times.status === 'fulfilled') this.times = times.value;
    if (history.status === 'fulfilled') this.points = { ...this.points, [unit]: points(history.value, unit) };
    this.#host.requestUpdate();
  }
}

/** The counts of each bucket as rates; the last one has not ended. Where nobody waited there is no time to tell. */
function points(items, unit) {
  return items.map(({ at, submitted, succeeded, failed, wait }) => {
    const from = instant(at);
    const seconds = Math.max(1, Math.min(SIZE[unit], world.now() - from) / SECOND);
    const times = wait?.max === undefined || wait.max === null ? [null, null, null] : [wait.p50, wait.p95, wait.p99];
    return [from, succeeded / seconds, failed / seconds, submitted / seconds, ...times];
  });
}
