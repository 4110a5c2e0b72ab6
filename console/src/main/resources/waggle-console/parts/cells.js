import { html, nothing } from 'lit';
import { age, instant, percent } from '../format.js';
import { t } from '../language.js';
import { taskHref } from '../router.js';
import { world } from '../world.js';
import { vars } from './part.js';

const MOST = 48;
const ROW = 16;

/**
 * The slots of a device: one cell each, filled while a task runs in it; hovering names it. Tasks that still run after the
 * device was given fewer slots stand behind a gap. Many slots become a bar.
 */
export function cells(device) {
  const { slots = 0, busy = 0, tasks = [] } = device;
  const label = t('device.busy', { busy, slots });
  const shown = Math.max(slots, busy);
  if (shown > MOST) return html`<span class="cells-bar" title=${label}>${bar(busy / Math.max(1, slots), 'running')}</span>`;
  return html`
    <span class="cells" role="img" aria-label=${label} data-device=${device.state} ${vars({ '--columns': Math.min(shown, ROW) })}>
      ${Array.from({ length: shown }, (_, slot) => cell(tasks[slot], slot < busy, slot >= slots))}
    </span>`;
}

function cell(task, busy, over) {
  if (!busy) return html`<i></i>`;
  const tone = over ? 'busy over' : 'busy';
  if (!task) return html`<i class=${tone}></i>`;
  const since = instant(task.startedAt);
  const title = `${task.function} · ${since === null ? '' : age(world.now() - since)}\n${task.address}`;
  return html`<a class=${tone} href=${taskHref(task.address)} title=${title} tabindex="-1"></a>`;
}

/** A part of one as a thin bar; `tone` names its colour. */
export const bar = (part, tone = '') => {
  const width = Math.max(0, Math.min(1, part || 0));
  return html`<span class="bar ${tone}"><i ${vars({ '--part': width })}></i></span>`;
};

/** A share with its bar beside it; unknown when it is negative. */
export const share = (part) =>
  part === undefined || part === null || part < 0
    ? html`<span class="faint">–</span>`
    : html`<span class="share">${bar(part, part > 0.9 ? 'bad' : '')}<span class="num">${percent(part)}</span></span>`;

/** Names as chips. */
export const chips = (names, tone = '') =>
  !names || names.length === 0 ? nothing : html`<span class="chips">${names.map((name) => html`<span class="chip ${tone}">${name}</span>`)}</span>`;
