import { html, nothing } from 'lit';
import { age, clock, count, instant } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';

/** Why a task that waits is waiting, in one sentence, from what the console knows of devices and functions. */
export function waiting(task, world) {
  const sentence = why(task, world);
  return sentence === null ? nothing : html`<p class="why">${icon('clock')} ${sentence}</p>`;
}

function why(task, world) {
  if (task.state === 'SCHEDULED') {
    const due = instant(task.dueAt ?? task.runAt);
    return due === null ? t('why.later') : t('why.due', { at: clock(due), time: age(Math.max(0, due - world.now())) });
  }
  if (task.state === 'WAITING') return t('why.children');
  if (task.state !== 'QUEUED' || !world.devices) return null;
  if (world.functions && !world.functions.some(({ name }) => name === task.function)) return t('why.function', { function: task.function });
  const serving = world.serving(task.channel).filter((d) => (task.tags ?? []).every((tag) => d.tags?.includes(tag)));
  if (serving.length === 0) return task.tags?.length ? t('why.tags', { tags: task.tags.join(', ') }) : t('why.nobody', { channel: task.channel });
  const running = serving.filter(({ state }) => state === 'RUNNING');
  if (running.length === 0) return t('why.held', { n: serving.length, names: serving.map(({ id }) => id).slice(0, 3).join(', ') });
  const channel = world.channel(task.channel);
  if (channel?.paused) return t('why.paused', { channel: task.channel });
  if (running.every(({ busy, slots }) => busy >= slots)) return t('why.busy', { n: running.length, queued: count(channel?.queued ?? 0) });
  return t('why.soon');
}
