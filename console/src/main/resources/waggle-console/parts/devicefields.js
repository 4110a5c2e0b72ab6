import { html } from 'lit';
import { t } from '../language.js';

const names = (text) => text.split(/[,\s]+/).filter(Boolean);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The settings of a device as fields of a form, and what the form says. */
export const settingsFields = {
  render: ({ name = '', slots, tags = [], channels = [] } = {}) => html`
    <div class="form-row">
      <label>${t('device.name')}<input name="name" maxlength="100" autocomplete="off" .value=${name ?? ''}></label>
      <label>${t('device.slots')}<input name="slots" type="number" min="1" max="10000" inputmode="numeric" .value=${slots === undefined ? '' : String(slots)}
        placeholder=${t('device.usual')}></label>
      <label>${t('device.tags')}<input name="tags" autocomplete="off" spellcheck="false" autocapitalize="none" .value=${tags.join(', ')} placeholder=${t('device.none')}></label>
      <label>${t('device.channels')}<input name="channels" autocomplete="off" spellcheck="false" autocapitalize="none" .value=${channels.join(', ')} placeholder=${t('device.every')}></label>
    </div>`,

  /** What the form says, of fields that say something. */
  said(form) {
    const { name, slots, tags, channels } = Object.fromEntries(new FormData(form));
    const settings = { tags: names(tags), channels: names(channels) };
    return {
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(slots ? { slots: Number(slots) } : {}),
      ...Object.fromEntries(Object.entries(settings).filter(([, list]) => list.length > 0)),
    };
  },

  /** What the form says otherwise than the device; an empty name or number goes back to what the node says. */
  changed(form, device) {
    const { name, slots, tags, channels } = Object.fromEntries(new FormData(form));
    const change = {};
    if (name.trim() !== (device.name ?? '')) change.name = name.trim() || null;
    if (slots !== String(device.slots)) change.slots = slots === '' ? null : Number(slots);
    if (!same(names(tags), device.tags ?? [])) change.tags = names(tags);
    if (!same(names(channels), device.channels ?? [])) change.channels = names(channels);
    return change;
  },
};
