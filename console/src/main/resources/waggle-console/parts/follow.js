import { live } from '../live.js';

const LEAST_MS = 2000;
const MOST_MS = 5000;
/** A reading that takes long is done less often. */
const REST = 4;
const MOVES = ['submittedTotal', 'succeededTotal', 'failedTotal', 'retriedTotal', 'queued', 'running', 'scheduled', 'failed', 'cancelled'];

/**
 * Has something read again when the stream's statistics say that tasks have moved since, at most every two seconds, or five
 * where that takes long. While nothing moves, and in a hidden tab, nothing is read; but once after the first statistics, as
 * what they tell may have come to be after the first reading.
 */
export class Follow {
  #read;
  #moved = null;
  #seen = null;
  #busy = false;
  #next = 0;
  #event = ({ detail: { type, data } }) => {
    if (type !== 'stats' || !Array.isArray(data.channels)) return;
    this.#moved = JSON.stringify(data.channels.map((channel) => [channel.name, ...MOVES.map((name) => channel[name])]));
    this.#look();
  };
  #open = () => this.#again();

  /** @param read does it; answers when it is done, `false` when what it read was of no use: then it is done again */
  constructor(host, read) {
    this.#read = read;
    host.addController(this);
  }

  hostConnected() {
    live.addEventListener('event', this.#event);
    live.addEventListener('open', this.#open);
  }

  hostDisconnected() {
    live.removeEventListener('event', this.#event);
    live.removeEventListener('open', this.#open);
  }

  #look() {
    if (this.#moved !== this.#seen && Date.now() >= this.#next) this.#again();
  }

  async #again() {
    if (this.#busy) return;
    this.#busy = true;
    this.#seen = this.#moved;
    const from = Date.now();
    try {
      if ((await this.#read()) === false) this.#seen = '';
    } finally {
      this.#busy = false;
      this.#next = Date.now() + Math.min(MOST_MS, Math.max(LEAST_MS, REST * (Date.now() - from)));
    }
  }
}
