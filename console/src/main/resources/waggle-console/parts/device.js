import { html, nothing } from 'lit';
import { age, bytes, clock, exact, instant, rate, readable } from '../format.js';
import { t } from '../language.js';
import { taskHref } from '../router.js';
import { session } from '../session.js';
import { world } from '../world.js';
import { share } from './cells.js';
import { settingsFields } from './devicefields.js';
import { icon } from './icons.js';
import { command } from './receipt.js';
import { when } from './words.js';

const MOST_TASKS = 20;
const TOLD = { PAUSED: ['PAUSE'], STOPPED: ['STOP', 'STOP_DISPATCH'], DRAINING: ['STOP', 'STOP_DISPATCH', 'DELETE'] };

/** Why a device takes nothing, or less than it seems: a sentence each, the nearest cause first. */
export function reasons(device) {
  const { id, state, busy, slots, held, deaf, lastSeen } = device;
  const found = [];
  if (state === 'OFFLINE') {
    found.push(t('reason.offline', { time: age(world.now() - (instant(lastSeen) ?? world.now())) }));
    const waits = world.commands?.find(({ devices }) => devices?.some((one) => one.device === id));
    if (waits?.devices.some((one) => one.device === id && one.outcome === 'OFFLINE'))
      found.push(t('reason.waits', { command: command(waits.command), by: waits.by, at: clock(waits.at) }));
  }
  const told = TOLD[state] ? whoTold(id, TOLD[state]) : undefined;
  if (TOLD[state]) found.push(told ? t(`reason.${state}.by`, { by: told.by, at: clock(told.at) }) : t(`reason.${state}`));
  if (held) found.push(readable(held));
  if (deaf) found.push(readable(deaf));
  if (state !== 'OFFLINE' && busy > slots) found.push(t('reason.over', { busy, slots, n: busy - slots + 1 }));
  return found;
}

/** The newest command of these kinds that this device has not refused. */
const whoTold = (id, kinds) =>
  world.commands?.find(({ command, devices }) => kinds.includes(command) && devices?.some((one) => one.device === id && one.outcome !== 'REFUSED'));

export const reasonLines = (device) => {
  const found = reasons(device);
  return found.length === 0 ? nothing : html`<ul class="reasons">${found.map((one) => html`<li>${icon('clock')}<span>${one}</span></li>`)}</ul>`;
};

/** `8/10`, and said as what it is when more run than there are slots for. */
export const slotsWords = ({ busy, slots }) =>
  busy > slots
    ? html`<span class="num over" title=${t('device.over', { busy, slots })}>${t('device.over', { busy, slots })}</span>`
    : html`<span class="num faint">${busy}/${slots}</span>`;

/** The sign of a probe, or what it answered. */
export const probed = (trip) =>
  trip === undefined
    ? icon('probe')
    : trip.answered
      ? html`<span class="trip num" role="status">${t('probe.answered', { ms: rate(trip.rttMs) })}</span>`
      : html`<span class="trip none" role="status" title=${t('probe.silent')}>${t('probe.none')}</span>`;

/**
 * Everything about one device, with what can be done to it. `does` is `{save(change), back(), remove(drain)}`; `busy`
 * says that one of these is under way.
 */
export function deviceDetail(device, does, busy) {
  const offline = device.state === 'OFFLINE';
  return html`
    <div class="device-detail">
      <div>${offline ? nothing : html`<h3>${t('device.now')}</h3>${running(device)}`}
        <dl class="facts">${facts(device).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></div>
      ${session.can('operator') ? form(device, does, busy, offline) : nothing}
    </div>`;
}

function running({ tasks = [], busy }) {
  if (busy === 0) return html`<p class="faint">${t('device.idle')}</p>`;
  const since = (task) => (instant(task.startedAt) === null ? '' : age(world.now() - instant(task.startedAt)));
  return html`<ul class="running">${tasks.slice(0, MOST_TASKS).map((task) => html`
      <li><span class="state" data-state="RUNNING"><i></i></span><a href=${taskHref(task.address)}>${task.function}</a>
        <code class="clip" title=${task.address}>${task.address}</code><time title=${exact(task.startedAt)}>${since(task)}</time></li>`)}
    ${busy > Math.min(tasks.length, MOST_TASKS) ? html`<li class="faint">${t('problems.more', { n: busy - Math.min(tasks.length, MOST_TASKS) })}</li>` : nothing}</ul>`;
}

/** The used part of the disk that the node's data is on; `null` where it does not say. */
export const diskShare = ({ disk }) => (disk?.total > 0 ? 1 - disk.free / disk.total : null);

function facts(device) {
  const { node, load, lastSeen } = device;
  const disk = diskShare(device);
  return [
    [t('node'), node],
    ...(disk === null ? [] : [[t('device.disk'), html`${share(disk)} <span class="faint">${t('device.free', { size: bytes(device.disk.free) })}</span>`]]),
    ...(typeof load === 'number' ? [[t('device.load'), html`<span class="num">${rate(load)}</span>`]] : []),
    [t('device.seen'), when(lastSeen)],
  ];
}

function form(device, does, busy, offline) {
  const submit = (event) => {
    event.preventDefault();
    const change = settingsFields.changed(event.target, device);
    if (Object.keys(change).length > 0) does.save(change);
  };
  return html`
    <form class="device-form" @submit=${submit}>
      <h3>${t('device.settings')}</h3>
      ${settingsFields.render(device)}
      <div class="acts"><button class="primary" ?disabled=${busy}>${t('do.save')}</button>
        <button type="button" ?disabled=${busy} title=${t('device.back.text')} @click=${does.back}>${t('device.back')}</button></div>
      <div class="acts last">${offline
        ? html`<button type="button" class="danger" ?disabled=${busy} @click=${() => does.remove(true)}>${icon('trash')} ${t('device.forget')}</button>`
        : html`<button type="button" class="danger" ?disabled=${busy} @click=${() => does.remove(true)}>${icon('trash')} ${t('device.delete')}</button>
            <button type="button" class="danger" ?disabled=${busy} @click=${() => does.remove(false)}>${t('device.delete.now')}</button>`}</div>
    </form>`;
}
