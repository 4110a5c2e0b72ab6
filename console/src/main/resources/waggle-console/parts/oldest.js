import { html } from 'lit';
import { age, instant } from '../format.js';
import { world } from '../world.js';

const OLD_MS = 60_000;

/** How long a channel's oldest ready task has waited. */
export function oldestOf(channel) {
  const at = instant(channel.oldestQueuedAt);
  if (at === null) return html`<span class="faint">–</span>`;
  const waits = world.now() - at;
  return html`<span class="num ${waits > OLD_MS ? 'warn' : ''}">${age(waits)}</span>`;
}
